/**
 * File descriptors: opening relative to a directory, reading, writing, seeking.
 *
 * Functions answer with a result of 0 or more, or with the negated errno (see `errno.ts`).
 *
 * @module
 */
import { Errno, expectSuccess, resultOrErrno } from "./errno.ts";
import { encodeName } from "./file_name.ts";
import { libc } from "./libc.ts";
import { decodeLatin1 } from "./utf8.ts";

/** Stands for the working directory where a directory descriptor is asked for (openat(2)). */
export const AT_FDCWD: number = -100;

/** Flags of open(2); the same on x86_64 and aarch64 but for the two that differ. */
export const OpenFlag = {
  O_RDONLY: 0,
  O_WRONLY: 0o1,
  O_RDWR: 0o2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_CLOEXEC: 0o2000000,
  // asm/fcntl.h of arm64 swaps these two pairs.
  O_DIRECTORY: Deno.build.arch === "aarch64" ? 0o40000 : 0o200000,
  O_NOFOLLOW: Deno.build.arch === "aarch64" ? 0o100000 : 0o400000,
} as const;

/**
 * For opening what somebody else may have put there: it never leads elsewhere, and nobody waits for
 * the other end of a FIFO.
 */
export const UNTRUSTED = OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;

const SEEK_SET = 0;
const SEEK_CUR = 1;
const SEEK_DATA = 3;
const F_GETPIPE_SZ = 1032;
const FALLOC_FL_KEEP_SIZE = 0x01;
const FALLOC_FL_PUNCH_HOLE = 0x02;

/** `/dev/pts/NUMBER` is far shorter. */
const MAX_TERMINAL_PATH_BYTES = 256;
/** PATH_MAX (limits.h): the kernel tells no longer path. */
const MAX_PATH_BYTES = 4096;
const TCIFLUSH = 0;

/** Where short texts are read to: to make a place for each takes longer than to read it. */
const textBuffer = new Uint8Array(4096);

/** A path or name: a string, or the bytes of a C string, its closing NUL included. */
export type PathName = string | Uint8Array<ArrayBuffer>;

/**
 * The bytes of `name` with the NUL that C wants behind them.
 *
 * @throws {Deno.errors.InvalidData} when the name itself holds a NUL.
 */
export function toCString(name: PathName): Uint8Array<ArrayBuffer> {
  if (typeof name !== "string") return name;
  if (name.includes("\0")) {
    throw new Deno.errors.InvalidData(`Cannot use "${name}" as a path: it holds a NUL`);
  }
  return encodeName(name + "\0");
}

/** A descriptor that closes itself at the end of a `using` block. */
export class Descriptor implements Disposable {
  #fd: number;

  /** Takes over an open descriptor: nobody else closes it from now on. */
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** The number the kernel knows it by; -1 once closed. */
  get fd(): number {
    return this.#fd;
  }

