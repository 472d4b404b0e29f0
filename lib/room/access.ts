/**
 * Who may enter a room: giving it to a group, and saying why somebody has no way in.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag } from "../posix/descriptor.ts";
import { Errno, expectSuccess } from "../posix/errno.ts";
import { statPath } from "../posix/stat.ts";
import { effectiveUid, groupById, groupByName, isInGroup, userName } from "../posix/user.ts";
import { GroupError } from "./errors.ts";
import {
  DIRECTORY_MODE,
  findParts,
  mustStat,
  ROOM_PARTS,
  type RoomPart,
  takeRights,
} from "./layout.ts";

const WRITABLE_BY_GROUP = 0o020;

/**
 * Makes sure that this process may change the room's group.
 *
 * @throws {GroupError} when the room is somebody else's.
 */
export function mustOwn(directory: number, path: string): void {
  const owner = mustStat(directory, path).uid;
  if (effectiveUid() === 0 || effectiveUid() === owner) return;
  throw new GroupError(
    `Cannot change the group of room "${path}": only its owner ` +
      `${userName(owner) ?? `uid ${owner}`} can; join it without naming a group`,
  );
}

/**
 * Gives the room and what is in it to a group, and sets the rights again. What others have made in
 * it besides the log can only be given by them or by root: see {@linkcode strayParts}.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function giveToGroup(directory: number, gid: number): void {
  takeRights(directory, gid, DIRECTORY_MODE);
  giveParts(directory, gid, ROOM_PARTS);
}

/** The names of the room's parts that belong to another group than the room itself. */
export function strayParts(directory: number): string[] {
  const { gid } = mustStat(directory, ".");
  return findParts(directory, ROOM_PARTS)
    .filter(({ part, stat }) => part !== undefined && stat !== undefined && stat.gid !== gid)
    .map(({ name }) => name);
}

function giveParts(directory: number, gid: number, parts: readonly RoomPart[]): void {
  for (const { name, part } of findParts(directory, parts)) {
    // Opening a FIFO whose listener died would make it look alive.
    if (part === undefined || part.type === "fifo") continue;
    const kind = part.type === "directory" ? OpenFlag.O_DIRECTORY : 0;
    const fd = openAt(directory, name, kind | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK);
    if (fd === -Errno.ENOENT || fd < 0 && part.maker !== "client") continue;
    using entry = new Descriptor(expectSuccess(fd, "open", name));
    if (isGivable(entry.fd, part)) takeRights(entry.fd, gid, restorableMode(part));
    if (part.parts !== undefined) giveParts(entry.fd, gid, part.parts);
  }
}

/** What is another user's is passed over: only its owner and root can give it away. */
function isGivable(fd: number, part: RoomPart): boolean {
  // Without these a room would not be the group's at all.
  if (part.maker === "client") return true;
  const { uid, type, links } = mustStat(fd, ".");
  if (effectiveUid() !== 0 && effectiveUid() !== uid) return false;
  // A second name is somebody's attempt to have a file given away that is not the room's.
  return type === part.type && (type !== "file" || links === 1);
}

/**
 * The rights to set again. What only one user may write is trusted for that: others may have moved
 * or written it there, and setting its rights would make it trusted.
 */
function restorableMode({ mode = 0 }: RoomPart): number | undefined {
  return mode & WRITABLE_BY_GROUP ? mode : undefined;
}

/**
 * The number of the group called `name`, if this user may act for it.
 *
 * @throws {GroupError} when there is no such group, or when this user is not in it.
 */
export function mustBeInGroup(name: string): number {
  const group = groupByName(name);
  if (group === undefined) {
    throw new GroupError(`Cannot use group "${name}": there is no such group; see: getent group`);
  }
  if (!isInGroup(group.gid)) {
    throw new GroupError(`Cannot use group "${name}": ${whyNotInGroup(group.gid)}`);
  }
  return group.gid;
}

/** Says who may enter the room at `path`, to somebody whom the kernel did not let in. */
export function whyNoAccess(path: string): string {
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
