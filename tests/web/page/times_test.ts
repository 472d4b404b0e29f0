import { assertEquals } from "@std/assert";
import { formatSize } from "../../../lib/web/page/times.js";

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
