/**
 * Statements: what an author's file says about records of the log (docs/authorship.md).
 *
 * @module
 */
import { fileKey, type Stat } from "../../posix/stat.ts";
import { PART } from "../log/grammar.ts";
import type { Room } from "../room.ts";
import { hasSha256, sha256 } from "./sha256.ts";

/** "This user wrote the record that begins at `id`, takes `length` bytes and has this hash." */
export interface Statement {
  /** The record's id: the byte offset of its first line in the log. */
  readonly id: number;
  /** Bytes of all its lines, newlines included. */
  readonly length: number;
  /** What {@linkcode hashRecord} gives for it, {@linkcode NOT_WRITTEN} or {@linkcode TAKEN_BACK}. */
  readonly hash: string;
}

/**
 * Half a SHA-256, 128 bits. To forge a line somebody would have to find a second text for a given
 * hash, some 2^128 tries; two texts of one's own with one hash, some 2^64 tries, gain nothing, as
 * whoever vouches for both is the author of both.
 */
const HASH_DIGITS = 32;

/** The hash of no record: the user says of a line in the user's name that it is a forgery. */
export const NOT_WRITTEN: string = "0".repeat(HASH_DIGITS);

/**
 * The hash of a record that was taken back: its text is not the user's any more, even if somebody
 * has kept it and puts it back. Nothing of the text can be guessed from it.
 */
export const TAKEN_BACK: string = "f".repeat(HASH_DIGITS);

const NEWLINE = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;
/** As numbers hold exactly. */
const MAX_ID_DIGITS = 15;
/** More than any record is long. */
const MAX_LENGTH_DIGITS = 10;
const HASH = /^[\da-f]*$/;
const RECORD_START = new RegExp(String.raw`(?<=\n)(?!${PART})`);

/** The statement as a line of an author's file. */
export function formatStatement({ id, length, hash }: Statement): string {
  return `${id} ${length} ${hash}\n`;
}

/** Where in such a line the hash begins, in bytes. */
export function startOfHash({ id, length }: Statement): number {
  return `${id} ${length} `.length;
}

/**
 * Understands a line of an author's file, or answers undefined when it is no statement. By its
 * characters, as there is one for each line of a log.
 *
 * @param start Where in `text` the line begins, and `end` where it ends.
 */
export function parseStatement(
  text: string,
  start = 0,
  end: number = text.length,
): Statement | undefined {
  const behindId = text.indexOf(" ", start);
  const hashAt = end - HASH_DIGITS;
  if (behindId < 0 || behindId >= hashAt - 1 || text.charCodeAt(hashAt - 1) !== SPACE) {
    return undefined;
  }
  const id = numberIn(text, start, behindId, MAX_ID_DIGITS);
  const length = numberIn(text, behindId + 1, hashAt - 1, MAX_LENGTH_DIGITS);
  if (id === undefined || length === undefined) return undefined;
  const hash = text.slice(hashAt, end);
  return HASH.test(hash) ? { id, length, hash } : undefined;
}

/** What the digits between two places make, if there are digits only, and not more than so many. */
function numberIn(text: string, start: number, end: number, most: number): number | undefined {
  if (end <= start || end - start > most) return undefined;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether it is about a record that the user wrote: no denial. */
export function isOurs({ hash }: Statement): boolean {
  return hash !== NOT_WRITTEN;
}

/** Whether a hash is that of a record's bytes, given in one or more pieces. */
export function isHashOf(hash: string, pieces: readonly Uint8Array[]): boolean {
  return hash.length === HASH_DIGITS && hasSha256(pieces, hash);
}

/** The hash of a record's bytes, given in one or more pieces. */
export function hashRecord(pieces: readonly Uint8Array[]): string {
  return sha256(pieces, HASH_DIGITS);
}

/**
 * A statement for each record in what is appended at once; a message is one record with all its
 * lines and its attachment.
 *
 * @param lines What is appended, and `bytes` the same in UTF-8.
 * @returns Their ids are counted from the beginning of `bytes`.
 */
export function statementsAbout(lines: string, bytes: Uint8Array): Statement[] {
  // Most often there is one line.
  if (lines.indexOf("\n") === lines.length - 1) return [statementAbout(bytes, 0, bytes.length)];
  let at = 0;
  return lines.split(RECORD_START).map((record) => {
    const start = at;
    for (let left = record.split("\n").length - 1; left > 0; left--) {
      at = bytes.indexOf(NEWLINE, at) + 1;
    }
    return statementAbout(bytes, start, at);
  });
}

function statementAbout(bytes: Uint8Array, start: number, end: number): Statement {
  return { id: start, length: end - start, hash: hashRecord([bytes.subarray(start, end)]) };
}

/** Tells one log in one room from all others. */
export function placeOf(room: Room, log: Stat): string {
  return `room ${fileKey(room.stat)} log ${fileKey(log)}`;
}

/**
 * The first line of an author's file: which log of which room the statements are about, and which
 * file this is.
 *
 * Without the one, somebody could bring lines of another room here, with their log and the file
 * that vouches for them. Without the other, somebody could have the user make a file of any kind
 * that reads like statements, and move it here: nobody knows in advance when, to the nanosecond, a
 * file will be made.
 *
 * @param place What {@linkcode placeOf} says of the log.
 */
export function formatHeader(place: string, self: Stat): string {
  return `${place} file ${fileKey(self)}\n`;
}
