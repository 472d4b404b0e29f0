/**
 * Whether what is found on the disk can be the room that people take it for. Somebody outside may
 * have made it under the name that others expect, and its owner may have moved there what is
 * somebody else's; so owners, groups and modes are looked at before anything is read or written.
 *
 * @module
 */
import { mustStat, type Stat, statAt } from "../posix/stat.ts";
import { effectiveUid, isInGroup, isMember } from "../posix/user.ts";
import { groupNameOf, nameOf } from "./names.ts";
import { NotARoomError } from "./errors.ts";
import type { Found, RoomPart } from "./layout.ts";

const WRITABLE_BY_ALL = 0o002;
const OPEN_TO_ALL = 0o007;
/** On a directory: what is made in it gets its group, whoever makes it (inode(7)). */
const HANDS_GROUP_ON = 0o2000;

/**
 * Makes sure that the room's directory, and what is in it, belong to whom they should.
 *
 * @param found What there is in the directory.
 * @throws {NotARoomError} otherwise, with a word on what to do.
 */
export function mustBelong(directory: number, path: string, found: readonly Found[]): void {
  const room = mustStat(directory, path);
  if (isEntrant(room)) {
    throw refusal(
      path,
      `it is for group "${groupNameOf(room.gid)}", which you are not in, and open to everybody; ` +
        `use another path`,
    );
  }
  if (isOutsider(directory, room)) {
    throw refusal(
      path,
      `its owner ${nameOf(room.uid)} is not in its group "${groupNameOf(room.gid)}"; ` +
        `use another path, or have root run: chown root ${path}`,
    );
  }
  for (const { name, part, stat } of found) {
    if (part?.maker === "client" && stat.type !== "none") mustBePartOf(room, path, name, stat);
  }
}

/**
 * Makes sure that nobody outside the room can have written its parts.
 *
 * @param found What there is in the directory.
 * @throws {NotARoomError} otherwise, with a word on what to do.
 */
export function mustBeShut(directory: number, path: string, found: readonly Found[]): void {
  const room = mustStat(directory, path);
  if (room.mode & WRITABLE_BY_ALL) throw openToAll(path, room, "it", path);
  for (const { name, part, stat } of found) {
    // A symbolic link has all rights, and is never followed.
    if (stat.type === "symlink" || !isGuarded(part)) continue;
    if (stat.mode & WRITABLE_BY_ALL) {
      throw openToAll(path, stat, `"${name}" in it`, `${path}/${name}`);
    }
  }
}

/**
 * Makes sure that a part that every client needs is the owner's, or the group's as what a member
 * has made anew: the owner of a directory can move there what is somebody else's.
 *
 * @throws {NotARoomError} otherwise, with a word on what to do.
 */
export function mustBePartOf(room: Stat, path: string, name: string, stat: Stat): void {
  if (isPartOf(room, stat)) return;
  throw refusal(
    path,
    `"${name}" in it belongs to ${nameOf(stat.uid)} and not to the room; ` +
      `its owner ${nameOf(room.uid)} or root can remove it`,
  );
}

/** Whether something that lies in the room can have been made by those whose room it is. */
export function isPartOf(room: Stat, part: Stat): boolean {
  return part.uid === room.uid || part.gid === room.gid;
}

/** Whether this process gets in as everybody does, and not as one of those whom the room is for. */
function isEntrant({ uid, gid, mode }: Stat): boolean {
  return (mode & OPEN_TO_ALL) !== 0 && uid !== effectiveUid() && !isInGroup(gid);
}

/**
 * Whether the owner has no part in the group. Only a member can give a directory to a group, but
 * whoever makes one in a directory that hands its group on needs not be one.
 */
function isOutsider(directory: number, { uid, gid, mode }: Stat): boolean {
  if (uid === 0 || uid === effectiveUid()) return false;
  const parent = statAt(directory, "..");
  const isInherited = (mode & HANDS_GROUP_ON) !== 0 ||
    (parent.mode & HANDS_GROUP_ON) !== 0 && parent.gid === gid;
  return isInherited && isMember(uid, gid) === false;
}

/** Whether outsiders could do harm with the right to write a part. */
function isGuarded(part: RoomPart | undefined): boolean {
  if (part?.mode === undefined) return false;
  return part.maker === "client" || part.type === "directory";
}

function openToAll(path: string, { uid }: Stat, what: string, where: string): NotARoomError {
  return refusal(
    path,
    `everybody may write ${what}; use another path, unless you trust its owner ` +
      `${nameOf(uid)}, who can mend it with: chmod o-w ${where}`,
  );
}

function refusal(path: string, why: string): NotARoomError {
  return new NotARoomError(`Refused to use "${path}" as a room: ${why}`);
}
