/**
 * Who may enter a room: giving it to a group, and saying why somebody has no way in.
 *
 * @module
 */
import { closeDescriptor, Descriptor, openAt, OpenFlag } from "../posix/descriptor.ts";
import { Errno, expectSuccess } from "../posix/errno.ts";
import { changeGroup, listDirectory } from "../posix/file_system.ts";
import { statAt, statPath } from "../posix/stat.ts";
import { effectiveUid, groupById, groupByName, isInGroup, userName } from "../posix/user.ts";
import { GroupError } from "./errors.ts";
import { DIRECTORY_MODE, mustStat, ROOM_ENTRIES, takeRights } from "./layout.ts";

/** Without these a room would not be the group's at all. */
const ESSENTIAL = ["event", "log"];
const SAFELY = OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;

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
 * it besides the log can only be given by them or by root: see {@linkcode strayEntries}.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function giveToGroup(directory: number, gid: number): void {
  takeRights(directory, gid, DIRECTORY_MODE);
  for (const [name, { type, mode }] of ROOM_ENTRIES) {
    const fd = openAt(directory, name, SAFELY);
    if (fd === -Errno.ENOENT) continue;
    if (fd < 0 && !ESSENTIAL.includes(name)) continue;
    using entry = new Descriptor(expectSuccess(fd, "open", name));
    if (ESSENTIAL.includes(name)) takeRights(entry.fd, gid, mode ?? DIRECTORY_MODE);
    else giveIfOwn(entry.fd, gid, mode);
    if (type === "directory" && name !== "event") giveContents(entry.fd, gid);
  }
}

/** The names in the room that belong to another group than the room itself. */
export function strayEntries(directory: number): string[] {
  const { gid } = mustStat(directory, ".");
  return [...ROOM_ENTRIES.keys()].filter((name) => {
    const stat = statAt(directory, name);
    return typeof stat !== "number" && stat.gid !== gid;
  });
}

function giveContents(directory: number, gid: number): void {
  for (const name of listDirectory(directory)) {
    const fd = openAt(directory, name, SAFELY);
    if (fd < 0) continue;
    giveIfOwn(fd, gid, undefined);
    closeDescriptor(fd);
  }
}

/** What is another user's is passed over: only its owner and root can give it away. */
function giveIfOwn(fd: number, gid: number, mode: number | undefined): void {
  const { uid, type, links } = mustStat(fd, ".");
  if (effectiveUid() !== 0 && effectiveUid() !== uid) return;
  // A second name is somebody's attempt to have a file given away that is not the room's.
  if (type === "file" && links > 1) return;
  if (mode !== undefined) takeRights(fd, gid, mode);
  else expectSuccess(changeGroup(fd, gid), "fchown", `group ${gid}`);
}

/**
 * The number of the group called `name`, if this user may act for it.
 *
 * @throws {GroupError} when there is no such group, or when this user is not in it.
 */
export function findGroup(name: string): number {
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
