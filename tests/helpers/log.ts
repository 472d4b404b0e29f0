/**
 * Logs as they were written at other times.
 *
 * @module
 */
import { formatMessage, type Stamp } from "../../lib/room/log/record.ts";

/** A moment (ms since 1970) that all times of a test are told from. */
export const NOW = Date.UTC(2026, 10, 23, 12);
export const DAY = 86_400_000;

/** Lines of `count` messages by joe, one a second from `time` on, each with a number. */
export function talk(count: number, time: number, by: Partial<Stamp> = {}): string {
  const stamp = { pid: 7, nick: "joe", ...by };
  const said = Array.from(
    { length: count },
    (_, index) => formatMessage({ ...stamp, time: time + index * 1000 }, `message ${index}`),
  );
  return said.join("");
}
