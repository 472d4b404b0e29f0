/**
 * Finding a message by its id: one seek, however long the log is.
 *
 * @module
 */
import { OpenFlag, readIntoAt } from "../../posix/descriptor.ts";
import { expectSuccess } from "../../posix/errno.ts";
import { explain, NoSuchMessageError, RoomError } from "../errors.ts";
import { groupsBetween } from "./history.ts";
import { LineSplitter } from "./lines.ts";
import { openLog } from "./log_file.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import { groupRecords, type RecordGroup } from "../message/group.ts";
import { type ChatMessage, toMessage } from "../message/message.ts";
import { type LogRecord, parseRecord } from "./record.ts";
import type { Room } from "../room.ts";

/** Most messages and what belongs to them are shorter: one read finds them. */
const CHUNK_BYTES = 4 * 1024;
/** No client writes a message so long; behind one may be any amount of nothing. */
const REACH_BYTES = 16 * MAX_RECORD_BYTES;
const NEWLINE = 0x0a;

/**
 * The message with this id.
 *
 * @throws {NoSuchMessageError} when there is none, or none any more; the message says which.
 * @throws {RoomError} when the log can't be read.
 */
export function findMessage(room: Room, id: number): ChatMessage {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  try {
    mustBegin(log.fd, id);
    // With its authorship: anybody can put a line below that only looks as if it belonged.
    const [group] = groupsBetween(room, id, id + MAX_RECORD_BYTES);
    const message = toMessage(mustStand(mustBeWhole(group, id), id));
    if (message === undefined || message.deletes !== undefined) {
      throw noSuchMessage(id, "what begins there is not a message");
    }
    return message;
  } catch (error) {
    throw explain(`find message #${id} in room "${room.path}"`, error);
  }
}

/**
 * What is left of the message with this id, even if it was taken back; undefined when there is none,
 * or none any more. For those who show what others say about it, which may be anything.
 */
export function recallMessage(room: Room, id: number): ChatMessage | undefined {
  try {
    using log = openLog(room, OpenFlag.O_RDONLY, false);
    mustBegin(log.fd, id);
    const [group] = groupsBetween(room, id, id + MAX_RECORD_BYTES);
    return group?.[0].type === "message" ? toMessage(group) : undefined;
  } catch (error) {
    const reason = explain(`find message #${id} in room "${room.path}"`, error);
    if (reason instanceof RoomError) return undefined;
    throw reason;
  }
}

/**
 * Whether there is a message with this id, and not one that was taken back.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function hasMessage(room: Room, id: number): boolean {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  try {
    findGroup(room, log.fd, id);
    return true;
  } catch (error) {
    if (error instanceof NoSuchMessageError) return false;
    throw error;
  }
}

/**
 * The records of the message with this id.
 *
 * @param log Descriptor of the room's log.
 * @throws {NoSuchMessageError} when there is none, or none any more; the message says which.
 * @throws {RoomError} when the log can't be read.
 */
export function findGroup(room: Room, log: number, id: number): RecordGroup {
  try {
    return mustStand(readGroup(log, id), id);
  } catch (error) {
    throw explain(`find message #${id} in room "${room.path}"`, error);
  }
}

/**
 * Byte offset behind the message with this id, which may have been taken back.
 *
 * @throws {NoSuchMessageError} when nothing begins there, or nothing any more.
 * @throws {RoomError} when the log can't be read.
 */
export function endOfMessage(room: Room, id: number): number {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  try {
    const last = readGroup(log.fd, id).at(-1);
    return last === undefined ? id : last.id + last.length;
  } catch (error) {
    throw explain(`find message #${id} in room "${room.path}"`, error);
  }
}

function readGroup(log: number, id: number): RecordGroup {
  mustBegin(log, id);
  const [group] = groupRecords(recordsFrom(log, id));
  return mustBeWhole(group, id);
}

function mustBegin(log: number, id: number): void {
  const place = readAround(log, id);
  if (place === "nothing") throw noSuchMessage(id, "nobody has written so much yet");
  if (place === "expired") throw noSuchMessage(id, "it has expired");
  if (place === "middle") throw noSuchMessage(id, "no message begins there");
}

function mustBeWhole(group: RecordGroup | undefined, id: number): RecordGroup {
  if (group === undefined) throw noSuchMessage(id, "it is not complete");
  return group;
}

function mustStand(group: RecordGroup, id: number): RecordGroup {
  if (toMessage(group)?.isDeleted) throw noSuchMessage(id, "it was taken back");
  return group;
}

/** What there is at an id, told by the two bytes around it. */
function readAround(log: number, id: number): "line" | "middle" | "expired" | "nothing" {
  if (id < 0) return "middle";
  const bytes = new Uint8Array([NEWLINE, 0]);
  const around = id === 0 ? bytes.subarray(1) : bytes;
  const read = readIntoAt(log, around, Math.max(0, id - 1));
  if (expectSuccess(read, "read", "log") < around.length) return "nothing";
  const [before = 0, first = 0] = bytes;
  if (!isBlank(before)) return "middle";
  return isBlank(first) ? "expired" : "line";
}

/** Expired parts of a log read as NULs, or as newlines where there are no holes. */
function isBlank(byte: number): boolean {
  return byte === 0 || byte === NEWLINE;
}

function* recordsFrom(log: number, offset: number): Generator<LogRecord> {
  const splitter = new LineSplitter(offset);
  const buffer = new Uint8Array(CHUNK_BYTES);
  while (splitter.position < offset + REACH_BYTES) {
    const length = expectSuccess(readIntoAt(log, buffer, splitter.position), "read", "log");
    if (length === 0) return;
    for (const line of splitter.push(buffer.subarray(0, length))) yield parseRecord(line);
  }
}

function noSuchMessage(id: number, why: string): NoSuchMessageError {
  return new NoSuchMessageError(`There is no message #${id}: ${why}`);
}
