/**
 * Locks as flags that others can look at: the kernel takes them away when their process ends,
 * however it ends.
 *
 * Those on single bytes of a file belong to the open file (`F_OFD_SETLK`, fcntl(2)), not to the
 * process, so that closing another descriptor of the same file leaves them alone. Nor does closing
 * the last one free them at once: a child that is just being started has a copy of it until it
 * becomes its program. Bytes beyond the end can be locked.
 *
 * @module
 */
import { Errno, resultOrErrno } from "./errno.ts";
import { libc } from "./libc.ts";
import { PollSet } from "./poll.ts";

const F_OFD_GETLK = 36;
const F_OFD_SETLK = 37;
const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;
const LOCK_SH = 1;
const LOCK_NB = 4;

/** The length of a range that has no end, wherever the file has its. */
const TO_THE_END = 0;

/** How long to sleep between two tries (ms): the shortest that poll(2) knows. */
const NAP = 1;

/** struct flock: short l_type, short l_whence, off_t l_start, off_t l_len, pid_t l_pid. */
const flock = new Uint8Array(32);
const view = new DataView(flock.buffer);
const L_TYPE = 0;
const L_START = 8;
const L_LEN = 16;
const L_PID = 24;

/**
 * Locks a byte for writing, which only somebody who may write the file can.
 *
 * @returns 0, or the negated errno: `EAGAIN` when somebody else has it locked.
 */
export function lockByte(fd: number, offset: number): number {
  return resultOrErrno(libc.fcntl_lock(fd, F_OFD_SETLK, describe(F_WRLCK, offset)));
}

/** Frees a byte that this descriptor has locked; harmless when it has not. */
export function unlockByte(fd: number, offset: number): number {
  return resultOrErrno(libc.fcntl_lock(fd, F_OFD_SETLK, describe(F_UNLCK, offset)));
}

/** Frees all bytes that this descriptor has locked: what is to be free when it is closed. */
export function unlockAll(fd: number): void {
  resultOrErrno(libc.fcntl_lock(fd, F_OFD_SETLK, describe(F_UNLCK, 0, TO_THE_END)));
}

/**
 * Locks a byte for writing, blocking this thread while somebody else has it locked for writing. A
 * lock for reading is not waited for, as everybody can hold one who may read the file.
 *
 * @param patience How long to wait at most, in ms.
 * @returns As {@linkcode lockByte} does; `EAGAIN` when it was in vain.
 */
export function waitForByte(fd: number, offset: number, patience: number): number {
  for (let waited = 0;; waited += NAP) {
    const result = lockByte(fd, offset);
    if (result !== -Errno.EAGAIN || waited >= patience) return result;
    if (lockOn(fd, offset) === F_RDLCK) return result;
    new PollSet([]).waitBlocking(NAP);
  }
}

/** Whether somebody has locked a byte for writing; the right to read the file is enough to ask. */
export function isByteLocked(fd: number, offset: number): boolean {
  const lock = describe(F_RDLCK, offset);
  if (resultOrErrno(libc.fcntl_lock(fd, F_OFD_GETLK, lock)) < 0) return false;
  return view.getInt16(L_TYPE, true) !== F_UNLCK;
}

/**
 * Holds a directory as long as the descriptor is open (flock(2)): cleaners of old files leave alone
 * what is below one that somebody holds. Never waits for who holds it alone.
 *
 * @returns Whether it is held.
 */
export function holdDirectory(fd: number): boolean {
  return resultOrErrno(libc.flock(fd, LOCK_SH | LOCK_NB)) === 0;
}

/** What would keep this descriptor from locking a byte for writing: `F_UNLCK` if nothing. */
function lockOn(fd: number, offset: number): number {
  const lock = describe(F_WRLCK, offset);
  if (resultOrErrno(libc.fcntl_lock(fd, F_OFD_GETLK, lock)) < 0) return F_UNLCK;
  return view.getInt16(L_TYPE, true);
}

/** Fills the structure that all calls share, as there are two with every message. */
function describe(type: number, offset: number, length = 1): Uint8Array<ArrayBuffer> {
  // In halves, as big integers take longer than the call.
  view.setUint32(L_TYPE, type, true);
  view.setUint32(L_START, offset, true);
  view.setUint32(L_START + 4, offset / 2 ** 32, true);
  view.setUint32(L_LEN, length, true);
  view.setUint32(L_LEN + 4, 0, true);
  view.setUint32(L_PID, 0, true);
  return flock;
}
