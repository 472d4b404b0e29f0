/**
 * What a room consists of on the disk, in one table that joining, destroying and checking read; and
 * opening or making what has such a name and such rights.
 *
 * @module
 */
import {
  closeDescriptor,
  Descriptor,
  mustOpenAt,
  openAt,
  OpenFlag,
  UNTRUSTED,
} from "../posix/descriptor.ts";
import { Errno, expectSuccess } from "../posix/errno.ts";
import {
  changeGroup,
  changeMode,
  linkAt,
  listDirectory,
  makeDirectoryAt,
  removeDirectoryAt,
  renameToFree,
  unlinkAt,
} from "../posix/file_system.ts";
import { type FileType, mustStat, type Stat, statAt } from "../posix/stat.ts";
import { NotARoomError } from "./errors.ts";

/** Rights of the room's directories: its owner and its group, and nobody else. */
export const DIRECTORY_MODE = 0o770;
/** Rights of the log: every member reads and writes all of it, so no line is true by being there. */
export const LOG_MODE = 0o660;
/** The directory of the authors' files. */
export const AUTHORS = "authors";
/** Sticky: nobody may take another's file away from it. */
export const AUTHORS_MODE = 0o1770;
/**
 * Rights of an author's file: its user writes, the room's group reads. No umask and no redirection
 * gives a file the sticky bit, only a program that asks for it: a file that others got the user to
 * write, and moved into `authors/`, vouches for nothing. It means nothing else on a file, but that
 * systemd-tmpfiles leaves it where it is.
 */
export const AUTHOR_MODE = 0o1640;
/**
 * Nobody changes an attachment; to remove it, the right to write `files/` is enough.
 */
export const ATTACHMENT_MODE = 0o440;
/** Rights of a setting: for all who get into the room to read, and for its owner to write. */
export const SETTING_MODE = 0o644;
/** The topic, where everybody may write it. The sticky bit means what it means to an author's file. */
export const SHARED_TOPIC_MODE = 0o1664;
/** Which account may link the room with other hosts (link_account.ts). */
export const LINK = "link";
/** Who is in the room on other hosts, as the link says. */
export const ELSEWHERE = "elsewhere";
/** The account that links the room writes it, the room's group reads. */
export const ELSEWHERE_MODE = 0o640;
/** To look for its lock, the right to read is enough; nobody else can lock it for writing. */
export const DESTRUCTION_MODE = 0o440;

/**
 * How an attachment is called: half its SHA-256, then a random part, so that a file that is sent
 * twice is two files, and deleted singly.
 */
export const ATTACHMENT_NAME = /^[\da-f]{32}-[\da-f]{16}$/;
/** An attachment that is still being written. */
export const ATTACHMENT_DRAFT = /^\.[\da-f]{32}$/;
/** A sound in `alert-sounds/`. */
export const SOUND_NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,99}\.(?:mp3|wav|ogg)$/iu;
/** Those of version 1, which had another mode, have no ending. They vouch for nothing any more. */
const AUTHOR_NAME = /^(0|[1-9]\d{0,9})(\.v2)?$/;
const SETTING_DRAFT = /^\.(?:keep|link|page|topic)\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const ELSEWHERE_DRAFT = /^\.elsewhere\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const DIRECTORY_DRAFT = /^\.(?:event|files|authors)\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const FILE_DRAFT = /^\.(?:log|purged)\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/**
 * What is missing is made so many times at most, where others make and remove it at the same moment.
 */
const MAX_ATTEMPTS = 10;
/** A FIFO and its draft, as listeners of the fifodir name them. */
const FIFO_NAME = /^\.?[1-9]\d*(\.[\da-z]+)?$/;

/** What the file of a user is called in {@linkcode AUTHORS}. */
export function authorFileName(uid: number): string {
  return `${uid}.v2`;
}

/** The user whose file is called so; undefined for any other name, and for files of version 1. */
export function uidOfAuthorFile(name: string): number | undefined {
  const [, uid, version] = AUTHOR_NAME.exec(name) ?? [];
  return version === undefined ? undefined : Number(uid);
}

/** Tells that the room is being destroyed (destruction.ts). */
export const DESTRUCTION = ".destroyed";
const DESTRUCTION_DRAFT = /^\.destroyed\.[\da-f]{8}$/;

