/**
 * The file `CHATDIR/log`: opening it, and telling whether it is still the room's.
 *
 * @module
 */
import { type Descriptor, OpenFlag, toCString } from "../../posix/descriptor.ts";
import {
  fileKey,
  isFileAt,
  mustStat,
  type Stat,
  statAt,
  statDescriptor,
} from "../../posix/stat.ts";
import { explain, RoomError } from "../errors.ts";
import { LOG_MODE, openRoomFile } from "../layout.ts";
import type { Room } from "../room.ts";
import { mustBePartOf } from "../trust.ts";

/** What the log is called in `CHATDIR/`. */
export const LOG = "log";
/** Ready for libc: it is asked about with every message. */
const LOG_PATH = toCString(LOG);

/**
 * Opens the room's log.
 *
 * @throws {RoomError} when the kernel refuses, or when it is not a regular file of the room's.
 */
export function openLog(room: Room, flags: number, create: boolean): Descriptor {
  let log: Descriptor | undefined;
  try {
    log = openRoomFile(room.directory, LOG, flags, LOG_MODE, create);
    mustBePartOf(mustStat(room.directory, room.path), room.path, LOG, mustStat(log.fd, LOG));
    return log;
  } catch (error) {
    log?.close();
    throw explain(`open the log of room "${room.path}"`, error);
  }
}

/** What has the name of the room's log now. */
export function statNamedLog(room: Room): Stat {
  return statAt(room.directory, LOG_PATH);
}

/** Whether this is the file that is called the log now. */
export function isNamedLog(room: Room, file: Stat): boolean {
  return isFileAt(room.directory, LOG_PATH, file);
}

/** Tells one log from all others, as `fileKey` does, in a form that can name a file: `INODE.BIRTH`. */
export function logKey(log: Stat): string {
  return fileKey(log, ".");
}

/** Whether a descriptor refers to what is the room's log now. */
export function isCurrentLog(room: Room, fd: number): boolean {
  return isNamedLog(room, statDescriptor(fd));
}

/**
 * The size of the log in bytes: what is in it has a smaller id.
 *
 * @throws {RoomError} when the log can't be opened.
 */
export function logEnd(room: Room): number {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  return logSize(log.fd);
}

/**
 * The size of an open log in bytes.
 *
 * @throws {RoomError} when somebody has made it so large that numbers can't tell its ids apart:
 * whoever read on there would read the same line for ever.
 */
export function logSize(fd: number): number {
  return mustBeSafe(statLog(fd).size);
}

/** As {@linkcode logSize}, of a size that is known. */
export function mustBeSafe(size: number): number {
  if (Number.isSafeInteger(size)) return size;
  throw new RoomError(
    `Cannot use the room: somebody has made its log ${size} bytes long; remove the file "log"`,
  );
}

/** What an open log is. */
export function statLog(fd: number): Stat {
  return mustStat(fd, LOG);
}
