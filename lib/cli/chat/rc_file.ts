/**
 * The file with a person's settings for the chat: commands, one a line, in `rc`. It is read on
 * joining, and written only when that is asked for.
 *
 * @module
 */
import {
  AT_FDCWD,
  Descriptor,
  openAt,
  OpenFlag,
  pathOf,
  readFully,
} from "../../posix/descriptor.ts";
import { Errno } from "../../posix/errno.ts";
import { decodeName, encodeName } from "../../posix/file_name.ts";
import { replaceSmallFile } from "../../posix/small_file.ts";
import { type Stat, statDescriptor } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import { isPrivateGroup } from "../../room/access.ts";
import { reasonOf, RoomError } from "../../room/errors.ts";
import { nameOf } from "../../room/names.ts";
import { makeDirectories, settingsDirectory } from "../person_files.ts";

const FILE_NAME = "rc";
const FILE_MODE = 0o600;
/** Some hundred lines are more than there is to set. */
const MAX_BYTES = 64 * 1024;
const WRITABLE_BY_GROUP = 0o020;
const WRITABLE_BY_ALL = 0o002;
/** The directory and the one above it may have to be made: `.config/pipechat`. */
const MADE_LEVELS = 2;

/** The file, which may not be there. */
export interface RcFile {
  readonly path: string;
  /** Its lines, without their ends. */
  readonly lines: readonly string[];
  /** Where it really is: it may be a link to somewhere else. */
  readonly target: string;
}

/** What a line sets: a command, and what stands behind it. */
export interface RcLine {
  readonly name: string;
  readonly value: string;
}

/** Understands a line, or answers undefined when it is no command. */
export function parseRcLine(line: string): RcLine | undefined {
  const [, name, value = ""] = /^\/(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
  return name === undefined ? undefined : { name, value };
}

/**
 * Reads the file; undefined for somebody without a home.
 *
 * @throws {RoomError} when it can't be read, or may be somebody else's work.
 */
export function readRcFile(): RcFile | undefined {
  const directory = settingsDirectory();
  if (directory === undefined) return undefined;
  const path = `${directory}/${FILE_NAME}`;
  // A FIFO in its place must not make anybody wait.
  const fd = openAt(AT_FDCWD, path, OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK);
  if (isNothing(fd)) return { path, lines: [], target: path };
  if (fd < 0) throw unusable(path, reasonOf(-fd));
  using file = new Descriptor(fd);
  mustBeOwn(path, statDescriptor(fd));
  const bytes = new Uint8Array(MAX_BYTES + 1);
  const length = readFully(fd, bytes);
  if (length < 0) throw unusable(path, reasonOf(-length));
  if (length > MAX_BYTES) throw unusable(path, `it has more than ${MAX_BYTES} bytes`);
  // Whatever is in there is kept, UTF-8 or not.
  const text = decodeName(bytes.subarray(0, length));
  const lines = text.replace(/\n$/, "").split("\n");
  return { path, lines: text === "" ? [] : lines, target: pathOf(file.fd) ?? path };
}

/**
 * Writes other lines in place of those that are there, in one step.
 *
 * @throws {RoomError} when that is not possible; the old ones are there then.
 */
export function writeRcFile({ path, target }: RcFile, lines: readonly string[]): void {
  makeDirectories(settingsDirectory(), MADE_LEVELS);
  const slash = target.lastIndexOf("/");
  const { O_RDONLY, O_DIRECTORY } = OpenFlag;
  const fd = openAt(AT_FDCWD, target.slice(0, slash) || "/", O_RDONLY | O_DIRECTORY);
  if (fd < 0) throw unwritable(path, fd);
  using directory = new Descriptor(fd);
  const bytes = encodeName(lines.map((line) => `${line}\n`).join(""));
  const result = replaceSmallFile(directory.fd, target.slice(slash + 1), bytes, FILE_MODE);
  if (result < 0) throw unwritable(path, result);
}

/** Neither there is a file nor a directory for it. */
function isNothing(fd: number): boolean {
  return fd === -Errno.ENOENT || fd === -Errno.ENOTDIR;
}

/** @throws {RoomError} when others can have written it, or can do so. */
function mustBeOwn(path: string, { type, uid, gid, mode }: Stat): void {
  if (type !== "file") throw unusable(path, "it is not a regular file");
  if (uid !== effectiveUid() && uid !== 0) throw unusable(path, `it belongs to ${nameOf(uid)}`);
  const isShared = (mode & WRITABLE_BY_ALL) !== 0 ||
    (mode & WRITABLE_BY_GROUP) !== 0 && !isPrivateGroup(gid);
  if (isShared) throw unusable(path, "others may write it: take that from them with chmod go-w");
}

function unusable(path: string, why: string): RoomError {
  return new RoomError(`Cannot use the settings in "${path}": ${why}`);
}

function unwritable(path: string, result: number): RoomError {
  return new RoomError(`Cannot write the settings to "${path}": ${reasonOf(-result)}`);
}
