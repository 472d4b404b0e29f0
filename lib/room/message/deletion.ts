/**
 * Taking a message back: its text is overwritten in the log, so that nothing of it stays on the
 * disk, its attachment is removed, and everybody is told (docs/protocol.md).
 *
 * @module
 */
import { notify } from "../../fifodir/mod.ts";
import { OpenFlag, readIntoAt, syncDescriptor, writeFullyAt } from "../../posix/descriptor.ts";
import { expectSuccess } from "../../posix/errno.ts";
import { effectiveUid } from "../../posix/user.ts";
import { removeAttachment } from "../files/stored.ts";
import { explain, NoSuchMessageError, NotYoursError, RoomError } from "../errors.ts";
import { parseAttachment } from "./file_record.ts";
import { MAX_LINE_BYTES } from "../log/lines.ts";
import { isCurrentLog, openLog } from "../log/log_file.ts";
import type { LogWriter } from "../log/writer.ts";
import { findGroup } from "../log/find.ts";
import type { RecordGroup } from "./group.ts";
import { ADDS, AUTHOR, SAYS, SAYS_MORE } from "../log/grammar.ts";
import { formatCommand, type LogRecord, type Message, type Stamp } from "../log/record.ts";
import { isOwner, type Room } from "../room.ts";

const SPACE = 0x20;
/** What stands in front of the text of a line that pipechat wrote, one character a byte. */
const PREFIX = new RegExp(`^${AUTHOR}(?:${SAYS}|${SAYS_MORE}|${ADDS})`);

/**
 * Takes a message back for everybody, and says so in the log.
 *
 * @param by Who does it; only the author of the message and the owner of the room may.
 * @returns The id of the record that says so, and how many listeners were woken.
 * @throws {NoSuchMessageError} when there is no such message, or none any more.
 * @throws {NotYoursError} when it is somebody else's.
 * @throws {NotSentError} when the message is gone, but the log is too full to say so.
 * @throws {RoomError} when the kernel refuses; then the text still stands.
 */
export function takeBack(
  room: Room,
  writer: LogWriter,
  by: Stamp,
  id: number,
): { id: number; woken: number } {
  eraseMessage(room, id, (message) => mustBeAllowed(room, message, by.nick));
  writer.takeBack(id);
  const told = writer.append(formatCommand(by, "delete", String(id)));
  return { id: told, woken: notify(room.fifodir, "\n") };
}

/** Whether `nick`, with the rights of this process, may take a message back. */
export function mayTakeBack(room: Room, message: Stamp, nick: string): boolean {
  return isOwner(room) || message.nick === nick;
}

/**
 * Removes the attachment of a message and overwrites its text with spaces, and nothing else.
 *
 * @param check Throws when that must not be.
 * @throws {NoSuchMessageError} when there is no such message, or none any more.
 * @throws {RoomError} when the kernel refuses; then the text still stands.
 */
export function eraseMessage(
  room: Room,
  id: number,
  check: (message: Message) => void = () => {},
): void {
  try {
    using log = openLog(room, OpenFlag.O_RDWR, false);
    const group = findGroup(room, log.fd, id);
    const [head] = group;
    if (head.type !== "message") {
      throw new NoSuchMessageError(`There is no message #${id}: what begins there is not one`);
    }
    check(head);
    // First: afterwards nobody would know any more which file it was.
    removeAttachments(room, group);
    for (const record of group) blankText(log.fd, record);
    expectSuccess(syncDescriptor(log.fd), "fsync", "log");
    mustBeCurrent(room, log.fd);
  } catch (error) {
    throw explain(`take message #${id} back`, error);
  }
}

function mustBeAllowed(room: Room, message: Message, nick: string): void {
  if (mayTakeBack(room, message, nick)) return;
  throw new NotYoursError(
    `Cannot take message #${message.id} back: it is ${message.nick}'s; ` +
      `only its author and the owner of the room can`,
  );
}

function removeAttachments(room: Room, group: RecordGroup): void {
  // Anybody can write a record that names the file of somebody else.
  const owner = isOwner(room) ? undefined : effectiveUid();
  for (const record of group) {
    if (record.type !== "command") continue;
    const attachment = parseAttachment(record.argument);
    if (attachment !== undefined) removeAttachment(room, attachment.stored, owner);
  }
}

/**
 * Overwrites whole lines with spaces: nothing of them is a record any more.
 *
 * @throws {RoomError} when the kernel refuses.
 */
export function blankLines(room: Room, lines: readonly Pick<LogRecord, "id" | "length">[]): void {
  try {
    using log = openLog(room, OpenFlag.O_RDWR, false);
    for (const { id, length } of lines) blank(log.fd, id, id + length - 1);
    mustBeCurrent(room, log.fd);
  } catch (error) {
    throw explain(`blank lines in the log of room "${room.path}"`, error);
  }
}

/** Overwrites all that is behind the prefix of a line; offsets and the newline stay. */
function blankText(log: number, { id, length }: LogRecord): void {
  const line = new Uint8Array(Math.min(length, MAX_LINE_BYTES));
  expectSuccess(readIntoAt(log, line, id), "read", "log");
  const prefix = PREFIX.exec(new TextDecoder("latin1").decode(line))?.[0].length ?? 0;
  blank(log, id + prefix, id + length - 1);
}

function blank(log: number, start: number, end: number): void {
  const spaces = new Uint8Array(MAX_LINE_BYTES).fill(SPACE);
  for (let at = start; at < end; at += spaces.length) {
    const part = spaces.subarray(0, Math.min(spaces.length, end - at));
    expectSuccess(writeFullyAt(log, part, at), "write", "log");
  }
}

/** A log that was exchanged meanwhile may still hold the text. */
function mustBeCurrent(room: Room, log: number): void {
  if (isCurrentLog(room, log)) return;
  throw new RoomError("Cannot take the message back: the log was replaced meanwhile; try again");
}
