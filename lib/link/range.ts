/**
 * Ranges: all that was said on one host between two places of its log, as it travels.
 *
 * @module
 */
import type { Authorship } from "../room/log/record.ts";
import { hostOf } from "../room/message/origin_mark.ts";

/** A message has some parts; more are an attack. */
const MAX_PARTS = 16;
/** PIDs and times that a line of the log has room for. */
const MAX_PID = 9_999_999_999;
const [MIN_TIME, MAX_TIME] = [0, Date.UTC(9999, 11, 31)];

const decoder = new TextDecoder();

/** Something that was said, or word that something was taken back. */
export interface Said {
  /** Byte offset behind its record in the log that it stands in. */
  readonly end: number;
  readonly pid: number;
  /** ms since 1970, by the clock there. */
  readonly time: number;
  readonly nick: string;
  readonly verdict: Authorship["verdict"];
  /** The user whose robot has said it. */
  readonly by?: string;
  /** Its lines, joined by newlines. */
  readonly text: string;
  /** The commands below it that say more about it, such as `file`, with their arguments. */
  readonly parts?: readonly (readonly [command: string, argument: string])[];
  /** What it answers, wherever that was said. */
  readonly re?: Place;
  /** It takes back the message of the same log that ends at this byte. */
  readonly deletes?: number;
  /** It tells that somebody has seen this message. */
  readonly acknowledges?: Place;
  /** It sets the topic, which is its text, or removes it. */
  readonly isTopic?: boolean;
}

/** A message, by the byte behind it in the log that it was said in. */
export interface Place {
  readonly origin: string;
  readonly end: number;
}

/** What was said between two places of a log, with nothing left out. */
export interface Range {
  /** The host and its log, as marks have it. */
  readonly origin: string;
  /** Byte offset in that log; whoever knows all up to there can take this range. */
  readonly from: number;
  /** Byte offset behind it. */
  readonly to: number;
  readonly said: readonly Said[];
}

/** A range as it is signed and sent. */
export function formatRange(range: Range): string {
  return JSON.stringify(range);
}

/** Understands a range that came from somewhere, or answers undefined when it makes no sense. */
export function parseRange(payload: Uint8Array): Range | undefined {
  const value = parseJson(payload);
  if (!isObject(value)) return undefined;
  const { origin, from, to, said } = value;
  if (typeof origin !== "string" || hostOf(origin) === undefined) return undefined;
  if (!isOffset(from) || !isOffset(to) || from > to || !Array.isArray(said)) return undefined;
  const items: Said[] = [];
  let last = 0;
  for (const each of said) {
    const item = parseSaid(each);
    if (item === undefined || item.end <= last || item.end > to) return undefined;
    last = item.end;
    items.push(item);
  }
  return { origin, from, to, said: items };
}

function parseSaid(value: unknown): Said | undefined {
  if (!isObject(value)) return undefined;
  const { end, pid, time, nick, verdict, by, text, parts, re, deletes, acknowledges, isTopic } =
    value;
  if (!isOffset(end) || !isWithin(pid, 0, MAX_PID)) return undefined;
  if (!isWithin(time, MIN_TIME, MAX_TIME)) return undefined;
  if (typeof nick !== "string" || typeof text !== "string" || !isVerdict(verdict)) return undefined;
  if (by !== undefined && typeof by !== "string") return undefined;
  if (parts !== undefined && !isParts(parts)) return undefined;
  if (re !== undefined && !isPlace(re)) return undefined;
  if (deletes !== undefined && !isOffset(deletes)) return undefined;
  if (acknowledges !== undefined && !isPlace(acknowledges)) return undefined;
  return {
    end,
    pid,
    time,
    nick,
    verdict,
    text,
    ...(by === undefined ? {} : { by }),
    ...(parts === undefined ? {} : { parts }),
    ...(re === undefined ? {} : { re: { origin: re.origin, end: re.end } }),
    ...(deletes === undefined ? {} : { deletes }),
    ...(acknowledges === undefined
      ? {}
      : { acknowledges: { origin: acknowledges.origin, end: acknowledges.end } }),
    ...(isTopic === true ? { isTopic } : {}),
  };
}

/** The value that JSON from somewhere stands for; undefined where it is none. */
export function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Whether a value has members. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value can be a place in a log. */
export function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && isWithin(value, 0, 10 ** 15 - 1);
}

function isPlace(value: unknown): value is Place {
  return isObject(value) && typeof value["origin"] === "string" &&
    hostOf(value["origin"]) !== undefined && isOffset(value["end"]);
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function isVerdict(value: unknown): value is Authorship["verdict"] {
  return value === "vouched" || value === "unvouched" || value === "forged";
}

function isParts(value: unknown): value is [string, string][] {
  return Array.isArray(value) && value.length <= MAX_PARTS &&
    value.every((part) =>
      Array.isArray(part) && part.length === 2 && part.every((word) => typeof word === "string")
    );
}
