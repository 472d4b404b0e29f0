import { assertEquals } from "@std/assert";
import { describeFound, parseNeedle } from "../../../lib/web/page/needle.js";

Deno.test("what is looked for is a message, a day or words", () => {
  assertEquals(parseNeedle(" #1234 "), { id: 1234 });
  assertEquals(parseNeedle("2026-11-22"), { day: new Date(2026, 10, 22) });
  assertEquals(parseNeedle(" disk  full "), { words: "disk  full" });
  assertEquals(parseNeedle("  "), undefined);
});

Deno.test("what is no day and no id is words", () => {
  for (const words of ["2026-02-30", "2026-13-01", "#", "#12a", "in 2026-11-22"]) {
    assertEquals(parseNeedle(words), { words });
  }
});

Deno.test("it is told when there are more than are shown", () => {
  assertEquals(describeFound(0, 0, "x"), "Nothing found for “x”");
  assertEquals(describeFound(3, 3, "x"), "3 found for “x”");
  assertEquals(describeFound(200, 1234, "x"), "The newest 200 of 1234 found for “x”");
});
