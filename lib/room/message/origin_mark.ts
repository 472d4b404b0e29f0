/**
 * The mark of a record that came from another host: `/origin ORIGIN END VERDICT TIME`, right below
 * it and in the same write(2) (docs/many_hosts.md).
 *
 * ORIGIN is `HOST:INODE.BIRTH`, the name of the host and which log the record stands in there; END
 * the byte behind the record in that log; VERDICT what that host says of its author, with the user
 * whose robot it is behind a colon; TIME when it was said there, UTC.
 *
 * @module
 */
import { type Authorship, formatCommand, type LogRecord, type Stamp } from "../log/record.ts";
import { MARK_COMMAND } from "../log/grammar.ts";
import { formatIso } from "../units.ts";

/** A host's name stands behind each nick: a longer one leaves no room for that (characters). */
const MAX_HOST_LENGTH = 20;

/** Whoever comes through a web server here, and has the name of a user, is `NAME@web`. */
const NOT_A_HOST = "web";

const HOST = String.raw`[A-Za-z0-9][A-Za-z0-9.-]{0,${MAX_HOST_LENGTH - 1}}`;
/** A log as `logKey` says, and which of several, if that file was cut. */
const LOG = String.raw`\d{1,20}\.\d{1,12}(?:\.\d{1,9})?(?::[\da-z]{1,12})?`;
const HOST_NAME = new RegExp(`^${HOST}$`);
const ORIGIN = new RegExp(`^(${HOST}):${LOG}$`);
const MARK = new RegExp(
  String.raw`^(${HOST}:${LOG}) (\d{1,15}) (vouched|unvouched|forged)(?::([^\s<>[\]:]{1,64}))? ` +
    String.raw`(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$`,
);

/** Where a record came from, and what is said of it there. */
export interface OriginMark {
  /** The host, and which log there. */
  readonly origin: string;
  /** Byte offset behind the record in that log. */
  readonly end: number;
  /** What the other host found of its author; worth as much as the link that says so. */
  readonly verdict: Authorship["verdict"];
  /** The user of that host whose robot has said it. */
  readonly by?: string;
  /** When it was said, by the clock there: ms since 1970, whole seconds. */
  readonly time: number;
}

/** Whether a host can be called so: letters, digits, `.` and `-`, 20 characters at most. */
export function isHostName(name: string): boolean {
  return HOST_NAME.test(name) && name !== NOT_A_HOST;
}

/** The host that an origin names; undefined for what is no origin. */
export function hostOf(origin: string): string | undefined {
  const [, host = ""] = ORIGIN.exec(origin) ?? [];
  return isHostName(host) ? host : undefined;
}

/** The line that belongs right below what came from there. */
export function formatMark(stamp: Stamp, { origin, end, verdict, by, time }: OriginMark): string {
  const told = by === undefined ? verdict : `${verdict}:${by}`;
  return formatCommand(stamp, MARK_COMMAND, `${origin} ${end} ${told} ${formatIso(time)}`);
}

/** The mark that a record is, or undefined when it is none, or not one that we write. */
export function parseMark(record: LogRecord): OriginMark | undefined {
  if (record.type !== "command" || record.command !== MARK_COMMAND) return undefined;
  const [, origin = "", end, verdict, by, at = ""] = MARK.exec(record.argument) ?? [];
  const time = Date.parse(at);
  if (!isVerdict(verdict) || !Number.isFinite(time)) return undefined;
  return { origin, end: Number(end), verdict, ...(by === undefined ? {} : { by }), time };
}

function isVerdict(word: string | undefined): word is Authorship["verdict"] {
  return word === "vouched" || word === "unvouched" || word === "forged";
}
