/**
 * A room on the disk: its names and rights, made, recognised and opened (protocol.md, section 1).
 *
 * @module
 */
import { AT_FDCWD, Descriptor, mustOpenAt, openAt, OpenFlag } from "../posix/descriptor.ts";
import { Errno, expectSuccess, systemError } from "../posix/errno.ts";
import {
  changeGroup,
  changeMode,
  listDirectory,
  makeDirectoryAt,
  networkFileSystem,
} from "../posix/file_system.ts";
import { type FileType, type Stat, statAt, statDescriptor, statPath } from "../posix/stat.ts";
import { effectiveUid, groupById, groupByName, isInGroup, userName } from "../posix/user.ts";
import { explain, GroupError, NoAccessError, NoSuchRoomError, NotARoomError } from "./errors.ts";

/** Rights of the room's directories and of its log. */
export const DIRECTORY_MODE = 0o770;
export const LOG_MODE = 0o660;

/** The directory of the authors' files. */
export const AUTHORS = "authors";

/** Names that a room has, and what they are. */
const ROOM_NAMES = new Map<string, FileType>([
  ["event", "directory"],
  ["log", "file"],
  ["files", "directory"],
  [AUTHORS, "directory"],
  ["keep", "file"],
  ["purged", "file"],
  ["alert-sounds", "directory"],
]);

const OPEN_DIRECTORY = OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY | OpenFlag.O_NONBLOCK;

/** How to open a room. */
export interface OpenOptions {
  /** Make the room when there is none. */
  create?: boolean;
  /** Give the room, old or new, to the group of this name. */
  group?: string | undefined;
}

/** An open room: descriptors of its directories, which stay the same whatever is renamed. */
export class Room implements Disposable {
  /** The path as it was given, for messages. */
  readonly path: string;
  /** Whether this call made it. */
  readonly created: boolean;
  readonly #directory: Descriptor;
  readonly #fifodir: Descriptor;
  readonly #identity: string;
  readonly #owner: number;

  private constructor(path: string, directory: Descriptor, fifodir: Descriptor, created: boolean) {
    this.path = path;
    this.created = created;
    this.#directory = directory;
    this.#fifodir = fifodir;
    const stat = mustStat(directory.fd, path);
    this.#identity = stat.identity;
    this.#owner = stat.uid;
  }

  /**
   * Opens the room at `path`, making what is missing of it when `create` is set.
   *
   * @throws {NoSuchRoomError} when there is nothing at the path, or no parent to make it in.
   * @throws {NotARoomError} when something else is there; nothing was changed.
   * @throws {NoAccessError} when the rights do not allow it.
   * @throws {GroupError} when the group is unknown or not this user's to give; nothing was changed.
   * @throws {RoomError} for whatever else the kernel refuses.
   */
  static open(path: string, options: OpenOptions = {}): Room {
    const gid = options.group === undefined ? undefined : findGroup(options.group);
    const action = `${options.create ? "open or create" : "open"} room "${path}"`;
    try {
      return openRoom(path, options.create ?? false, gid, (...parts) => new Room(path, ...parts));
    } catch (error) {
      throw explain(action, error);
    }
  }

  /** Descriptor of `CHATDIR/`. */
  get directory(): number {
    return this.#directory.fd;
  }

  /** Descriptor of `CHATDIR/event/`. */
  get fifodir(): number {
    return this.#fifodir.fd;
  }

  /** The uid that owns the room. */
  get owner(): number {
    return this.#owner;
  }

