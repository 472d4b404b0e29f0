/**
 * Fetching the file that came with a message.
 *
 * @module
 */
import { writeFully } from "../../posix/descriptor.ts";
import { expectSuccess } from "../../posix/errno.ts";
import { statPath } from "../../posix/stat.ts";
import { AttachmentReader, openAttachment } from "../../room/files/attachments.ts";
import { AttachmentError, explain } from "../../room/errors.ts";
import type { Attachment } from "../../room/message/file_record.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import { safeFileName, saveAttachment } from "../../room/log/save.ts";
import { sanitise } from "../../sanitise.ts";
import { printBytes } from "../output.ts";
import { Progress, type ProgressDisplay } from "../progress.ts";
import { makeNameless, temporaryDirectory } from "../temporary_file.ts";

/**
 * The attachment of a message.
 *
 * @throws {AttachmentError} when it has none.
 */
export function attachmentOf({ id, attachment }: ChatMessage): Attachment {
  if (attachment === undefined) throw new AttachmentError(`There is no file with message #${id}`);
  return attachment;
}

/**
 * Saves the attachment of a message.
 *
 * @param path A new file, or a directory to put it into; by default it goes into the working
 * directory, under a harmless form of the name that it came with.
 * @returns Where it is, and how large (bytes).
 * @throws {RoomError} as `saveAttachment` does, and when the message has no attachment.
 */
export async function fetchAttachment(
  room: Room,
  message: ChatMessage,
  path: string | undefined,
  display: ProgressDisplay,
): Promise<{ path: string; size: number }> {
  const attachment = attachmentOf(message);
  const target = targetPath(path, safeFileName(attachment.name));
  const action = `Saving "${sanitise(attachment.name)}"`;
  using progress = new Progress(action, attachment.size, display);
  let size = 0;
  await saveAttachment(room, attachment, target, (bytes) => progress.update(size = bytes));
  return { path: target, size };
}

/**
 * Writes the attachment of a message to standard output.
 *
 * @throws {RoomError} when it has none, when that is gone or not what was sent, or when it can't be
 * copied first; nothing of it is written then.
 */
export async function printAttachment(room: Room, message: ChatMessage): Promise<void> {
  // What is written can't be taken back: all of it must be right before the first byte goes out, and
  // what is in the room can be changed between two looks at it.
  using copy = copyOf(room, attachmentOf(message));
  for (const chunk of copy.read()) await printBytes(chunk);
}

/** A copy that nobody else can open. */
function copyOf(room: Room, attachment: Attachment): AttachmentReader {
  using reader = openAttachment(room, attachment);
  const directory = temporaryDirectory();
  using cleanup = new DisposableStack();
  try {
    const file = cleanup.use(makeNameless());
    for (const chunk of reader.read()) {
      expectSuccess(writeFully(file.fd, chunk), "write", directory);
    }
    cleanup.move();
    return new AttachmentReader(attachment, file);
  } catch (error) {
    throw explain(`copy "${attachment.name}" to "${directory}" before it is printed`, error);
  }
}

function targetPath(path: string | undefined, name: string): string {
  if (path === undefined) return name;
  const isDirectory = statPath(path).type === "directory";
  return isDirectory || path.endsWith("/") ? `${path.replace(/\/+$/, "")}/${name}` : path;
}
