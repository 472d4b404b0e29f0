/**
 * Finding a message here that others know by where it was said, and telling others where one was
 * said that is known by its id here.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { OpenFlag, readIntoAt } from "../posix/descriptor.ts";
import { expectSuccess } from "../posix/errno.ts";
import { effectiveUid } from "../posix/user.ts";
import { groupsBetween } from "../room/log/history.ts";
import { logSize, openLog } from "../room/log/log_file.ts";
import { MAX_RECORD_BYTES } from "../room/message/compose.ts";
import type { RecordGroup } from "../room/message/group.ts";
import { type OriginMark, parseMark } from "../room/message/origin_mark.ts";
import type { Room } from "../room/room.ts";
import type { Place } from "./range.ts";

/** What is asked for is most often near the end: first a little is read, then more each time. */
const [FIRST_CHUNK_BYTES, MAX_CHUNK_BYTES] = [64 * 1024, 1024 * 1024];
/** A mark is shorter: so much is read twice, so that none is cut. */
const OVERLAP_BYTES = 256;
/** First looked at before the end of a message; four times as much each further time. */
const FIRST_WINDOW_BYTES = 4 * 1024;

/** The mark of a group that this account has written. */
export function ownMark(group: RecordGroup): OriginMark | undefined {
  const { host, uid } = group[0].authorship ?? {};
  if (host === undefined || uid !== effectiveUid()) return undefined;
  return group.map(parseMark).find((mark) => mark !== undefined);
}

/** Byte offset behind a group. */
export function endOf(group: RecordGroup): number {
  const last = group.at(-1) ?? group[0];
  return last.id + last.length;
}

/**
 * Where the message with this id was said; undefined where there is none.
 *
 * @param own The origin that this log is.
 * @throws {RoomError} when the log can't be read.
 */
export function placeOfMessage(room: Room, own: string, id: number): Place | undefined {
  const [group] = groupsBetween(room, id, id + 1);
  if (group?.[0].id !== id || group[0].type !== "message") return undefined;
  // What was asked for ends with the byte; the group may be longer.
  const [whole = group] = groupsBetween(room, id, id + MAX_RECORD_BYTES);
  const mark = ownMark(whole);
  return mark === undefined
    ? { origin: own, end: endOf(whole) }
    : { origin: mark.origin, end: mark.end };
}

/**
 * The id here of the message of this log that ends at a byte, whoever has said it.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function findOwn(room: Room, end: number): number | undefined {
  return findBefore(room, end, (group) => endOf(group) === end);
}

/**
 * The id here of a message of another log, if this account has written it here.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function findArrived(room: Room, { origin, end }: Place): number | undefined {
  const mark = Buffer.from(` /origin ${origin} `);
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  let size = FIRST_CHUNK_BYTES;
  for (let until = logSize(log.fd); until > 0;) {
    const start = Math.max(0, until - size);
    const chunk = Buffer.alloc(until - start);
    expectSuccess(readIntoAt(log.fd, chunk, start), "read", "log");
    for (let at = chunk.lastIndexOf(mark); at >= 0; at = lastBefore(chunk, mark, at)) {
      const from = at + mark.length;
      const found = Number(/^\d{1,15} /.exec(chunk.toString("latin1", from, from + 16))?.[0]);
      // Each origin's marks are in its own order; a stranger's may only hide what was meant.
      if (found < end) return undefined;
      if (found > end || Number.isNaN(found)) continue;
      const place = start + at;
      const id = findBefore(room, place + 1, (group) => {
        const mark = ownMark(group);
        return mark?.origin === origin && mark.end === end;
      });
      if (id !== undefined) return id;
    }
    if (start === 0) return undefined;
    until = start + OVERLAP_BYTES;
    size = Math.min(4 * size, MAX_CHUNK_BYTES);
  }
  return undefined;
}

function lastBefore(chunk: Buffer, mark: Buffer, at: number): number {
  return at === 0 ? -1 : chunk.lastIndexOf(mark, at - 1);
}

/** The message that begins before byte `end`, of which something is true. */
function findBefore(
  room: Room,
  end: number,
  isIt: (group: RecordGroup) => boolean,
): number | undefined {
  for (let window = FIRST_WINDOW_BYTES;; window *= 4) {
    const start = Math.max(0, end - Math.min(window, MAX_RECORD_BYTES));
    for (const group of groupsBetween(room, start, end)) {
      if (group[0].type === "message" && isIt(group)) return group[0].id;
    }
    if (start === 0 || window >= MAX_RECORD_BYTES) return undefined;
  }
}
