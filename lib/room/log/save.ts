/**
 * Saving copies of what is in a room: of its log, and of attachments. No file is ever overwritten,
 * and none stays that is not whole.
 *
 * @module
 */
import {
  AT_FDCWD,
  mustOpenAt,
  OpenFlag,
  readIntoAt,
  seekToData,
  writeFully,
} from "../../posix/descriptor.ts";
import { Errno, expectSuccess, isSystemError } from "../../posix/errno.ts";
import { unlinkAt } from "../../posix/file_system.ts";
import { openAttachment } from "../files/attachments.ts";
import { explain, RoomError } from "../errors.ts";
import type { Attachment } from "../message/file_record.ts";
import { openLog } from "./log_file.ts";
import { Pace } from "./pace.ts";
import type { Room } from "../room.ts";

const CHUNK_BYTES = 64 * 1024;
/** Only for the person who saved it: what is in a room is not everybody's to read. */
const COPY_MODE = 0o600;
/** NAME_MAX of Linux, in bytes; names of attachments are at most so long in UTF-16 units. */
const MAX_NAME_BYTES = 255;

const encoder = new TextEncoder();

/**
 * Copies the log into a new file, as it is but for the NULs of what has expired.
 *
 * @returns The size of the copy in bytes.
 * @throws {RoomError} when the file exists already, or can't be written.
 */
export function saveLog(room: Room, path: string): number {
  let size = 0;
  for (size of copyToNewFile(path, "the log", () => logChunks(room)));
  return size;
}

/**
 * Copies an attachment into a new file. The event loop goes on meanwhile.
 *
 * @param onProgress Told after every chunk how many bytes are saved.
 * @throws {RoomError} when the file exists already, or can't be written, or when the attachment is
 * gone or not what was sent.
 */
export async function saveAttachment(
  room: Room,
  attachment: Attachment,
  path: string,
  onProgress?: (bytes: number) => void,
): Promise<void> {
  using reader = openAttachment(room, attachment);
  const pace = new Pace();
  for (const size of copyToNewFile(path, `"${attachment.name}"`, () => reader.read())) {
    onProgress?.(size);
    await pace.keep();
  }
}

/**
 * A name to save an attachment under: what a stranger called it, without what would hide the file,
 * look like an option, or do something to a terminal.
 */
export function safeFileName(name: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what must not get into a name.
  const printable = name.replace(/[\u0000-\u001f\u007f-\u009f/\p{Cf}]/gu, "_");
  let short = printable;
  while (encoder.encode(short).length > MAX_NAME_BYTES) short = [...short].slice(1).join("");
  // Last, for what stood in front may be cut off.
  return short.trim().replace(/^[.~-]/, "_") || "_";
}

/** Makes the file, then writes chunk by chunk; gives how many bytes it has after each. */
function* copyToNewFile(
  path: string,
  what: string,
  chunks: () => Iterable<Uint8Array<ArrayBuffer>>,
): Generator<number> {
  let isOurs = false;
  let isWhole = false;
  try {
    const flags = OpenFlag.O_WRONLY | OpenFlag.O_CREAT | OpenFlag.O_EXCL;
    using copy = mustOpenAt(AT_FDCWD, path, flags, COPY_MODE);
    isOurs = true;
    let size = 0;
    for (const chunk of chunks()) {
      expectSuccess(writeFully(copy.fd, chunk), "write", path);
      size += chunk.length;
      yield size;
    }
    isWhole = true;
  } catch (error) {
    if (isSystemError(error) && error.errno === Errno.EEXIST) {
      throw new RoomError(`Cannot save to "${path}": it exists already; choose another name`);
    }
    if (isSystemError(error) && error.errno === Errno.ENOENT) {
      throw new RoomError(
        `Cannot save ${what} to "${path}": the directory that it should be in does not exist`,
      );
    }
    throw explain(`save ${what} to "${path}"`, error);
  } finally {
    if (isOurs && !isWhole) unlinkAt(AT_FDCWD, path);
  }
}

function* logChunks(room: Room): Generator<Uint8Array<ArrayBuffer>> {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let at = 0;;) {
    const data = seekToData(log.fd, at);
    if (data === -Errno.ENXIO) return;
    at = expectSuccess(data, "lseek", "log");
    const length = expectSuccess(readIntoAt(log.fd, chunk, at), "read", "log");
    if (length === 0) return;
    yield chunk.subarray(0, length).filter((byte) => byte !== 0);
    at += length;
  }
}
