/**
 * errno: its names, its value after a call, and the exceptions made of it.
 *
 * Wrappers in this layer answer as the kernel does: a result of 0 or more, or the negated errno.
 * What a caller expects it compares (`result === -Errno.ENXIO`); the rest goes through
 * {@linkcode expectSuccess}, which throws.
 *
 * @module
 */
import { lastErrno, libc } from "./libc.ts";

/** errno values that pipechat tells apart; x86_64 and aarch64 share them (errno(3)). */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  EFBIG: 27,
  ENOSPC: 28,
  EROFS: 30,
  EPIPE: 32,
  ERANGE: 34,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  EOPNOTSUPP: 95,
  EDQUOT: 122,
} as const;

const ERROR_CLASSES = new Map<number, new (message: string) => Error>([
  [Errno.ENOENT, Deno.errors.NotFound],
  [Errno.EACCES, Deno.errors.PermissionDenied],
  [Errno.EPERM, Deno.errors.PermissionDenied],
  [Errno.EEXIST, Deno.errors.AlreadyExists],
  [Errno.ENOTDIR, Deno.errors.NotADirectory],
  [Errno.EISDIR, Deno.errors.IsADirectory],
  [Errno.ELOOP, Deno.errors.FilesystemLoop],
  [Errno.EPIPE, Deno.errors.BrokenPipe],
  [Errno.EAGAIN, Deno.errors.WouldBlock],
  [Errno.EINTR, Deno.errors.Interrupted],
  [Errno.EBADF, Deno.errors.BadResource],
]);

/** What an exception made by {@linkcode systemError} carries beside its message. */
export interface SystemErrorDetails {
  /** The C function that failed. */
  readonly syscall: string;
  /** Its errno, a positive number. */
  readonly errno: number;
  /** The path or name it was called with. */
  readonly path: string;
}

/**
 * The result of a synchronous libc call, or its negated errno when the call answered -1.
 *
 * Call it on the result in the same expression as the libc call: anything that runs in between
 * may change errno.
 */
export function resultOrErrno(result: number | bigint): number {
  return result == -1 ? -lastErrno() : Number(result);
}

/** What strerror(3) says about `errno`, for example `No space left on device`. */
export function describeErrno(errno: number): string {
  const text = libc.strerror(errno);
  return text === null ? `errno ${errno}` : Deno.UnsafePointerView.getCString(text);
}

/**
 * The exception for a failed call: an instance of the matching class in `Deno.errors` (or of
 * `Error` where there is none) that carries {@linkcode SystemErrorDetails}.
 */
export function systemError(
  errno: number,
  syscall: string,
  path: string,
): Error & SystemErrorDetails {
  const message = `${syscall} "${path}": ${describeErrno(errno)}`;
  return Object.assign(new (ERROR_CLASSES.get(errno) ?? Error)(message), { syscall, errno, path });
}

/** Whether `error` was made by {@linkcode systemError}. */
export function isSystemError(error: unknown): error is Error & SystemErrorDetails {
  return error instanceof Error && "errno" in error && typeof error.errno === "number" &&
    "syscall" in error && "path" in error;
}

/**
 * Returns `result` when it is 0 or more.
 *
 * @throws {Error} as {@linkcode systemError} makes it, when `result` is a negated errno.
 */
export function expectSuccess(result: number, syscall: string, path: string): number {
  if (result < 0) throw systemError(-result, syscall, path);
  return result;
}
