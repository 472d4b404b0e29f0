/**
 * Finding the place in a log where a time begins, without reading it: order is position, so the
 * stamps are searched by halves.
 *
 * @module
 */
import type { Extent } from "./extent.ts";
import { glanceBetween } from "./history.ts";
import { isPart } from "../message/group.ts";
import type { LogRecord, Stamp } from "./record.ts";
import type { Room } from "../room.ts";

/** A stretch of this many bytes is read through instead of being halved once more. */
const STRETCH_BYTES = 64 * 1024;
/** So many stamps are asked at each place. */
const WITNESSES = 15;

type Stamped = Extract<LogRecord, Stamp>;

/**
 * Byte offset of the first record that was written at `time` (ms since 1970) or later; the end of
 * the extent when there is none. Stamps that lie can shift it by some records, and no more.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function findTime(room: Room, { start, end }: Extent, time: number): number {
  let [earlier, later] = [start, end];
  while (later - earlier > STRETCH_BYTES) {
    const middle = earlier + Math.floor((later - earlier) / 2);
    if (timeAt(room, middle, later) >= time) later = middle;
    else earlier = middle;
  }
  const near = recordsAround(room, earlier, later, end);
  const found = near.find((record, index) =>
    record.id >= later || record.time >= time && middleTime(near.slice(index)) >= time
  );
  return found?.id ?? end;
}

/** What begins between two offsets with a stamp, and so many more as are asked about the last. */
function recordsAround(room: Room, start: number, until: number, end: number): Stamped[] {
  const records: Stamped[] = [];
  let asked = 0;
  for (const record of glanceBetween(room, start, end)) {
    if (!("time" in record) || isPart(record)) continue;
    records.push(record);
    if (record.id >= until && ++asked === WITNESSES) break;
  }
  return records;
}

/** The time at an offset; Infinity when nothing with a stamp begins between it and `end`. */
function timeAt(room: Room, offset: number, end: number): number {
  const witnesses: Stamped[] = [];
  for (const record of glanceBetween(room, offset, end)) {
    if ("time" in record) witnesses.push(record);
    if (witnesses.length === WITNESSES) break;
  }
  return middleTime(witnesses);
}

/** The middle one of the first stamps: half of them may lie. */
function middleTime(records: readonly Stamped[]): number {
  const times = records.slice(0, WITNESSES).map(({ time }) => time);
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Infinity;
}
