import { assertEquals } from "@std/assert";
import { formatIdle, formatSize } from "../../../lib/web/page/times.js";

Deno.test("a size has few digits, and a unit that fits", () => {
  const sizes = [0, 1023, 1024, 1536, 102_400, 1024 ** 2, 64 * 1024 ** 2, 5 * 1024 ** 4];
  assertEquals(sizes.map(formatSize), [
    "0 bytes",
    "1023 bytes",
    "1.0 KiB",
    "1.5 KiB",
    "100 KiB",
    "1.0 MiB",
    "64.0 MiB",
    "5120 GiB",
  ]);
});

Deno.test("who has just typed is not idle, and the unit is one that people use", () => {
  assertEquals(
    [0, 299, 300, 3599, 3600, 172_799, 172_800].map(formatIdle),
    [undefined, undefined, "5 min", "59 min", "1 h", "47 h", "2 d"],
  );
});