/** One of the files and directories that a room consists of. */
export interface RoomPart {
  /** Whole, in its directory; a pattern where there are many of a kind. */
  readonly name: string | RegExp;
  /** What is called so and is of another type is foreign: it is neither used nor removed. */
  readonly type: FileType;
  /** Octal rights; undefined where they are its maker's to choose. */
  readonly mode?: number;
  /** Every client makes it where it is missing, any member may, or only the room's owner. */
  readonly maker: "client" | "member" | "owner";
  /** What a directory consists of. */
  readonly parts?: readonly RoomPart[];
}

/** All that a room consists of; whatever else lies in its directory is not the room's. */
export const ROOM_PARTS: readonly RoomPart[] = [
  {
    name: "event",
    type: "directory",
    mode: DIRECTORY_MODE,
    maker: "client",
    parts: [{ name: FIFO_NAME, type: "fifo", mode: 0o620, maker: "member" }],
  },
  { name: "log", type: "file", mode: LOG_MODE, maker: "client" },
  {
    name: "files",
    type: "directory",
    mode: DIRECTORY_MODE,
    maker: "member",
    parts: [
      { name: ATTACHMENT_NAME, type: "file", mode: ATTACHMENT_MODE, maker: "member" },
      { name: ATTACHMENT_DRAFT, type: "file", mode: ATTACHMENT_MODE, maker: "member" },
    ],
  },
  {
    name: AUTHORS,
    type: "directory",
    mode: AUTHORS_MODE,
    maker: "member",
    parts: [{ name: AUTHOR_NAME, type: "file", mode: AUTHOR_MODE, maker: "member" }],
  },
  {
    name: "alert-sounds",
    type: "directory",
    maker: "member",
    parts: [{ name: SOUND_NAME, type: "file", maker: "member" }],
  },
  { name: "keep", type: "file", mode: SETTING_MODE, maker: "owner" },
  { name: "page", type: "file", mode: SETTING_MODE, maker: "owner" },
  { name: "topic", type: "file", mode: SETTING_MODE, maker: "owner" },
  { name: LINK, type: "file", mode: SETTING_MODE, maker: "owner" },
  { name: SETTING_DRAFT, type: "file", mode: SETTING_MODE, maker: "owner" },
  { name: ELSEWHERE, type: "file", mode: ELSEWHERE_MODE, maker: "member" },
  { name: ELSEWHERE_DRAFT, type: "file", mode: ELSEWHERE_MODE, maker: "member" },
  { name: DIRECTORY_DRAFT, type: "directory", maker: "member", parts: [] },
  { name: FILE_DRAFT, type: "file", mode: LOG_MODE, maker: "member" },
  { name: "purged", type: "file", mode: LOG_MODE, maker: "member" },
  { name: DESTRUCTION, type: "file", mode: DESTRUCTION_MODE, maker: "member" },
  { name: DESTRUCTION_DRAFT, type: "file", mode: DESTRUCTION_MODE, maker: "member" },
];

/** Something in one of the room's directories. */
export interface Found {
  /** Anybody's choice: compare it before using it, and show it sanitised. */
  readonly name: string;
  /** Of no type where the kernel does not tell, most often as it has just vanished. */
  readonly stat: Stat;
  /** Which part it is by its name; undefined when no part is called so. */
  readonly part: RoomPart | undefined;
}

/**
 * What there is in a directory that should consist of `parts`, sorted by name.
 *
 * @throws {Error} as `systemError` makes it, when the directory can't be read.
 */
export function findParts(directory: number, parts: readonly RoomPart[]): Found[] {
  return listDirectory(directory).map((name) => ({
    name,
    stat: statAt(directory, name),
    part: parts.find((part) =>
      typeof part.name === "string" ? part.name === name : part.name.test(name)
    ),
  }));
}

/** Whether something is not the room's: no part is called so, or it is of another type. */
export function isForeign({ part, stat }: Found): boolean {
  return part === undefined || stat.type !== "none" && stat.type !== part.type;
}

/** Opens a directory, to be read and to be named in `*at` calls. */
export const OPEN_DIRECTORY = OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY | OpenFlag.O_NONBLOCK;

