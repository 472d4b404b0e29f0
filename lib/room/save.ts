/**
 * Saving a copy of a room's log.
 *
 * @module
 */
import { AT_FDCWD, mustOpenAt, OpenFlag, readInto, writeFully } from "../posix/descriptor.ts";
import { Errno, expectSuccess, isSystemError } from "../posix/errno.ts";
import { explain, RoomError } from "./errors.ts";
import { openLog } from "./log.ts";
import type { Room } from "./room.ts";

const CHUNK_BYTES = 64 * 1024;
/** Only for the person who saved it: a room's log is not everybody's to read. */
const COPY_MODE = 0o600;

/**
 * Copies the log into a new file, as it is but for the NULs of what has expired.
 *
 * @returns The size of the copy in bytes.
 * @throws {RoomError} when the file exists already, or can't be written.
 */
export function saveLog(room: Room, path: string): number {
  const chunk = new Uint8Array(CHUNK_BYTES);
  let size = 0;
  try {
    const flags = OpenFlag.O_WRONLY | OpenFlag.O_CREAT | OpenFlag.O_EXCL;
    using copy = mustOpenAt(AT_FDCWD, path, flags, COPY_MODE);
    using log = openLog(room, OpenFlag.O_RDONLY, false);
    while (true) {
      const length = expectSuccess(readInto(log.fd, chunk), "read", "log");
      if (length === 0) return size;
      const bytes = chunk.subarray(0, length).filter((byte) => byte !== 0);
      expectSuccess(writeFully(copy.fd, bytes), "write", path);
      size += bytes.length;
    }
  } catch (error) {
    if (isSystemError(error) && error.errno === Errno.EEXIST) {
      throw new RoomError(`Cannot save to "${path}": it exists already; choose another name`);
    }
    throw explain(`save the log to "${path}"`, error);
  }
}
