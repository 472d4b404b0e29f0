/**
 * The last messages of a log, found from its end: the cost does not grow with the log.
 *
 * @module
 */
import { Judge } from "../authors/judge.ts";
import { type LogChange, LogReader } from "./reader.ts";
import { groupRecords, isPart, type RecordGroup } from "../message/group.ts";
import { isWithdrawn } from "../message/message.ts";
import { type LogRecord, parseRecord } from "./record.ts";
import type { Room } from "../room.ts";

/**
 * First look back by what so many messages usually take (bytes each), and never by less than a
 * block; each further look is four times as far.
 */
const USUAL_MESSAGE_BYTES = 256;
const LEAST_WINDOW_BYTES = 4096;
const WINDOW_GROWTH = 4;

/**
 * The last `count` messages before byte `end`, in the log's order, deleted ones and everything else
 * left out.
 *
 * @param reach Look back at most so far, in bytes: a log may be full of other things.
 * @param isWanted Count only the messages of which this is true.
 * @throws {RoomError} when the log can't be read.
 *
 * @example The last two messages
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { toMessage } from "../message/message.ts";
 * import { Room } from "../room.ts";
 * import { Sender } from "../sender.ts";
 * import { findExtent } from "./extent.ts";
 * import { lastMessages } from "./history.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using sender = new Sender(room, "backup");
 *   sender.sendAll(["one", "two", "three\nof many lines"]);
 *   const groups = lastMessages(room, findExtent(room).end, 2);
 *   const texts = groups.map((group) => toMessage(group)?.text);
 *   assertEquals(texts, ["two", "three\nof many lines"]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function lastMessages(
  room: Room,
  end: number,
  count: number,
  reach = end,
  isWanted: (group: RecordGroup) => boolean = () => true,
): RecordGroup[] {
  return finish(stepsToLastMessages(room, end, count, reach, isWanted));
}

/**
 * What {@linkcode lastMessages} does, with a step for each group of records that is looked at: a
 * log may be full of other things, and whoever has something else to do meanwhile pauses.
 */
export function* stepsToLastMessages(
  room: Room,
  end: number,
  count: number,
  reach: number,
  isWanted: (group: RecordGroup) => boolean = () => true,
): Generator<undefined, RecordGroup[]> {
  // What looks like a part of a message, and is none, is shown for what it is.
  const isShown = (group: RecordGroup) =>
    (group[0].type === "message" || isPart(group[0])) && !isWithdrawn(group) && isWanted(group);
  const start = yield* stepsToLast(room, Math.max(0, end - reach), end, count, isShown);
  const shown: RecordGroup[] = [];
  for (const group of groupsBetween(room, start, end, true)) {
    if (isShown(group)) shown.push(group);
    yield;
  }
  return shown;
}

/**
 * Byte offset of the last but `count` groups between two offsets that are wanted; that of the
 * first wanted one when there are fewer, and `end` when there is none.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function startOfLast(
  room: Room,
  start: number,
  end: number,
  count: number,
  isWanted: (group: RecordGroup) => boolean,
): number {
  return finish(stepsToLast(room, start, end, count, isWanted));
}

function* stepsToLast(
  room: Room,
  start: number,
  end: number,
  count: number,
  isWanted: (group: RecordGroup) => boolean,
): Generator<undefined, number> {
  if (count <= 0 || end <= start) return end;
  const first = Math.max(LEAST_WINDOW_BYTES, count * USUAL_MESSAGE_BYTES);
  for (let window = first;; window *= WINDOW_GROWTH) {
    const from = Math.max(start, end - window);
    const groups = groupRecords(glanceBetween(room, from, end));
    const ids = yield* stepsToLastIds(groups, count, isWanted);
    if (ids.length === count || from === start) return ids[0] ?? end;
  }
}

/** The ids of the last `count` wanted ones; of many, whatever is left behind is let go. */
function* stepsToLastIds(
  groups: Iterable<RecordGroup>,
  count: number,
  isWanted: (group: RecordGroup) => boolean,
): Generator<undefined, number[]> {
  const ids: number[] = [];
  for (const group of groups) {
    const [head] = group;
    // A part without its message is no beginning: that is outside the window.
    if (!isPart(head) && isWanted(group)) ids.push(head.id);
    if (ids.length === 2 * count) ids.splice(0, count);
    yield;
  }
  return ids.slice(-count);
}

/** Takes all steps at once. */
function finish<Result>(steps: Generator<undefined, Result>): Result {
  while (true) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * What begins between two byte offsets, put together as it was written, with its authorship. A line
 * that `start` falls into the middle of is left out.
 *
 * @param isTerse As for {@linkcode LogReader}.
 * @throws {RoomError} when the log can't be read.
 */
export function* groupsBetween(
  room: Room,
  start: number,
  end: number,
  isTerse = false,
): Generator<RecordGroup> {
  using reader = openBefore(room, start, isTerse);
  using judge = new Judge(room);
  let isFirst = start > 0;
  for (const group of judge.groups(reader)) {
    if (typeof group === "string" || group[0].id >= end) return;
    const isCut = isFirst && group[0].id < start;
    isFirst = false;
    if (!isCut) yield before(group, end);
  }
}

/** The records of a group that begin before byte `end`. */
function before(group: RecordGroup, end: number): RecordGroup {
  const [head, ...parts] = group;
  const last = parts.at(-1);
  return last === undefined || last.id < end
    ? group
    : [head, ...parts.filter(({ id }) => id < end)];
}

/**
 * The records of the lines that begin between two byte offsets, without asking who really wrote
 * them: for looking around. Of other lines, one below the other, there is only the first one.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function* glanceBetween(room: Room, start: number, end: number): Generator<LogRecord> {
  // The bundler would forget a `using` of what is used only once, in the next line.
  const reader = openBefore(room, start, true);
  try {
    const lines = reader.read();
    const records = lines.map((line) => typeof line === "string" ? line : parseRecord(line));
    yield* cut(records, start, end);
  } finally {
    reader.close();
  }
}

/** From one byte before: if that is a newline, the line at `start` is whole. */
function openBefore(room: Room, start: number, isTerse: boolean): LogReader {
  return new LogReader(room, Math.max(0, start - 1), isTerse);
}

function* cut(
  records: Iterable<LogRecord | LogChange>,
  start: number,
  end: number,
): Generator<LogRecord> {
  let isFirst = start > 0;
  for (const record of records) {
    if (typeof record === "string" || record.id >= end) return;
    const isCut = isFirst && record.id < start;
    isFirst = false;
    if (!isCut) yield record;
  }
}
