/**
 * Removing a room from the disk: only what a room consists of, never through a symlink.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag } from "../posix/descriptor.ts";
import { describeErrno, Errno } from "../posix/errno.ts";
import { removeDirectoryAt, unlinkAt } from "../posix/file_system.ts";
import {
  AUTHORS,
  DESTRUCTION,
  findParts,
  type Found,
  isForeign,
  OPEN_DIRECTORY,
  ROOM_PARTS,
  type RoomPart,
} from "./layout.ts";
import type { Room } from "./room.ts";

/** Whoever was joining at that moment may have made something: it is looked for so many times. */
const MAX_PASSES = 5;

/** A file or directory of the room that is still there, and why. */
export interface Remnant {
  /** Relative to the room; `.` is the room's own directory. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Removes the room.
 *
 * @returns What stays, either because a room has no such file or because the kernel refused;
 * empty when all is gone.
 */
export function removeRoom(room: Room): Remnant[] {
  let remnants: Remnant[] = [];
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    remnants = removeParts(room.directory, ROOM_PARTS, "");
    if (remnants.length === 0) remnants = removeItself(room);
    if (remnants.length === 0) break;
  }
  return remnants;
}

/** Removes what a C client must leave: directories that were not empty before one's own file went. */
export function removeIfEmpty(room: Room): void {
  removeDirectoryAt(room.directory, AUTHORS);
  removeItself(room);
}

/** What stays of a room, in a sentence and a line for each thing. */
export function describeRemnants(
  room: Room,
  remnants: readonly Remnant[],
): [title: string, ...lines: string[]] {
  return [
    `Room "${room.path}" is destroyed, but this stays in its directory:`,
    ...remnants.map(({ name, reason }) => `  ${name}: ${reason}`),
  ];
}

function removeItself(room: Room): Remnant[] {
  if (!room.exists()) return [];
  return remnantOf(".", removeDirectoryAt(AT_FDCWD, room.path.replace(/(?<=.)\/+$/, "")));
}

function removeParts(directory: number, parts: readonly RoomPart[], path: string): Remnant[] {
  const isLast = ({ name }: Found) => name === DESTRUCTION ? 1 : 0;
  const all = findParts(directory, parts).sort((one, other) => isLast(one) - isLast(other));
  return all.flatMap((found) => {
    const { name, part } = found;
    if (isForeign(found)) return [{ name: path + name, reason: "it is not the room's" }];
    return part?.parts === undefined
      ? remnantOf(path + name, unlinkAt(directory, name))
      : removeDirectory(directory, name, part.parts);
  });
}

function removeDirectory(parent: number, name: string, parts: readonly RoomPart[]): Remnant[] {
  const fd = openAt(parent, name, OPEN_DIRECTORY | OpenFlag.O_NOFOLLOW);
  if (fd < 0) return remnantOf(name, fd);
  using directory = new Descriptor(fd);
  const remnants = removeParts(directory.fd, parts, `${name}/`);
  return remnants.length > 0 ? remnants : remnantOf(name, removeDirectoryAt(parent, name));
}

/** What stays when the kernel has answered so. */
function remnantOf(name: string, result: number): Remnant[] {
  if (result >= 0 || result === -Errno.ENOENT) return [];
  return [{ name, reason: describeErrno(-result) }];
}
