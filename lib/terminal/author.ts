/**
 * Who wrote a record, as it stands in front of what they wrote.
 *
 * @module
 */
import type { LogRecord, Stamp } from "../room/log/record.ts";
import { sanitiseNick } from "../sanitise.ts";
import { cutToColumns, mostColumnsOf } from "./graphemes.ts";

/** Stands in front of a line that somebody wrote in another's name. */
const FORGED = "FORGED ";
/** Stands behind the nick in a line that nobody vouches for. */
const UNVOUCHED = "?";

/** A record that names somebody. */
export type Signed = Stamp & Pick<LogRecord, "authorship">;

/**
 * The nick and, of a robot, the user whose it is, in at most so many columns. No nick has spaces, so
 * none can look so.
 */
export function nickOf({ nick, authorship }: Signed, columns = Infinity): string {
  const by = authorship?.by;
  const name = sanitiseNick(nick);
  if (by === undefined) return cutToColumns(name, columns);
  const owner = ` by ${cutToColumns(sanitiseNick(by), Math.floor(columns / 2))}`;
  return cutToColumns(name, columns - mostColumnsOf(owner)) + owner;
}

/** What an author whom nobody vouches for gets behind the nick. */
export function markOf({ authorship }: Pick<LogRecord, "authorship">): string {
  return authorship?.verdict === "unvouched" ? UNVOUCHED : "";
}

/** What stands in front of a line whose author denies it. */
export function alarmOf({ authorship }: Pick<LogRecord, "authorship">): string {
  return authorship?.verdict === "forged" ? FORGED : "";
}

/** `[PID]<nick>`, with its mark. */
export function authorOf(record: Signed): string {
  return `[${record.pid}]<${nickOf(record)}>${markOf(record)}`;
}
