import { assertEquals } from "@std/assert";
import { Completion } from "../../../lib/web/page/completion.js";

const NICKS = ["joe", "ann", "john", "joe"];

/** The text after each of so many presses of the tab key; undefined where the key leads on. */
function press(text: string, count: number, nicks = NICKS): (string | undefined)[] {
  const completion = new Completion();
  return Array.from({ length: count }, () => {
    const change = completion.next(text, text.length, nicks);
    if (change === undefined) return undefined;
    text = text.slice(0, change.start) + change.text + text.slice(change.end);
    return text;
  });
}

Deno.test("a nick is completed, to address somebody or within a line", () => {
  assertEquals(press("an", 1), ["ann: "]);
  assertEquals(press("ask AN", 1), ["ask ann "]);
  assertEquals(press("ask @an", 1), ["ask @ann "]);
});

Deno.test("one nick comes after the other, then the word as it was, and then the key leads on", () => {
  assertEquals(press("hi jo", 4), ["hi joe ", "hi john ", "hi jo", undefined]);
});

Deno.test("the key leads on where there is nothing to complete", () => {
  for (const text of ["", "x", "joe ", "ask ", "@"]) assertEquals(press(text, 1), [undefined]);
  assertEquals(press("an", 2), ["ann: ", undefined]);
});

Deno.test("what stands behind the cursor stays there", () => {
  assertEquals(new Completion().next("an, hello", 2, NICKS), { start: 0, end: 2, text: "ann: " });
});