/**
 * Opens the file `name` of the room, never through a symlink, making it with exactly `mode` and
 * the room's group when `create` is set and it is missing.
 *
 * @throws {NotARoomError} when it is not a regular file.
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function openRoomFile(
  directory: number,
  name: string,
  flags: number,
  mode: number,
  create: boolean,
): Descriptor {
  const safe = flags | UNTRUSTED;
  let fd = openAt(directory, name, safe);
  // Not O_CREAT on an existing file: fs.protected_regular would refuse it in a sticky directory.
  for (let attempt = 0; fd === -Errno.ENOENT && create && attempt < MAX_ATTEMPTS; attempt++) {
    fd = publishFile(directory, name, safe, mode);
    if (fd === -Errno.EEXIST) fd = openAt(directory, name, safe);
  }
  const file = new Descriptor(expectSuccess(fd, "open", name));
  if (mustStat(file.fd, name).type === "file") return file;
  file.close();
  throw new NotARoomError(`Refused to use "${name}" of the room: it is not a regular file`);
}

/**
 * Makes the file `name` with exactly `mode` and the group of `directory`, open for writing.
 *
 * @throws {Error} as `systemError` makes it, when it exists already or the kernel refuses.
 */
export function makeRoomFile(directory: number, name: string, mode: number): Descriptor {
  const fd = makeFile(directory, name, OpenFlag.O_WRONLY | OpenFlag.O_NOFOLLOW, mode);
  return new Descriptor(expectSuccess(fd, "open", name));
}

function makeFile(directory: number, name: string, flags: number, mode: number): number {
  const fd = openAt(directory, name, flags | OpenFlag.O_CREAT | OpenFlag.O_EXCL, mode);
  if (fd < 0) return fd;
  try {
    takeRights(fd, mustStat(directory, ".").gid, mode);
    return fd;
  } catch (error) {
    unlinkAt(directory, name);
    closeDescriptor(fd);
    throw error;
  }
}

/**
 * Makes the file `name` so that nobody sees it before it has its rights: to others it would be one
 * that they may not open.
 *
 * @returns Its descriptor, or the negated errno: `EEXIST` when somebody else has just made it.
 */
function publishFile(directory: number, name: string, flags: number, mode: number): number {
  const draft = draftOf(name);
  const fd = makeFile(directory, draft, flags, mode);
  if (fd < 0) return fd;
  const result = linkAt(directory, draft, name);
  unlinkAt(directory, draft);
  if (result === 0) return fd;
  closeDescriptor(fd);
  return result;
}

function draftOf(name: string): string {
  return `.${name}.${crypto.randomUUID()}`;
}

const OPEN_PART = OPEN_DIRECTORY | OpenFlag.O_NOFOLLOW;

/**
 * Opens the directory `name` of the room, never through a symlink, making it with exactly `mode`
 * and the room's group when it is missing.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function openRoomDirectory(directory: number, name: string, mode: number): Descriptor {
  let fd = openAt(directory, name, OPEN_PART);
  for (let attempt = 0; fd === -Errno.ENOENT && attempt < MAX_ATTEMPTS; attempt++) {
    fd = publishDirectory(directory, name, mode);
    if (fd === -Errno.EEXIST) fd = openAt(directory, name, OPEN_PART);
  }
  return new Descriptor(expectSuccess(fd, "open", name));
}

/** Makes the directory `name` as {@linkcode publishFile} makes a file. */
function publishDirectory(directory: number, name: string, mode: number): number {
  const draft = draftOf(name);
  expectSuccess(makeDirectoryAt(directory, draft, mode), "mkdir", name);
  let made: Descriptor | undefined;
  let result = -1;
  try {
    made = mustOpenAt(directory, draft, OPEN_PART);
    takeRights(made.fd, mustStat(directory, ".").gid, mode);
    result = renameToFree(directory, draft, name);
    return result === 0 ? made.fd : result;
  } finally {
    if (result !== 0) {
      made?.close();
      removeDirectoryAt(directory, draft);
    }
  }
}

/**
 * Sets group and mode through the descriptor, so that no umask and no rename interferes; what is
 * undefined stays.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function takeRights(fd: number, gid?: number, mode?: number): void {
  if (gid !== undefined) expectSuccess(changeGroup(fd, gid), "fchown", `group ${gid}`);
  if (mode !== undefined) expectSuccess(changeMode(fd, mode), "fchmod", mode.toString(8));
}