  /** The group whose members may enter. */
  get gid(): number {
    return mustStat(this.#directory.fd, this.path).gid;
  }

  /** Whether the path still leads to this room. */
  exists(): boolean {
    const stat = statPath(this.path);
    return typeof stat !== "number" && stat.identity === this.#identity;
  }

  /** What the person who opens it should know, one sentence each. */
  warnings(): string[] {
    const warnings: string[] = [];
    if (this.gid === 0) {
      warnings.push(
        `room "${this.path}" belongs to root's group: only members of that group can enter; ` +
          `its owner can give it to another with: pipechat ${this.path} GROUP`,
      );
    }
    const network = networkFileSystem(this.#directory.fd);
    if (network !== undefined) {
      warnings.push(
        `room "${this.path}" is on ${network}: FIFOs do not cross hosts, so only people on this ` +
          `host hear each other at once`,
      );
    }
    return warnings;
  }

  /** Closes the descriptors; the room stays. */
  close(): void {
    this.#fifodir.close();
    this.#directory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Whether this process acts for the owner of the room, or for root. */
export function isOwner(room: Room): boolean {
  return effectiveUid() === 0 || effectiveUid() === room.owner;
}

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

function openRoom<T>(
  path: string,
  create: boolean,
  gid: number | undefined,
  build: (directory: Descriptor, fifodir: Descriptor, created: boolean) => T,
): T {
  const [directory, created] = openOrMakeDirectory(path, create);
  try {
    if (!created) mustBeRoom(directory.fd, path, create);
    if (!created && gid !== undefined) mustOwn(directory.fd, path);
    if (created) takeRights(directory.fd, gid, DIRECTORY_MODE);
    const fifodir = openRoomDirectory(directory.fd, "event", DIRECTORY_MODE);
    if (gid !== undefined) giveToGroup(directory.fd, gid);
    return build(directory, fifodir, created);
  } catch (error) {
    directory.close();
    throw error;
  }
}

function openOrMakeDirectory(path: string, create: boolean): [Descriptor, boolean] {
  let fd = openAt(AT_FDCWD, path, OPEN_DIRECTORY);
  let created = false;
  if (fd === -Errno.ENOENT && create) {
    const made = makeDirectoryAt(AT_FDCWD, path, DIRECTORY_MODE);
    if (made === -Errno.ENOENT) {
      throw new NoSuchRoomError(
        `Cannot create room "${path}": the directory it should be in does not exist`,
      );
    }
    if (made === -Errno.EACCES) {
      throw new NoAccessError(
        `Cannot create room "${path}": you may not write to the directory it should be in`,
      );
    }
    // EEXIST: somebody made it at this moment, so it is joined.
    if (made !== -Errno.EEXIST) expectSuccess(made, "mkdir", path);
    created = made === 0;
    fd = openAt(AT_FDCWD, path, OPEN_DIRECTORY);
  }
  if (fd === -Errno.ENOENT) throw new NoSuchRoomError(`Cannot open room "${path}": no such room`);
  if (fd === -Errno.ENOTDIR) {
    throw new NotARoomError(`Cannot open room "${path}": it is not a directory`);
  }
  if (fd === -Errno.EACCES) throw new NoAccessError(whyNoAccess(path));
  return [new Descriptor(expectSuccess(fd, "open", path)), created];
}

/** Refuses a directory that is neither a room nor empty, having changed nothing in it. */
function mustBeRoom(directory: number, path: string, create: boolean): void {
  const names = listDirectory(directory);
  const types = new Map(names.map((name) => [name, typeOf(directory, name)]));
  const refuse = (why: string) => {
    throw new NotARoomError(`Refused to use "${path}" as a room: ${why}; nothing was changed`);
  };
  for (const name of ["event", "log"]) {
    const type = types.get(name);
    if (type !== undefined && type !== ROOM_NAMES.get(name)) {
      refuse(`"${name}" in it is not a ${ROOM_NAMES.get(name)} but a ${type}`);
    }
  }
  if (types.has("event") && types.has("log")) return;
  // A room that is just being made, or whose log was taken away: nothing foreign is in it.
  if (names.some((name) => types.get(name) !== ROOM_NAMES.get(name))) {
    refuse("it is a directory with other things in it");
  }
  if (names.length === 0 && !create) refuse("it is an empty directory");
}

function typeOf(directory: number, name: string): FileType | undefined {
  const stat = statAt(directory, name);
  return typeof stat === "number" ? undefined : stat.type;
}

function mustOwn(directory: number, path: string): void {
  const owner = mustStat(directory, path).uid;
  if (effectiveUid() === 0 || effectiveUid() === owner) return;
  throw new GroupError(
    `Cannot change the group of room "${path}": only its owner ` +
      `${userName(owner) ?? `uid ${owner}`} can; join it without naming a group`,
  );
}

/** Gives the room and what is in it to a group and sets the rights again. */
function giveToGroup(directory: number, gid: number): void {
  const modes: [string, number][] = [
    [".", DIRECTORY_MODE],
    ["event", DIRECTORY_MODE],
    ["log", LOG_MODE],
  ];
  for (const [name, mode] of modes) {
    const fd = openAt(directory, name, OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK);
    if (fd === -Errno.ENOENT) continue;
    using file = new Descriptor(expectSuccess(fd, "open", name));
    takeRights(file.fd, gid, mode);
  }
}

/** Sets group and mode through the descriptor, so that no umask and no rename interferes. */
function takeRights(fd: number, gid: number | undefined, mode: number): void {
  if (gid !== undefined) expectSuccess(changeGroup(fd, gid), "fchown", `group ${gid}`);
  expectSuccess(changeMode(fd, mode), "fchmod", mode.toString(8));
}

function mustStat(fd: number, path: string): Stat {
  const stat = statDescriptor(fd);
  if (typeof stat === "number") throw systemError(-stat, "statx", path);
  return stat;
}

function findGroup(name: string): number {
  const group = groupByName(name);
  if (group === undefined) {
    throw new GroupError(`Cannot use group "${name}": there is no such group; see: getent group`);
  }
  if (!isInGroup(group.gid)) {
    throw new GroupError(`Cannot use group "${name}": ${whyNotInGroup(group.gid)}`);
  }
  return group.gid;
}

function whyNoAccess(path: string): string {
  const stat = statPath(path);
  const refusal = `Cannot enter room "${path}": permission denied`;
  if (typeof stat === "number") return `${refusal} on the way there`;
  if (isInGroup(stat.gid)) return `${refusal}: its mode is ${stat.mode.toString(8)}`;
  const group = groupById(stat.gid)?.name ?? `${stat.gid}`;
  return `${refusal}: it is for group "${group}", and ${whyNotInGroup(stat.gid)}`;
}

function whyNotInGroup(gid: number): string {
  const group = groupById(gid);
  const user = userName(effectiveUid());
  if (group !== undefined && user !== undefined && group.members.includes(user)) {
    return `you were added to it after this login: log in again, or run: newgrp ${group.name}`;
  }
  return `you are not in that group; see: id`;
}
