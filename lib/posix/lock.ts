/**
 * Locks on single bytes of a file, as flags that others can look at: the kernel takes them away
 * when their process ends, however it ends.
 *
 * They belong to the open file (`F_OFD_SETLK`, fcntl(2)), not to the process, so that closing
 * another descriptor of the same file leaves them alone. Bytes beyond the end can be locked.
 *
 * @module
 */
import { resultOrErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;

/**
 * Locks a byte for writing, which only somebody who may write the file can.
 *
 * @returns 0, or the negated errno: `EAGAIN` when somebody else has it locked.
 */
export function lockByte(fd: number, offset: number): number {
  return resultOrErrno(libc.fcntl_lock(fd, F_OFD_SETLK, describe(F_WRLCK, offset)));
}

/** Whether somebody has locked a byte for writing; the right to read the file is enough to ask. */
export function isByteLocked(fd: number, offset: number): boolean {
  const lock = describe(F_RDLCK, offset);
  if (resultOrErrno(libc.fcntl_lock(fd, F_OFD_GETLK, lock)) < 0) return false;
  return new DataView(lock.buffer).getInt16(0, true) !== F_UNLCK;
}

/** struct flock: short l_type, short l_whence, off_t l_start, off_t l_len, pid_t l_pid. */
function describe(type: number, offset: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(32));
  view.setInt16(0, type, true);
  view.setBigInt64(8, BigInt(offset), true);
  view.setBigInt64(16, 1n, true);
  return new Uint8Array(view.buffer);
}
