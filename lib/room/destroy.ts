/**
 * Destroying a room: having everybody quit, and removing it from the disk; only what a room consists
 * of, never through a symlink.
 *
 * @module
 */
import { notify } from "../fifodir/mod.ts";
import { AT_FDCWD, Descriptor, openAt, OpenFlag } from "../posix/descriptor.ts";
import { describeErrno, Errno } from "../posix/errno.ts";
import { removeDirectoryAt, unlinkAt } from "../posix/file_system.ts";
import { beginDestruction } from "./destruction.ts";
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
import { LOG } from "./log/log_file.ts";
import { formatCommand, type Stamp } from "./log/record.ts";
import type { LogWriter } from "./log/writer.ts";
import type { Room } from "./room.ts";

/** Whoever was joining at that moment may have made something: it is looked for so many times. */
const MAX_PASSES = 5;

/**
 * So long (ms) the others have to read who destroys the room: with its log, those who vouch for that
 * take their statements away.
 */
const DESTROY_NOTICE = 50;
/** So long (ms) the others have to quit before a destroyed room is removed (docs/protocol.md). */
const DESTROY_GRACE = 200;

/** A file or directory of the room that is still there, and why. */
export interface Remnant {
  /** Relative to the room; `.` is the room's own directory. */
  readonly name: string;
  /** For a person, such as `it is not the room's`. */
  readonly reason: string;
}

/**
 * Tells everybody in the room to quit, gives them a moment, and removes the room.
 *
 * @returns What of the room's directory stays.
 * @throws {NotSentError} when the log can't be written.
 */
export async function destroyRoom(room: Room, writer: LogWriter, by: Stamp): Promise<Remnant[]> {
  using _destruction = beginDestruction(room.directory);
  writer.append(formatCommand(by, "destroy", room.path));
  notify(room.fifodir, "\n");
  await pause(DESTROY_NOTICE);
  // Nobody is to believe the D unless they see this.
  unlinkAt(room.directory, LOG);
  notify(room.fifodir, "D");
  await pause(DESTROY_GRACE);
  return removeRoom(room);
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

function pause(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
