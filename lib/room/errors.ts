/**
 * What can go wrong with a room, one class each. Every message stands alone: it names the action
 * and the path and, where something can be done about it, says what.
 *
 * @module
 */
import { describeErrno, Errno, isSystemError } from "../posix/errno.ts";

/** The base of all errors that a person can understand and perhaps mend. */
export class RoomError extends Error {
  /** @ignore */
  override name = "RoomError";
}

/** The path is something else than a chat room, and was left untouched. */
export class NotARoomError extends RoomError {
  /** @ignore */
  override name = "NotARoomError";
}

/** There is nothing at the path. */
export class NoSuchRoomError extends RoomError {
  /** @ignore */
  override name = "NoSuchRoomError";
}

/** The kernel does not let this user in, or not do this. */
export class NoAccessError extends RoomError {
  /** @ignore */
  override name = "NoAccessError";
}

/** The group is unknown, or this user can't give the room to it. */
export class GroupError extends RoomError {
  /** @ignore */
  override name = "GroupError";
}

/** The room was destroyed while it was in use. */
export class RoomGoneError extends RoomError {
  /** @ignore */
  override name = "RoomGoneError";

  /**
   * Names the room, and whoever did it, to be asked why.
   *
   * @param by Who destroyed it, as `signatureOf` says, where that is known.
   */
  constructor(path: string, by?: string) {
    super(`Room "${path}" is gone: it was destroyed${by === undefined ? "" : ` by ${by}`}`);
  }
}

/** Somebody is removing the room at this moment, so that nobody can join it. */
export class BeingDestroyedError extends RoomError {
  /** @ignore */
  override name = "BeingDestroyedError";

  /**
   * Names the room, and whoever does it, to be asked if it does not end.
   *
   * @param user Who does so, as the kernel knows them.
   */
  constructor(path: string, user: string) {
    super(`Cannot use room "${path}": ${user} is just destroying it; try again in a moment`);
  }
}

/** Nothing, or only a part that was taken back, got into the log: the text was not sent. */
export class NotSentError extends RoomError {
  /** @ignore */
  override name = "NotSentError";
}

/** The message is empty or too long to be one record. */
export class UnsendableError extends RoomError {
  /** @ignore */
  override name = "UnsendableError";
}

/** No message has this id: it never had one, has expired, or was taken back. */
export class NoSuchMessageError extends RoomError {
  /** @ignore */
  override name = "NoSuchMessageError";
}

/** The message is somebody else's, or the setting is the owner's alone. */
export class NotYoursError extends RoomError {
  /** @ignore */
  override name = "NotYoursError";
}

/** The attachment is larger than the limit; nothing of it was kept. */
export class TooLargeError extends RoomError {
  /** @ignore */
  override name = "TooLargeError";
}

/** The attachment is gone, or is not what was sent. */
export class AttachmentError extends RoomError {
  /** @ignore */
  override name = "AttachmentError";
}

/** What the kernel's reasons mean, and what to do about them. */
const REASONS: Readonly<Record<number, string>> = {
  [Errno.ENOENT]: "it is not there",
  [Errno.ENOTDIR]: "a part of the path is no directory",
  [Errno.EISDIR]: "it is a directory",
  [Errno.EEXIST]: "it exists already",
  [Errno.EROFS]: "the file system is read-only",
  [Errno.ENOSPC]: "the disk is full; free some space",
  [Errno.EDQUOT]: "your disk quota is used up; free some space",
  [Errno.EFBIG]: "the file would be too large; see: ulimit -f",
  [Errno.EMFILE]: "this process may not have more files open; see: ulimit -n",
  [Errno.ENFILE]: "this host has too many files open; try again later",
  [Errno.ENOMEM]: "there is no memory left; try again later",
  [Errno.ENAMETOOLONG]: "the path is too long",
  [Errno.ENXIO]: "nobody is at its other end",
  [Errno.EIO]: "the device failed; see: dmesg",
};

/** These say nothing without a path. */
const ABOUT_PATHS: readonly number[] = [
  Errno.ENOENT,
  Errno.ENOTDIR,
  Errno.EISDIR,
  Errno.EEXIST,
];

/**
 * Says in plain words why `error` stopped `action`, for example `create room "/tmp/x"`.
 *
 * @returns A {@linkcode RoomError} for what the kernel refused; any other error unchanged.
 */
export function explain(action: string, error: unknown): Error {
  if (!isSystemError(error)) return error instanceof Error ? error : new Error(String(error));
  const options = { cause: error };
  const { errno, path, syscall } = error;
  if (syscall === "mkfifo" && (errno === Errno.EPERM || errno === Errno.EOPNOTSUPP)) {
    return new RoomError(
      `Cannot ${action}: its file system has no FIFOs; choose a place on another, such as /tmp`,
      options,
    );
  }
  if (errno === Errno.EACCES || errno === Errno.EPERM) {
    return new NoAccessError(`Cannot ${action}: permission denied (${syscall})`, options);
  }
  if (errno === Errno.ELOOP) {
    return new NotARoomError(
      `Cannot ${action}: "${path}" is a symbolic link, which a room never has`,
      options,
    );
  }
  const isPart = ABOUT_PATHS.includes(errno) && !action.includes(`"${path}"`);
  const part = isPart ? `"${path}": ` : "";
  return new RoomError(`Cannot ${action}: ${part}${reasonOf(errno)}`, options);
}

/** Why the kernel refused something, in plain words. */
export function reasonOf(errno: number): string {
  return REASONS[errno] ?? describeErrno(errno).toLowerCase();
}
