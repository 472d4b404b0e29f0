/**
 * Looking for words in a log before anything is made of its lines: what can't hold what is looked
 * for is passed over as bytes, so that a search costs little more than reading.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { OpenFlag, readIntoAt, seekToData } from "../../posix/descriptor.ts";
import { Errno, expectSuccess } from "../../posix/errno.ts";
import { explain } from "../errors.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import type { RecordGroup } from "../message/group.ts";
import type { Room } from "../room.ts";
import { PART } from "./grammar.ts";
import { groupsBetween } from "./history.ts";
import { openLog } from "./log_file.ts";

/** What is looked at as one text; twice as much where no record begins in it, and so on. */
const CHUNK_BYTES = 64 * 1024;
/** Where something is found in a chunk, it is looked for again in pieces of it: so much is read. */
const PIECE_BYTES = 4 * 1024;
/** No record is so long: what is, is taken as it comes. */
const MAX_CHUNK_BYTES = 4 * MAX_RECORD_BYTES;
const NEWLINE = 0x0a;
/** In latin1. A record must not be taken apart. */
const IS_PART = new RegExp(`^${PART}`);
/** What tells a part is not longer. */
const PART_BYTES = 1024;

/**
 * Whether something that is looked for may be in a piece of a log, NULs left out. It may be wrong
 * only in saying yes.
 */
export type Sieve = (text: string) => boolean;

/**
 * What begins between two byte offsets, as `groupsBetween` gives it, but for parts of the log of
 * which `mayHold` says that nothing is in them.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function* groupsWith(
  room: Room,
  start: number,
  end: number,
  mayHold: Sieve,
): Generator<RecordGroup> {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  try {
    let [at, size] = [start, CHUNK_BYTES];
    while (at < end) {
      const data = seekToData(log.fd, at);
      if (data === -Errno.ENXIO) return;
      // A line may begin in the hole, as one of NULs.
      if (expectSuccess(data, "lseek", "log") > at + CHUNK_BYTES) at = data - 1;
      const buffer = Buffer.alloc(Math.min(size, end - at));
      const length = expectSuccess(readIntoAt(log.fd, buffer, at), "read", "log");
      if (length === 0) return;
      const isWhole = at + length >= end || size >= MAX_CHUNK_BYTES;
      const cut = isWhole ? length : lastRecord(buffer.subarray(0, length));
      if (cut === 0) {
        size *= 2;
        continue;
      }
      for (const [from, to] of stretchesWith(buffer.subarray(0, cut), mayHold)) {
        yield* groupsBetween(room, at + from, at + to);
      }
      at += cut;
      size = CHUNK_BYTES;
    }
  } catch (error) {
    throw explain(`search the log of "${room.path}"`, error);
  }
}

/** The stretches of whole records, from one offset in the chunk to another, that may hold something. */
function* stretchesWith(chunk: Buffer, mayHold: Sieve): Generator<[number, number]> {
  if (!mayHold(textOf(chunk))) return;
  let first: number | undefined;
  let at = 0;
  while (at < chunk.length) {
    const end = at + endOfPiece(chunk.subarray(at));
    if (mayHold(textOf(chunk.subarray(at, end)))) {
      first ??= at;
    } else if (first !== undefined) {
      yield [first, at];
      first = undefined;
    }
    at = end;
  }
  if (first !== undefined) yield [first, chunk.length];
}

/** Where a piece of a chunk ends: behind as few whole records as are not too few. */
function endOfPiece(chunk: Buffer): number {
  for (let size = PIECE_BYTES; size < chunk.length; size *= 2) {
    const end = lastRecord(chunk.subarray(0, size));
    if (end > 0) return end;
  }
  return chunk.length;
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.includes("\0") ? text.replaceAll("\0", "") : text;
}

/** Where the last record begins that does not begin the chunk; 0 where none does. */
function lastRecord(chunk: Buffer): number {
  // Of the last line, which may be cut off, nothing is known.
  let end = chunk.lastIndexOf(NEWLINE);
  while (end > 0) {
    const before = chunk.lastIndexOf(NEWLINE, end - 1);
    if (before < 0) return 0;
    const line = chunk.toString("latin1", before + 1, Math.min(end, before + PART_BYTES));
    if (!IS_PART.test(line)) return before + 1;
    end = before;
  }
  return 0;
}
