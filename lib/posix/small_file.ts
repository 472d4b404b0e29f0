/**
 * Files that are small enough to be read whole, such as settings.
 *
 * @module
 */
import {
  Descriptor,
  openAt,
  OpenFlag,
  type PathName,
  readFully,
  writeFully,
} from "./descriptor.ts";
import { Errno } from "./errno.ts";
import { renameAt, unlinkAt } from "./file_system.ts";
import { statDescriptor } from "./stat.ts";

/**
 * What is in a regular file.
 *
 * @param limit The most that it may have, bytes.
 * @param flags Flags of open(2) beside `O_RDONLY`.
 * @returns Its bytes, or the negated errno: `EINVAL` for what is no regular file or is too large.
 */
export function readSmallFile(
  directory: number,
  name: PathName,
  limit: number,
  flags = 0,
): Uint8Array<ArrayBuffer> | number {
  // A FIFO in its place must not make anybody wait.
  const fd = openAt(directory, name, OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK | flags);
  if (fd < 0) return fd;
  using file = new Descriptor(fd);
  if (statDescriptor(file.fd).type !== "file") return -Errno.EINVAL;
  const bytes = new Uint8Array(limit + 1);
  const length = readFully(file.fd, bytes);
  if (length < 0) return length;
  return length > limit ? -Errno.EINVAL : bytes.subarray(0, length);
}

/**
 * Puts a file with these bytes in the place of what was called `name`, in one step: until then that
 * is there as it was.
 *
 * @param mode Octal rights, before the umask.
 * @returns 0, or the negated errno of what failed; nothing has changed then.
 */
export function replaceSmallFile(
  directory: number,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  mode: number,
): number {
  const draft = `.${crypto.randomUUID()}`;
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = OpenFlag;
  const fd = openAt(directory, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  if (fd < 0) return fd;
  using file = new Descriptor(fd);
  const written = writeFully(file.fd, bytes);
  const result = written < 0 ? written : renameAt(directory, draft, name);
  if (result < 0) unlinkAt(directory, draft);
  return result;
}
