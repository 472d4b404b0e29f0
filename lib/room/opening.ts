/**
 * Opening the directories of a room, and making them: what is there must be a room, or nothing, and
 * belong to whom it should (docs/protocol.md).
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag } from "../posix/descriptor.ts";
import { Errno, expectSuccess } from "../posix/errno.ts";
import { makeDirectoryAt } from "../posix/file_system.ts";
import { mustStat } from "../posix/stat.ts";
import { mayActFor } from "../posix/user.ts";
import { quote } from "../shell_word.ts";
import { giveToGroup, mustOwn, whyNoAccess } from "./access.ts";
import { mustLast } from "./destruction.ts";
import { NoAccessError, NoSuchRoomError, NotARoomError } from "./errors.ts";
import {
  DIRECTORY_MODE,
  findParts,
  type Found,
  isForeign,
  OPEN_DIRECTORY,
  openRoomDirectory,
  ROOM_PARTS,
  takeRights,
} from "./layout.ts";
import { mustBelong, mustBePartOf, mustBeShut } from "./trust.ts";

/** How to open a room. */
export interface OpenOptions {
  /** Make the room when there is none. */
  create?: boolean;
  /** Give the room, old or new, to the group of this name. */
  group?: string | undefined;
  /** Take what its owner finds of a room that was not wholly destroyed for one, too. */
  remains?: boolean;
}

/**
 * Opens the directories of the room at `path`, making what is missing when `create` is set.
 *
 * @param gid The group to give it to.
 * @param build Makes the room of them; `created` tells whether it is a new one.
 * @throws {RoomError} what `Room.open` names.
 * @throws {Error} as `systemError` makes it, for whatever else the kernel refuses.
 */
export function openRoom<T>(
  path: string,
  { create = false, remains = false }: OpenOptions,
  gid: number | undefined,
  build: (directory: Descriptor, fifodir: Descriptor, created: boolean) => T,
): T {
  const [directory, created] = openOrMakeDirectory(path, create);
  try {
    const isRemains = remains && mayActFor(mustStat(directory.fd, path).uid);
    if (!isRemains) mustLast({ directory: directory.fd, path });
    // One just made, too: in a parent that is not sticky it may be another's directory by now.
    const found = mustBeRoom(directory.fd, path, create || isRemains);
    mustBelong(directory.fd, path, found);
    if (!created && gid !== undefined) mustOwn(directory.fd, path);
    if (created) takeRights(directory.fd, gid, DIRECTORY_MODE);
    if (gid !== undefined) giveToGroup(directory.fd, gid);
    mustBeShut(directory.fd, path, gid === undefined ? found : findParts(directory.fd, ROOM_PARTS));
    const fifodir = openFifodir(directory.fd, path);
    return build(directory, fifodir, created);
  } catch (error) {
    directory.close();
    throw error;
  }
}

/** What has the name may be another directory than a moment ago. */
function openFifodir(directory: number, path: string): Descriptor {
  const fifodir = openRoomDirectory(directory, "event", DIRECTORY_MODE);
  try {
    mustBePartOf(mustStat(directory, path), path, "event", mustStat(fifodir.fd, "event"));
    return fifodir;
  } catch (error) {
    fifodir.close();
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
    fd = openAt(AT_FDCWD, path, OPEN_DIRECTORY | (created ? OpenFlag.O_NOFOLLOW : 0));
  }
  if (fd === -Errno.ENOENT) {
    const place = path.includes("/") ? path : `./${path}`;
    throw new NoSuchRoomError(
      `Cannot open room "${path}": no such room; to make it: pipechat ${quote(place)}`,
    );
  }
  if (fd === -Errno.ENOTDIR) {
    throw new NotARoomError(`Cannot open room "${path}": it is not a directory`);
  }
  if (fd === -Errno.EACCES) throw new NoAccessError(whyNoAccess(path));
  return [new Descriptor(expectSuccess(fd, "open", path)), created];
}

/**
 * Refuses a directory that is neither a room nor empty, having changed nothing in it.
 *
 * @returns What there is in it.
 */
function mustBeRoom(directory: number, path: string, create: boolean): Found[] {
  const found = findParts(directory, ROOM_PARTS);
  const names = found.map(({ name }) => name);
  const refuse = (why: string) => {
    throw new NotARoomError(`Refused to use "${path}" as a room: ${why}; nothing was changed`);
  };
  const foreign = found.filter(isForeign);
  for (const { name, part, stat } of foreign) {
    if (part?.maker !== "client") continue;
    refuse(`"${name}" in it is not a ${part.type} but a ${stat.type}`);
  }
  if (names.includes("event") && names.includes("log")) return found;
  // A room that is just being made, or whose log was taken away: nothing foreign is in it.
  if (foreign.length > 0) refuse("it is a directory with other things in it");
  // A C client makes the log first, but writes into it last: this is somebody else's.
  const [only] = names.length === 1 ? found : [];
  if (only?.name === "log" && only.stat.size !== 0) {
    refuse("it holds nothing but a file named log");
  }
  if (names.length === 0 && !create) refuse("it is an empty directory");
  if (!names.includes("event") && !create) refuse('it has no directory "event"');
  return found;
}
