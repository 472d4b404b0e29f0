import { assert, assertEquals } from "@std/assert";
import { pauseAfter } from "../../../lib/web/page/pause.js";

Deno.test("each pause is twice as long as the one before, up to a minute", () => {
  const pauses = Array.from({ length: 9 }, (_, index) => pauseAfter(index + 1, 0.5));
  assertEquals(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000));
});

Deno.test("pauses differ by chance, so that not everybody comes back at once", () => {
  const pauses = Array.from({ length: 100 }, () => pauseAfter(3));
  assert(new Set(pauses).size > 50);
  for (const pause of pauses) assert(pause > 2799 && pause < 5201, `${pause}`);
});

Deno.test("chance never makes a pause shorter than the one before", () => {
  for (let failures = 1; failures < 6; failures++) {
    assert(pauseAfter(failures, 1) < pauseAfter(failures + 1, 0));
  }
});
