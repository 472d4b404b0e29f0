/**
 * Who may enter a room: giving it to a group, and saying why somebody has no way in.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, UNTRUSTED } from "../posix/descriptor.ts";
import { Errno, expectSuccess } from "../posix/errno.ts";
import { mustStat, statPath } from "../posix/stat.ts";
import {
  effectiveUid,
  groupById,
  groupByName,
  isInGroup,
  mayActFor,
  userName,
} from "../posix/user.ts";
import { GroupError } from "./errors.ts";
import { groupNameOf } from "./names.ts";
import { DIRECTORY_MODE, findParts, ROOM_PARTS, type RoomPart, takeRights } from "./layout.ts";

const WRITABLE_BY_GROUP = 0o020;

/**
 * Makes sure that this process may change the room's group.
 *
 * @throws {GroupError} when the room is somebody else's.
 */
export function mustOwn(directory: number, path: string): void {
  const owner = mustStat(directory, path).uid;
  if (mayActFor(owner)) return;
  throw new GroupError(
    `Cannot change the group of room "${path}": only its owner ` +
      `${userName(owner) ?? `uid ${owner}`} can; join it without naming a group`,
  );
}

/**
 * Gives the room to a group, with what is in it and its owner's, and sets the rights again. The
 * owner can have moved there what is somebody else's, so root gives no more than the owner could:
 * see {@linkcode strayParts}.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function giveToGroup(directory: number, gid: number): void {
  const owner = mustStat(directory, ".").uid;
  takeRights(directory, gid, DIRECTORY_MODE);
  giveParts(directory, owner, gid, ROOM_PARTS);
}

/** A part of the room that belongs to another group than the room itself. */
export interface Stray {
  /** Relative to the room, such as `files`. */
  readonly name: string;
  /** Whether it is the owner's of the room, so that it can be given away with that. */
  readonly isOwners: boolean;
}

/** The parts of the room that its members can't use, as they belong to another group. */
export function strayParts(directory: number): Stray[] {
  const { uid, gid } = mustStat(directory, ".");
  return findParts(directory, ROOM_PARTS).flatMap(({ name, part, stat }) =>
    // Everybody who gets in may read what is only the owner's to write.
    part === undefined || part.maker === "owner" || stat.type === "none" || stat.gid === gid
      ? []
      : [{ name, isOwners: stat.uid === uid }]
  );
}

function giveParts(
  directory: number,
  owner: number,
  gid: number,
  parts: readonly RoomPart[],
): void {
  for (const { name, part } of findParts(directory, parts)) {
    // Opening a FIFO whose listener died would make it look alive.
    if (part === undefined || part.type === "fifo") continue;
    const kind = part.type === "directory" ? OpenFlag.O_DIRECTORY : 0;
    const fd = openAt(directory, name, kind | UNTRUSTED);
    if (fd === -Errno.ENOENT || fd < 0 && part.maker !== "client") continue;
    using entry = new Descriptor(expectSuccess(fd, "open", name));
    if (!isGivable(entry.fd, owner, part)) continue;
    takeRights(entry.fd, gid, restorableMode(part));
    if (part.parts !== undefined) giveParts(entry.fd, owner, gid, part.parts);
  }
}

/** What is not the owner's is passed over, and what may be a file from elsewhere. */
function isGivable(fd: number, owner: number, part: RoomPart): boolean {
  const { uid, type, links } = mustStat(fd, ".");
  // A second name is somebody's attempt to have a file given away that is not the room's.
  return uid === owner && type === part.type && (type !== "file" || links === 1);
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

/**
 * Whether nobody but this process's user is known to be in a group: many systems give each user one
 * of the user's own name. Whose primary group it is cannot be asked of every database, so the name
 * has to do, or that the user alone is listed as a member.
 */
export function isPrivateGroup(gid: number): boolean {
  const group = groupById(gid);
  if (group === undefined) return true;
  const user = userName(effectiveUid());
  return group.members.every((member) => member === user) &&
    (group.name === user || group.members.length > 0);
}

/** Says who may enter the room at `path`, to somebody whom the kernel did not let in. */
export function whyNoAccess(path: string): string {
  const stat = statPath(path);
  const refusal = `Cannot enter room "${path}": permission denied`;
  if (stat.type === "none") return `${refusal} on the way there`;
  if (isInGroup(stat.gid)) return `${refusal}: its mode is ${stat.mode.toString(8)}`;
  return `${refusal}: it is for group "${groupNameOf(stat.gid)}", and ${whyNotInGroup(stat.gid)}`;
}

function whyNotInGroup(gid: number): string {
  const group = groupById(gid);
  const user = userName(effectiveUid());
  if (group !== undefined && user !== undefined && group.members.includes(user)) {
    return `you were added to it after this login: log in again, or run: newgrp ${group.name}`;
  }
  return `you are not in that group; see: id`;
}
