/**
 * Up to where a person has seen each room: a file for each, in a directory that is the person's
 * alone. As each room has its own file, and it is renamed into its place, nobody waits for others
 * and no half is ever read. What can't be remembered is no trouble to anybody, and not told.
 *
 * The file is called by the log: its inode and birth. It holds `POSITION "PATH"`; its time is that
 * of the last look.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag } from "../../posix/descriptor.ts";
import { changeMode, listDirectory, unlinkAt } from "../../posix/file_system.ts";
import { readSmallFile, replaceSmallFile } from "../../posix/small_file.ts";
import { statAt, statDescriptor } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import type { Room } from "../../room/room.ts";
import { DIRECTORY_MODE, makeDirectories, stateDirectory } from "../person_files.ts";

/** So many rooms are remembered: those that were seen longest ago go. */
const MAX_ROOMS = 100;
/** A path has at most 4096 bytes (PATH_MAX, limits.h), some of which JSON escapes with six. */
const MAX_FILE_BYTES = 32 * 1024;
/** A draft that is older (ms) was left behind by somebody who was killed. */
const MAX_DRAFT_AGE = 60_000;
const FILE_MODE = 0o600;
const OTHERS = 0o077;
/** The directory and two above it may have to be made: `.local/state/pipechat`. */
const MADE_LEVELS = 3;

const FILE_NAME = /^\d+\.\d+(\.\d+)?$/;
const DRAFT_NAME = /^\.[\da-f-]{36}$/;
const CONTENT = /^(\d{1,15}) ("\/.*")\n$/;

/** A room that the person was in. */
export interface SeenRoom {
  /** Which log it is, as `logKey` says. */
  readonly logKey: string;
  /** Byte offset up to which the log was seen. */
  readonly position: number;
  /** Where the room was. */
  readonly path: string;
  /** When it was seen, ms since 1970. */
  readonly time: number;
}

/** All rooms that are remembered, by path. */
export function seenRooms(): SeenRoom[] {
  using directory = openDirectory();
  if (directory === undefined) return [];
  return filesIn(directory).flatMap((name) => readRoom(directory, name) ?? [])
    .sort((one, other) => one.path < other.path ? -1 : 1);
}

/** What is remembered of the room with this log. */
export function recallRoom(logKey: string): SeenRoom | undefined {
  using directory = openDirectory();
  return directory === undefined ? undefined : readRoom(directory, logKey);
}

/** Remembers that the log of a room was seen up to byte `position`, if that is possible. */
export function rememberRoom(room: Room, logKey: string, position: number): void {
  const path = room.place;
  if (path === undefined) return;
  makeDirectories(stateDirectory(), MADE_LEVELS);
  using directory = openDirectory();
  if (directory === undefined) return;
  const content = new TextEncoder().encode(`${position} ${JSON.stringify(path)}\n`);
  replaceSmallFile(directory.fd, logKey, content, FILE_MODE);
  forgetOldest(directory);
}

/** The directory, if it is this user's: under sudo it may be that of somebody else. */
function openDirectory(): Descriptor | undefined {
  const path = stateDirectory();
  if (path === undefined) return undefined;
  const fd = openAt(AT_FDCWD, path, OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY | OpenFlag.O_NOFOLLOW);
  if (fd < 0) return undefined;
  const stat = statDescriptor(fd);
  const directory = new Descriptor(fd);
  if (stat.uid === effectiveUid()) {
    if ((stat.mode & OTHERS) === 0 || changeMode(fd, DIRECTORY_MODE) === 0) return directory;
  }
  directory.close();
  return undefined;
}

function filesIn(directory: Descriptor): string[] {
  return listDirectory(directory.fd).filter((name) => FILE_NAME.test(name));
}

function readRoom(directory: Descriptor, name: string): SeenRoom | undefined {
  const stat = statAt(directory.fd, name);
  if (stat.uid !== effectiveUid()) return undefined;
  const bytes = readSmallFile(directory.fd, name, MAX_FILE_BYTES, OpenFlag.O_NOFOLLOW);
  if (typeof bytes === "number") return undefined;
  const [, position, quoted = ""] = CONTENT.exec(new TextDecoder().decode(bytes)) ?? [];
  const path = position === undefined ? undefined : parseString(quoted);
  if (path === undefined) return undefined;
  return { logKey: name, position: Number(position), path, time: stat.modified };
}

function parseString(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function forgetOldest(directory: Descriptor): void {
  const names = listDirectory(directory.fd);
  const files = names.filter((name) => FILE_NAME.test(name))
    .map((name) => ({ name, time: modified(directory, name) }))
    .sort((one, other) => other.time - one.time);
  const old = files.slice(MAX_ROOMS).map(({ name }) => name);
  const drafts = names.filter((name) => DRAFT_NAME.test(name))
    .filter((name) => modified(directory, name) < Date.now() - MAX_DRAFT_AGE);
  for (const name of [...old, ...drafts]) unlinkAt(directory.fd, name);
}

function modified(directory: Descriptor, name: string): number {
  const stat = statAt(directory.fd, name);
  return stat.type === "none" ? 0 : stat.modified;
}
