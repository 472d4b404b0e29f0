import { assertEquals, assertMatch } from "@std/assert";
import { nickBackground } from "../../../lib/web/chat/color.ts";

Deno.test("a nick has always the same colour, pale enough for black text", () => {
  for (let number = 0; number < 500; number++) {
    const color = nickBackground(`nick${number}`);
    assertMatch(color, /^#[\da-f]{6}$/);
    assertEquals(nickBackground(`nick${number}`), color);
    const [red = 0, green = 0, blue = 0] = Uint8Array.fromHex(color.slice(1));
    assertEquals(0.21 * red + 0.72 * green + 0.07 * blue > 190, true, color);
  }
});
