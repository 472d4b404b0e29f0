import { assertEquals } from "@std/assert";
import { lineDisplay, Progress } from "../../lib/cli/progress.ts";

/** What is shown of a copy that goes on at these times (ms), a KiB each time. */
function shownAt(times: readonly number[], total?: number): string[] {
  const shown: string[] = [];
  let time = 0;
  const display = lineDisplay((text) => shown.push(text));
  using progress = new Progress('Sending "x"', total, display, () => time);
  for (const [index, at] of times.entries()) {
    time = at;
    progress.update((index + 1) * 1024);
  }
  return shown;
}

Deno.test("a copy of less than a second is not spoken of", () => {
  assertEquals(shownAt([0, 500, 999]), []);
});

Deno.test("a longer copy tells how far it is, but not with every chunk", () => {
  assertEquals(shownAt([500, 1000, 1001, 5999, 6000], 8192), [
    'Sending "x": 2 KiB of 8 KiB',
    'Sending "x": 5 KiB of 8 KiB',
  ]);
});

Deno.test("a copy of unknown length tells what is done", () => {
  assertEquals(shownAt([2000]), ['Sending "x": 1 KiB']);
});
