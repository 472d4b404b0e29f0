/**
 * How long somebody has not typed, from the times of their terminal, as w(1) has it.
 *
 * @module
 */
import type { Present } from "./presence.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Who typed less long ago (ms) is not called idle. */
export const MIN_IDLE = 5 * MINUTE;

/** How long nobody has typed at the client's terminal (ms); undefined where it has none. */
export function idleTime({ typed }: Pick<Present, "typed">): number | undefined {
  // A clock that was set back makes nobody idle.
  return typed === undefined ? undefined : Math.max(0, Date.now() - typed);
}

/** `5 min`, `2 h` or, from two days on, `2 d`. */
export function formatIdle(idle: number): string {
  if (idle < HOUR) return `${Math.floor(idle / MINUTE)} min`;
  return idle < 2 * DAY ? `${Math.floor(idle / HOUR)} h` : `${Math.floor(idle / DAY)} d`;
}
