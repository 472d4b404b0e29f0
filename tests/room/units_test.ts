import { assertEquals } from "@std/assert";
import { formatAge, formatSize, parseAge, parseSize } from "../../lib/room/units.ts";

Deno.test("sizes are shown in the unit that suits them", () => {
  const sizes = [0, 1, 1023, 1024, 1536, 10_240, 64 * 1024 ** 2, 1024 ** 3];
  assertEquals(sizes.map(formatSize), [
    "0 bytes",
    "1 byte",
    "1023 bytes",
    "1 KiB",
    "1.5 KiB",
    "10 KiB",
    "64 MiB",
    "1 GiB",
  ]);
});

Deno.test("sizes are understood with and without a unit", () => {
  assertEquals(parseSize("4096"), 4096);
  assertEquals(parseSize("1.5k"), 1536);
  assertEquals(parseSize("64M"), 64 * 1024 ** 2);
  assertEquals(parseSize("2 GiB"), 2 * 1024 ** 3);
  assertEquals(["", "M", "-1", "1e9", "5 parsecs"].map(parseSize), Array(5).fill(undefined));
});

Deno.test("ages are understood in weeks to seconds, fractions included", () => {
  const day = 86_400_000;
  assertEquals(["7d", "0.5d", "12h", "2w", "30m", "90s", "0d"].map(parseAge), [
    7 * day,
    day / 2,
    day / 2,
    14 * day,
    1_800_000,
    90_000,
    0,
  ]);
  assertEquals(parseAge("forever"), Infinity);
  assertEquals(["", "7", "d", "-1d", "1e3d", "7 years"].map(parseAge), Array(6).fill(undefined));
});

Deno.test("an age is shown as it would be typed", () => {
  assertEquals(["7d", "2w", "36h", "90s", "forever"].map((age) => formatAge(parseAge(age)!)), [
    "7d",
    "14d",
    "36h",
    "90s",
    "forever",
  ]);
});
