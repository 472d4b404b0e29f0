/**
 * Being far behind: of a flood only the end is shown, and how much was passed over is told. To
 * learn that takes a bounded time, however much it is.
 *
 * @module
 */
import { readIntoAt } from "../../posix/descriptor.ts";
import { expectSuccess } from "../../posix/errno.ts";
import { skipHole } from "./extent.ts";

/** Whoever is behind by more than so many bytes, or lines, goes on near the end. */
const MAX_BEHIND_BYTES = 1024 * 1024;
const MAX_BEHIND_LINES = 10_000;
/** From how many lines before the end, if they are in so many bytes: about a slice of a watch. */
const KEPT_LINES = 1000;
const KEPT_BYTES = 256 * 1024;
/** Lines are counted in so many bytes, and reads, at most: some 0.05 s. */
const COUNTED_BYTES = 16 * 1024 * 1024;
const COUNTED_READS = 2000;
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** What is passed over. */
export interface Backlog {
  /** Of whatever kind; a lower bound where {@linkcode Backlog.isMore} says so. */
  readonly lines: number;
  /** There are more lines than were counted. */
  readonly isMore: boolean;
  /** Byte offset of the line to go on with. */
  readonly next: number;
}

/**
 * What to pass over of a log between two byte offsets, or undefined when that is so little that all
 * of it can be read.
 *
 * @throws {Error} as `systemError` makes it, when the log can't be read.
 */
export function findBacklog(log: number, start: number, end: number): Backlog | undefined {
  const next = startOfLastLines(log, start, end, KEPT_LINES);
  const { lines, isMore } = countLines(log, start, next);
  const isFar = isMore || end - start > MAX_BEHIND_BYTES || lines > MAX_BEHIND_LINES;
  return isFar && next > start ? { lines, isMore, next } : undefined;
}

/**
 * Byte offset of the last but `count` lines before `end`, not before `start`; nearer to the end
 * where lines are long.
 *
 * @throws {Error} as `systemError` makes it, when the log can't be read.
 */
export function startOfLastLines(log: number, start: number, end: number, count: number): number {
  const from = Math.max(start, end - KEPT_BYTES);
  const chunk = new Uint8Array(Math.max(0, end - from));
  const length = expectSuccess(readIntoAt(log, chunk, from), "read", "log");
  let [at, lines] = [length, 0];
  while (lines <= count) {
    const newline = at === 0 ? -1 : chunk.lastIndexOf(NEWLINE, at - 1);
    // What begins before the window is not whole, unless all of it begins there.
    if (newline < 0) return from === start ? start : from + behindFirst(chunk, length);
    [at, lines] = [newline, lines + 1];
  }
  return from + at + 1;
}

function behindFirst(chunk: Uint8Array, length: number): number {
  const newline = chunk.indexOf(NEWLINE);
  return newline < 0 ? length : newline + 1;
}

function countLines(log: number, start: number, end: number): { lines: number; isMore: boolean } {
  const buffer = new Uint8Array(CHUNK_BYTES);
  let [lines, bytes, reads] = [0, 0, 0];
  let mayBeHole = true;
  for (let at = start; at < end;) {
    if (bytes >= COUNTED_BYTES || reads++ >= COUNTED_READS) return { lines, isMore: true };
    if (mayBeHole) at = skipHole(log, at, end);
    const chunk = buffer.subarray(0, Math.max(0, Math.min(buffer.length, end - at)));
    const length = expectSuccess(readIntoAt(log, chunk, at), "read", "log");
    if (length === 0) break;
    for (let index = 0; index < length; index++) if (chunk[index] === NEWLINE) lines++;
    mayBeHole = chunk[length - 1] === 0;
    at += length;
    bytes += length;
  }
  return { lines, isMore: false };
}
