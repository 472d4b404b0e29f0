/**
 * Removing a room from the disk: only the names that a room has, never through a symlink.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag } from "../posix/descriptor.ts";
import { describeErrno, Errno } from "../posix/errno.ts";
import { listDirectory, removeDirectoryAt, unlinkAt } from "../posix/file_system.ts";
import { type FileType, statAt } from "../posix/stat.ts";
import type { Room } from "./room.ts";

/** A file or directory of the room that is still there, and why. */
export interface Remnant {
  /** Relative to the room; `.` is the room's own directory. */
  readonly name: string;
  readonly reason: string;
}

/** What a room's directories may hold: the type of the files, and their names. */
const ROOM_DIRECTORIES: [name: string, type: FileType, pattern: RegExp][] = [
  ["event", "fifo", /^\.?[1-9]\d*(\.[\da-z]+)?$/],
  ["files", "file", /^\.?[\da-z][\da-z.-]*$/],
  ["authors", "file", /^\d+$/],
];
const ROOM_FILES = ["log", "keep", "purged"];
const FOREIGN = "it is not the room's";

/**
 * Removes the room.
 *
 * @returns What stays, either because a room has no such file or because the kernel refused;
 * empty when all is gone.
 */
export function removeRoom(room: Room): Remnant[] {
  const remnants: Remnant[] = [];
  for (const [name, type, pattern] of ROOM_DIRECTORIES) {
    remnants.push(...removeDirectory(room.directory, name, type, pattern));
  }
  for (const name of ROOM_FILES) {
    remnants.push(...removeEntry(room.directory, name, "file", name));
  }
  const known = new Set([...ROOM_FILES, ...ROOM_DIRECTORIES.map(([name]) => name)]);
  for (const name of listDirectory(room.directory)) {
    if (!known.has(name)) remnants.push({ name, reason: FOREIGN });
  }
  if (remnants.length > 0 || !room.exists()) return remnants;
  const result = removeDirectoryAt(AT_FDCWD, room.path.replace(/(?<=.)\/+$/, ""));
  return result < 0 ? [{ name: ".", reason: describeErrno(-result) }] : [];
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

function removeDirectory(
  parent: number,
  name: string,
  type: FileType,
  pattern: RegExp,
): Remnant[] {
  const fd = openAt(
    parent,
    name,
    OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY | OpenFlag.O_NOFOLLOW,
  );
  if (fd === -Errno.ENOENT) return [];
  if (fd < 0) return [{ name, reason: describeErrno(-fd) }];
  using directory = new Descriptor(fd);
  const remnants = listDirectory(directory.fd).flatMap((entry) =>
    pattern.test(entry)
      ? removeEntry(directory.fd, entry, type, `${name}/${entry}`)
      : [{ name: `${name}/${entry}`, reason: FOREIGN }]
  );
  if (remnants.length > 0) return remnants;
  const result = removeDirectoryAt(parent, name);
  return result < 0 && result !== -Errno.ENOENT ? [{ name, reason: describeErrno(-result) }] : [];
}

function removeEntry(directory: number, entry: string, type: FileType, name: string): Remnant[] {
  const stat = statAt(directory, entry);
  if (stat === -Errno.ENOENT) return [];
  if (typeof stat !== "number" && stat.type !== type) return [{ name, reason: FOREIGN }];
  const result = unlinkAt(directory, entry);
  return result < 0 && result !== -Errno.ENOENT ? [{ name, reason: describeErrno(-result) }] : [];
}