  /** Closes it; closing twice is harmless. */
  close(): void {
    if (this.#fd < 0) return;
    libc.close(this.#fd);
    this.#fd = -1;
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * openat(2) with `O_CLOEXEC`.
 *
 * @param mode Octal rights of a file that is created, before the umask.
 * @returns The descriptor's number, or the negated errno.
 */
export function openAt(directory: number, name: PathName, flags: number, mode = 0): number {
  const path = toCString(name);
  return resultOrErrno(libc.openat(directory, path, flags | OpenFlag.O_CLOEXEC, mode));
}

/**
 * Opens as {@linkcode openAt} does.
 *
 * @throws {Error} as `systemError` makes it, when that fails.
 */
export function mustOpenAt(
  directory: number,
  name: string,
  flags: number,
  mode = 0,
): Descriptor {
  return new Descriptor(expectSuccess(openAt(directory, name, flags, mode), "open", name));
}

/** close(2). */
export function closeDescriptor(fd: number): void {
  libc.close(fd);
}

/** read(2) into `buffer`: the number of bytes read, 0 at the end, or the negated errno. */
export function readInto(fd: number, buffer: Uint8Array<ArrayBuffer>): number {
  return resultOrErrno(libc.read(fd, buffer, BigInt(buffer.length)));
}

/** pread(2) into `buffer` from byte `offset` on: as {@linkcode readInto}. */
export function readIntoAt(fd: number, buffer: Uint8Array<ArrayBuffer>, offset: number): number {
  return resultOrErrno(libc.pread(fd, buffer, BigInt(buffer.length), BigInt(offset)));
}

/** write(2): the number of bytes written, possibly fewer than given, or the negated errno. */
export function writeBytes(fd: number, bytes: Uint8Array<ArrayBuffer>): number {
  return resultOrErrno(libc.write(fd, bytes, BigInt(bytes.length)));
}

/** pwrite(2) at byte `offset`; on an `O_APPEND` descriptor Linux would append all the same. */
export function writeBytesAt(fd: number, bytes: Uint8Array<ArrayBuffer>, offset: number): number {
  return resultOrErrno(libc.pwrite(fd, bytes, BigInt(bytes.length), BigInt(offset)));
}

/** Where the descriptor stands, in bytes; behind its last byte after an `O_APPEND` write. */
export function position(fd: number): number {
  return resultOrErrno(libc.lseek(fd, 0n, SEEK_CUR));
}

/** Moves to the beginning; a directory is then read anew. */
export function seekToStart(fd: number): number {
  return resultOrErrno(libc.lseek(fd, 0n, SEEK_SET));
}

/**
 * Where the next bytes that are no hole begin, from byte `offset` on (lseek(2), `SEEK_DATA`); the
 * descriptor then stands there.
 *
 * @returns The offset, or the negated errno: `ENXIO` when nothing but a hole follows.
 */
export function seekToData(fd: number, offset: number): number {
  return resultOrErrno(libc.lseek(fd, BigInt(offset), SEEK_DATA));
}

/**
 * Whether the descriptor is a FIFO (or pipe): only those have a capacity to ask for (fcntl(2),
 * `F_GETPIPE_SZ`). One cheap call, where `statx` would fill a structure.
 */
export function isFifo(fd: number): boolean {
  return libc.fcntl(fd, F_GETPIPE_SZ, 0n) > 0;
}

/**
 * Frees the blocks of `length` bytes from byte `offset` on; the file keeps its size and reads as
 * NULs there (fallocate(2)).
 *
 * @returns 0, or the negated errno: `EOPNOTSUPP` where the file system has no holes.
 */
export function punchHole(fd: number, offset: number, length: number): number {
  const mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  return resultOrErrno(libc.fallocate(fd, mode, BigInt(offset), BigInt(length)));
}

/** Cuts a file to `length` bytes (ftruncate(2)): 0 or the negated errno. */
export function truncateDescriptor(fd: number, length: number): number {
  return resultOrErrno(libc.ftruncate(fd, BigInt(length)));
}

/** fsync(2). */
export function syncDescriptor(fd: number): number {
  return resultOrErrno(libc.fsync(fd));
}

/** The path of the terminal behind a descriptor (ttyname_r(3)), or undefined when it is none. */
export function terminalName(fd: number): string | undefined {
  const path = new Uint8Array(MAX_TERMINAL_PATH_BYTES);
  if (libc.ttyname_r(fd, path, BigInt(path.length)) !== 0) return undefined;
  return new TextDecoder().decode(path.subarray(0, path.indexOf(0)));
}

/** Forgets what was typed on a terminal and not read yet (tcflush(3)). */
export function discardTyped(fd: number): void {
  libc.tcflush(fd, TCIFLUSH);
}

/** The name under which the kernel opens again what a descriptor refers to, whatever it is called. */
export function descriptorLink(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/**
 * The path of what a descriptor refers to, as the kernel knows it now: with ` (deleted)` behind it
 * when it is removed; undefined when that can't be told.
 */
export function pathOf(fd: number): string | undefined {
  const path = new Uint8Array(MAX_PATH_BYTES);
  const link = toCString(descriptorLink(fd));
  const length = resultOrErrno(libc.readlinkat(AT_FDCWD, link, path, BigInt(path.length)));
  return length < 0 ? undefined : new TextDecoder().decode(path.subarray(0, length));
}

/** Has a descriptor refer to what `other` refers to, and closes what it was (dup3(2)). */
export function replaceDescriptor(fd: number, other: number): number {
  return resultOrErrno(libc.dup3(other, fd, OpenFlag.O_CLOEXEC));
}

/** As {@linkcode replaceDescriptor}, for a program that this one starts or becomes. */
export function bequeathDescriptor(fd: number, other: number): number {
  return resultOrErrno(libc.dup3(other, fd, 0));
}

/**
 * Reads until `buffer` is full or there is no more, in as many calls as it takes.
 *
 * @returns How many bytes were read, or the negated errno of the call that failed.
 */
export function readFully(fd: number, buffer: Uint8Array<ArrayBuffer>): number {
  let length = 0;
  while (length < buffer.length) {
    const result = readInto(fd, buffer.subarray(length));
    if (result < 0) return result;
    if (result === 0) break;
    length += result;
  }
  return length;
}

/**
 * Reads a text of one byte a character (latin1), in one call.
 *
 * @param offset Where it begins, in bytes.
 * @returns `length` characters, or as many as there are: none when it can't be read.
 */
export function readTextAt(fd: number, offset: number, length: number): string {
  const buffer = length <= textBuffer.length
    ? textBuffer.subarray(0, length)
    : new Uint8Array(length);
  const read = readIntoAt(fd, buffer, offset);
  return decodeLatin1(buffer, 0, Math.max(0, read));
}

/**
 * Writes all of `bytes`, in as many calls as it takes.
 *
 * @returns 0, or the negated errno of the call that failed.
 */
export function writeFully(fd: number, bytes: Uint8Array<ArrayBuffer>): number {
  return inFull(bytes.length, (written) => writeBytes(fd, bytes.subarray(written)));
}

/**
 * Writes all of `bytes` at byte `offset`, in as many calls as it takes.
 *
 * @returns 0, or the negated errno of the call that failed.
 */
export function writeFullyAt(fd: number, bytes: Uint8Array<ArrayBuffer>, offset: number): number {
  return inFull(
    bytes.length,
    (written) => writeBytesAt(fd, bytes.subarray(written), offset + written),
  );
}

function inFull(length: number, write: (written: number) => number): number {
  for (let written = 0; written < length;) {
    const result = write(written);
    if (result === -Errno.EINTR) continue;
    if (result < 0) return result;
    written += result;
  }
  return 0;
}
