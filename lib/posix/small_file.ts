/**
 * Files that are small enough to be read whole, such as settings.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, type PathName, readFully } from "./descriptor.ts";
import { Errno } from "./errno.ts";
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
