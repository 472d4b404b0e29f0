/**
 * Files that a person wants to send.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, mustOpenAt, OpenFlag, readInto } from "../../posix/descriptor.ts";
import { Errno, isSystemError, systemError } from "../../posix/errno.ts";
import { waitReadable } from "../../posix/poll.ts";
import { mustStat } from "../../posix/stat.ts";
import { explain, RoomError } from "../../room/errors.ts";

const CHUNK_BYTES = 256 * 1024;
/** What stands for standard input, as for other filters, and its descriptor. */
const STDIN = "-";
const STDIN_FD = 0;

/** A file that is open to be sent. */
export interface FileSource extends Disposable {
  /** The path that it was opened by. */
  readonly path: string;
  /** Bytes, if that can be known before it is read. */
  readonly size: number | undefined;
  /** Its bytes. */
  readonly bytes: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens a file to send it; `-` is standard input.
 *
 * @throws {RoomError} when it can't be opened, or is a directory.
 */
export function openFileSource(path: string): FileSource {
  try {
    // Not to wait in open for somebody to write into a FIFO: reading it can wait better.
    const flags = OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK;
    const file = path === STDIN ? new Descriptor(STDIN_FD) : mustOpenAt(AT_FDCWD, path, flags);
    const stat = mustStat(file.fd, path);
    if (stat.type === "directory") throw new RoomError(`Cannot send "${path}": it is a directory`);
    const isRegular = stat.type === "file";
    return {
      path,
      size: isRegular ? stat.size : undefined,
      bytes: readBytes(file, path, isRegular),
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    if (isSystemError(error) && error.errno === Errno.ELOOP) {
      throw new RoomError(`Cannot send "${path}": symbolic links on the way lead in a circle`);
    }
    throw explain(`send "${path}"`, error);
  }
}

async function* readBytes(
  file: Descriptor,
  path: string,
  isRegular: boolean,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  while (true) {
    if (!isRegular) await waitReadable(file.fd);
    const length = readInto(file.fd, buffer);
    if (length === -Errno.EAGAIN || length === -Errno.EINTR) continue;
    if (length < 0) throw explain(`read "${path}"`, systemError(-length, "read", path));
    if (length === 0) return;
    yield buffer.subarray(0, length);
  }
}
