/**
 * The files of other hosts that the log here tells of. What is not here was on its way when a link
 * ended, or was too large: the log is what counts, and nothing else has to be remembered.
 *
 * @module
 */
import { turn } from "../posix/event_loop.ts";
import { findExtent } from "../room/log/extent.ts";
import { groupsBetween } from "../room/log/history.ts";
import { groupsWith } from "../room/log/sift.ts";
import { MAX_RECORD_BYTES } from "../room/message/compose.ts";
import type { Attachment } from "../room/message/file_record.ts";
import type { RecordGroup } from "../room/message/group.ts";
import { toMessage } from "../room/message/message.ts";
import type { Room } from "../room/room.ts";
import { ownMark } from "./arrived.ts";

/** What is in a chunk of the log that tells of files. */
const RECORD = "> /file ";
/** So much of the log (bytes) is looked at before others have their turn. */
const STEP_BYTES = 1024 * 1024;

/** A file of another host. */
export interface ArrivedFile {
  /** The log in which it was sent. */
  readonly origin: string;
  /** As it is here, or will be. */
  readonly attachment: Attachment;
}

/**
 * All of them, from the oldest on.
 *
 * @throws {RoomError} when the log can't be read.
 */
export async function* arrivedFiles(room: Room): AsyncGenerator<ArrivedFile> {
  const { start, end } = findExtent(room);
  for (let at = start; at < end; at += STEP_BYTES) {
    const until = Math.min(at + STEP_BYTES, end);
    for (const group of groupsWith(room, at, until, (text) => text.includes(RECORD))) {
      const file = fileOf(group);
      if (file !== undefined) yield file;
    }
    await turn();
  }
}

/**
 * The file of one message; undefined for a message of this host, and where there is no file.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function arrivedFile(room: Room, id: number): ArrivedFile | undefined {
  const [group] = groupsBetween(room, id, id + MAX_RECORD_BYTES);
  return group?.[0].id === id ? fileOf(group) : undefined;
}

function fileOf(group: RecordGroup): ArrivedFile | undefined {
  const mark = ownMark(group);
  const attachment = mark && toMessage(group)?.attachment;
  return mark && attachment && { origin: mark.origin, attachment };
}
