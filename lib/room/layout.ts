/**
 * What a room consists of on the disk: its names and rights, and opening or making what has them
 * (protocol.md, section 1).
 *
 * @module
 */
import { Descriptor, mustOpenAt, openAt, OpenFlag } from "../posix/descriptor.ts";
import { Errno, expectSuccess, systemError } from "../posix/errno.ts";
import { changeGroup, changeMode, makeDirectoryAt } from "../posix/file_system.ts";
import { type FileType, type Stat, statDescriptor } from "../posix/stat.ts";
import { NotARoomError } from "./errors.ts";

/** Rights of the room's directories, and of its log. */
export const DIRECTORY_MODE = 0o770;
export const LOG_MODE = 0o660;
/** The directory of the authors' files, which nobody may take away from another: sticky. */
export const AUTHORS = "authors";
export const AUTHORS_MODE = 0o1770;

/** One of the names that a room has. */
export interface RoomEntry {
  readonly type: FileType;
  /** Octal rights; undefined where they are its owner's to choose. */
  readonly mode?: number;
}

/** The names that a room has; all but the first two may be missing. */
export const ROOM_ENTRIES: ReadonlyMap<string, RoomEntry> = new Map<string, RoomEntry>([
  ["event", { type: "directory", mode: DIRECTORY_MODE }],
  ["log", { type: "file", mode: LOG_MODE }],
  ["files", { type: "directory", mode: DIRECTORY_MODE }],
  [AUTHORS, { type: "directory", mode: AUTHORS_MODE }],
  ["keep", { type: "file" }],
  ["purged", { type: "file", mode: LOG_MODE }],
  ["alert-sounds", { type: "directory" }],
]);

/** Opens a directory, to be read and to be named in `*at` calls. */
export const OPEN_DIRECTORY = OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY | OpenFlag.O_NONBLOCK;

/**
 * Opens the file `name` of the room, never through a symlink, making it with exactly `mode` and
 * the room's group when `create` is set and it is missing.
 *
 * @throws {NotARoomError} when it is not a regular file.
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function openRoomFile(
  directory: number,
  name: string,
  flags: number,
  mode: number,
  create: boolean,
): Descriptor {
  const safe = flags | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;
  let fd = openAt(directory, name, safe);
  // Not O_CREAT on an existing file: fs.protected_regular would refuse it in a sticky directory.
  if (fd === -Errno.ENOENT && create) {
    fd = makeFile(directory, name, safe, mode);
    if (fd === -Errno.EEXIST) fd = openAt(directory, name, safe);
  }
  const file = new Descriptor(expectSuccess(fd, "open", name));
  if (mustStat(file.fd, name).type === "file") return file;
  file.close();
  throw new NotARoomError(`Refused to use "${name}" of the room: it is not a regular file`);
}

/**
 * Makes the file `name` with exactly `mode` and the group of `directory`, open for writing.
 *
 * @throws {Error} as `systemError` makes it, when it exists already or the kernel refuses.
 */
export function makeRoomFile(directory: number, name: string, mode: number): Descriptor {
  const fd = makeFile(directory, name, OpenFlag.O_WRONLY | OpenFlag.O_NOFOLLOW, mode);
  return new Descriptor(expectSuccess(fd, "open", name));
}

function makeFile(directory: number, name: string, flags: number, mode: number): number {
  const fd = openAt(directory, name, flags | OpenFlag.O_CREAT | OpenFlag.O_EXCL, mode);
  if (fd >= 0) takeRights(fd, mustStat(directory, ".").gid, mode);
  return fd;
}

/**
 * Opens the directory `name` of the room, never through a symlink, making it with exactly `mode`
 * and the room's group when it is missing.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function openRoomDirectory(directory: number, name: string, mode: number): Descriptor {
  const flags = OPEN_DIRECTORY | OpenFlag.O_NOFOLLOW;
  const fd = openAt(directory, name, flags);
  if (fd !== -Errno.ENOENT) return new Descriptor(expectSuccess(fd, "open", name));
  const made = makeDirectoryAt(directory, name, mode);
  if (made !== -Errno.EEXIST) expectSuccess(made, "mkdir", name);
  const descriptor = mustOpenAt(directory, name, flags);
  if (made === 0) takeRights(descriptor.fd, mustStat(directory, ".").gid, mode);
  return descriptor;
}

/**
 * Sets group and mode through the descriptor, so that no umask and no rename interferes.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function takeRights(fd: number, gid: number | undefined, mode: number): void {
  if (gid !== undefined) expectSuccess(changeGroup(fd, gid), "fchown", `group ${gid}`);
  expectSuccess(changeMode(fd, mode), "fchmod", mode.toString(8));
}

/**
 * Asks about what a descriptor refers to.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function mustStat(fd: number, path: string): Stat {
  const stat = statDescriptor(fd);
  if (typeof stat === "number") throw systemError(-stat, "statx", path);
  return stat;
}
