/**
 * The last messages of a log, found from its end: the cost does not grow with the log.
 *
 * @module
 */
import { Authors } from "./authors.ts";
import { LogReader } from "./log.ts";
import { groupRecords, isWithdrawn, type RecordGroup } from "./messages.ts";
import type { LogRecord } from "./record.ts";
import type { Room } from "./room.ts";

/** First look back so far (bytes); each further look is four times as far. */
const FIRST_WINDOW_BYTES = 64 * 1024;
const WINDOW_GROWTH = 4;

/**
 * The records of the last `count` messages before byte `end`, in the log's order: their further
 * lines and attachments too, deleted ones and everything else left out.
 *
 * @param reach Look back at most so far, in bytes: a log may be full of other things.
 * @param isWanted Count only the messages of which this is true.
 * @throws {RoomError} when the log can't be read.
 */
export function lastMessages(
  room: Room,
  end: number,
  count: number,
  reach = end,
  isWanted: (group: RecordGroup) => boolean = () => true,
): LogRecord[] {
  if (count <= 0 || end <= 0) return [];
  for (let window = FIRST_WINDOW_BYTES;; window *= WINDOW_GROWTH) {
    const start = Math.max(0, end - Math.min(window, reach));
    const groups = messagesBetween(room, start, end, count, isWanted);
    if (groups.length >= count || start === 0 || window >= reach) return groups.flat();
  }
}

/** The last `count` messages that begin between two offsets, each with what belongs to it. */
function messagesBetween(
  room: Room,
  start: number,
  end: number,
  count: number,
  isWanted: (group: RecordGroup) => boolean,
): RecordGroup[] {
  const groups: RecordGroup[] = [];
  for (const group of groupRecords(recordsBetween(room, start, end))) {
    if (group[0].type !== "message" || isWithdrawn(group) || !isWanted(group)) continue;
    groups.push(group);
    if (groups.length > count) groups.shift();
  }
  return groups;
}

/**
 * The records of the lines that begin between two byte offsets. A line that `start` falls into the
 * middle of is left out.
 */
export function* recordsBetween(room: Room, start: number, end: number): Generator<LogRecord> {
  // From one byte before: if that is a newline, the line at `start` is whole.
  using reader = new LogReader(room, Math.max(0, start - 1));
  using authors = new Authors(room);
  let isFirst = start > 0;
  for (const record of authors.read(reader)) {
    if (typeof record === "string") return;
    if (record.id >= end) return;
    const isCut = isFirst && record.id < start;
    isFirst = false;
    if (!isCut) yield record;
  }
}
