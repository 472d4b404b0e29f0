/**
 * Which part of a log has expired. Order is position: what stands before an old record is old.
 *
 * A stamp that is ahead of the clock says nothing, and neither does a line without one. The
 * expired part ends behind the last record that is old before the first that is young. So a clock
 * that was fast can at most let its records stay longer, by as much as it was fast and by less
 * than the age itself; and no record is taken for old because of what stands behind it, unless
 * nothing before it is known to be young.
 *
 * (Looking for the place where a time begins, as log/search.ts does, may be wrong by some records;
 * this may not, as what has expired is lost.)
 *
 * To release a gigabyte the log is not read but looked at, a page at every {@linkcode STRIDE}.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { parseAttachment } from "../message/file_record.ts";
import { readChunk, skipHole } from "../log/extent.ts";
import { PID, TIME } from "../log/grammar.ts";
import { formatTime, parseRecord } from "../log/record.ts";

/** How far apart the looks are, and how much one takes in (bytes). */
const STRIDE = 256 * 1024;
const LOOK_BYTES = 4 * 1024;
/** One read where every line counts. */
const CHUNK_BYTES = 1024 * 1024;
/** What chunks have in common, so that no line's beginning is cut: a `/file` line is shorter. */
const OVERLAP_BYTES = 4 * 1024;
/** Clocks of two processes on one host never differ, but their second may have changed (ms). */
const CLOCK_TOLERANCE = 2000;

const NEWLINE = 0x0a;
/** A stamp at the beginning of a line; what was expired before reads as NULs. */
const STAMP = new RegExp(String.raw`(?<=[\n\0])\[${PID}\]\[(${TIME})\]`, "g");
const FILE_MARK = "> /file ";

/** The oldest and the latest stamp that count as young. */
interface Youth {
  readonly from: string;
  readonly to: string;
}

/** What the lines in a stretch of the log say, up to the first young one. */
interface Look {
  /** Offset of the last old record. */
  readonly old: number | undefined;
  /** Offset of the first young record. */
  readonly young: number | undefined;
}

/**
 * Where the first record that has not expired begins, or a place before it.
 *
 * @param start Where to begin, at the beginning of a line.
 * @param age ms.
 * @param now ms since 1970.
 */
export function endOfExpired(
  log: number,
  start: number,
  size: number,
  age: number,
  now: number,
): number {
  const youth = { from: formatTime(Math.max(0, now - age)), to: formatTime(now + CLOCK_TOLERANCE) };
  const near = lastOldLook(log, start, size, youth);
  let last: number | undefined;
  const step = CHUNK_BYTES - OVERLAP_BYTES;
  for (let at = near; at < size; at = skipHole(log, at + step, size)) {
    const { old, young } = look(log, at, CHUNK_BYTES, youth);
    last = old ?? last;
    if (young !== undefined) break;
  }
  return last === undefined ? start : endOfLine(log, last, size);
}

/** Those of the names in `files/` that the records between two offsets refer to. */
export function storedBetween(
  log: number,
  start: number,
  end: number,
  present: ReadonlySet<string>,
): Set<string> {
  const found = new Set<string>();
  const step = CHUNK_BYTES - OVERLAP_BYTES;
  for (let at = start; at < end; at = skipHole(log, at + step, end)) {
    const chunk = Buffer.from(readChunk(log, at, Math.min(CHUNK_BYTES, end - at)));
    for (
      let mark = chunk.indexOf(FILE_MARK);
      mark >= 0;
      mark = chunk.indexOf(FILE_MARK, mark + 1)
    ) {
      const line = chunk.subarray(
        chunk.lastIndexOf(NEWLINE, mark) + 1,
        chunk.indexOf(NEWLINE, mark),
      );
      const stored = storedIn(line.toString());
      if (stored !== undefined && present.has(stored)) found.add(stored);
    }
  }
  return found;
}

function storedIn(text: string): string | undefined {
  const record = parseRecord({ offset: 0, length: text.length, text, omitted: 0 });
  if (record.type !== "command" || record.command !== "file") return undefined;
  return parseAttachment(record.argument)?.stored;
}

/** The place of the last look that saw something old, and nothing young before it. */
function lastOldLook(log: number, start: number, size: number, youth: Youth): number {
  let near = start;
  for (let at = start; at < size; at = skipHole(log, at + STRIDE, size)) {
    const { old, young } = look(log, at, LOOK_BYTES, youth);
    if (old !== undefined) near = at;
    if (young !== undefined) break;
  }
  return near;
}

function look(log: number, offset: number, length: number, youth: Youth): Look {
  // From one byte before, which tells whether a line begins at `offset`.
  const from = Math.max(0, offset - 1);
  const bytes = Buffer.from(readChunk(log, from, length + offset - from));
  const before = offset === 0 ? "\n" : "";
  let old: number | undefined;
  for (const match of (before + bytes.toString("latin1")).matchAll(STAMP)) {
    const place = from + match.index - before.length;
    const stamp = match[1] ?? "";
    if (stamp > youth.to) continue;
    if (stamp >= youth.from) return { old, young: place };
    old = place;
  }
  return { old, young: undefined };
}

/**
 * Behind the newline of the line at `offset`. A NUL before it means that another purge has just
 * released that line: looking on for a newline would take the next line, which is still young.
 */
function endOfLine(log: number, offset: number, size: number): number {
  for (let at = offset; at < size; at += LOOK_BYTES) {
    const chunk = readChunk(log, at, LOOK_BYTES);
    const end = chunk.findIndex((byte) => byte === NEWLINE || byte === 0);
    if (end >= 0) return chunk[end] === NEWLINE ? at + end + 1 : offset;
  }
  // It is not complete yet.
  return offset;
}
