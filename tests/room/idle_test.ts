import { assertEquals } from "@std/assert";
import { formatIdle, idleTime } from "../../lib/room/idle.ts";

const MINUTE = 60_000;

Deno.test("a time without typing is told in minutes, hours or days", () => {
  const times = [0, 59_999, MINUTE, 59 * MINUTE, 60 * MINUTE, 47.9 * 60 * MINUTE, 48 * 60 * MINUTE];
  assertEquals(times.map(formatIdle), ["0 min", "0 min", "1 min", "59 min", "1 h", "47 h", "2 d"]);
});

Deno.test("nobody is idle who typed in the future, and of no terminal nothing is known", () => {
  assertEquals(idleTime({ typed: Date.now() + MINUTE }), 0);
  assertEquals(idleTime({ typed: undefined }), undefined);
});
