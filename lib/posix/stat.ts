/**
 * What the kernel knows about a file, asked with statx(2): it is in every glibc since 2.28, has
 * one layout on all architectures, and tells when a file was made.
 *
 * @module
 */
import { AT_FDCWD, type PathName, toCString } from "./descriptor.ts";
import { resultOrErrno, systemError } from "./errno.ts";
import { libc } from "./libc.ts";

const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff;
const STATX_BTIME = 0x800;

const S_IFMT = 0o170000;
const FILE_TYPES = new Map<number, FileType>([
  [0o010000, "fifo"],
  [0o040000, "directory"],
  [0o100000, "file"],
  [0o120000, "symlink"],
]);

/** The kinds of file that matter here; `other` is a socket or a device. */
export type FileType = "fifo" | "directory" | "file" | "symlink" | "other";

/**
 * A file's rights, size and times. Of what is not there, or can't be looked at, there is one too:
 * its type is `none`, and its numbers are NaN, which equals nothing and is neither less nor more
 * than anything, so that no owner or size is taken for that of a file. Only its mode has no bit set,
 * as a harmless file's: ask for type or owner before.
 */
export interface Stat {
  /** `none` where nothing is known: all the rest means nothing then. */
  readonly type: FileType | "none";
  /** Why nothing is known about it; 0 where all is. */
  readonly errno: number;
  /** Permission bits, octal, setuid, setgid and sticky included. */
  readonly mode: number;
  /** Its owner; 65534 for one whom the user namespace of this process lacks. */
  readonly uid: number;
  /** Its group, 65534 as for `uid`. */
  readonly gid: number;
  /** Number of names; 0 once it is unlinked. */
  readonly links: number;
  /** The file system that it is in. */
  readonly device: number;
  /** Its number in its file system; -1, which is none, of what is not there. */
  readonly inode: bigint;
  /** Bytes. */
  readonly size: number;
  /** Bytes that it takes on the disk, holes left out. */
  readonly allocated: number;
  /** When it was last read, ms since 1970: of a terminal, when somebody last typed there. */
  readonly accessed: number;
  /** When it was last written, ms since 1970. */
  readonly modified: number;
  /** When it was made, ms since 1970; undefined where the file system does not record it. */
  readonly born: number | undefined;
  /** The same to the nanosecond, `SECONDS.NANOSECONDS` since 1970; `0` where that is not known. */
  readonly birth: string;
}

/** What is told of what is not there. */
const NOTHING: Omit<Stat, "errno"> = {
  type: "none",
  mode: NaN,
  uid: NaN,
  gid: NaN,
  links: NaN,
  device: NaN,
  inode: -1n,
  size: NaN,
  allocated: NaN,
  accessed: NaN,
  modified: NaN,
  born: undefined,
  birth: "0",
};

/** Whether both are about the same file, whatever it is called; never where one is not there. */
export function isSameFile(one: Stat, other: Stat): boolean {
  return one.inode === other.inode && one.device === other.device;
}

/**
 * Tells one file from another that took its name or, later on, its inode, after a restart of the
 * host, too: `INODE BIRTH`.
 *
 * @param separator What stands between the two.
 */
export function fileKey({ inode, birth }: Stat, separator = " "): string {
  return `${inode}${separator}${birth}`;
}

const buffer = new Uint8Array(256);
const view = new DataView(buffer.buffer);
const EMPTY_PATH = new Uint8Array(1);

/** What the last answer of the kernel tells; a class, as a literal with a getter takes twice as long. */
class FoundFile implements Stat {
  readonly type: FileType;
  readonly errno = 0;
  readonly mode = view.getUint16(28, true) & ~S_IFMT;
  readonly uid = view.getUint32(20, true);
  readonly gid = view.getUint32(24, true);
  readonly links = view.getUint32(16, true);
  readonly device = foundDevice();
  readonly inode = view.getBigUint64(32, true);
  readonly size = int64(40);
  readonly allocated = int64(48) * 512;
  readonly accessed = int64(64) * 1000 + view.getUint32(72, true) / 1e6;
  readonly modified = int64(112) * 1000 + view.getUint32(120, true) / 1e6;
  readonly born: number | undefined;
  readonly #seconds: number;
  readonly #nanoseconds = view.getUint32(88, true);

  constructor() {
    this.type = FILE_TYPES.get(view.getUint16(28, true) & S_IFMT) ?? "other";
    const isBorn = (view.getUint32(0, true) & STATX_BTIME) !== 0;
    this.#seconds = isBorn ? int64(80) : 0;
    this.born = this.#seconds === 0 ? undefined : this.#seconds * 1000 + this.#nanoseconds / 1e6;
  }

  /** Made when it is asked for: a text costs as much as the rest of this. */
  get birth(): string {
    if (this.#seconds <= 0) return "0";
    return `${this.#seconds}.${String(this.#nanoseconds).padStart(9, "0")}`;
  }
}

/** Asks about `name` in `directory`, never through a symlink. */
export function statAt(directory: number, name: PathName): Stat {
  return stat(directory, toCString(name), AT_SYMLINK_NOFOLLOW);
}

/** Asks about `path` from the working directory, through symlinks. */
export function statPath(path: string): Stat {
  return stat(AT_FDCWD, toCString(path), 0);
}

/** Asks about what a descriptor refers to, unlinked or not. */
export function statDescriptor(fd: number): Stat {
  return stat(fd, EMPTY_PATH, AT_EMPTY_PATH);
}

/** Whether `name` in `directory` is this file: nothing is made of all that the kernel tells of it. */
export function isFileAt(directory: number, name: PathName, file: Stat): boolean {
  return ask(directory, toCString(name), AT_SYMLINK_NOFOLLOW) === 0 && isFound(file);
}

/** Whether a path leads to this file, as {@linkcode isFileAt} tells of a name. */
export function leadsTo(path: PathName, file: Stat): boolean {
  return ask(AT_FDCWD, toCString(path), 0) === 0 && isFound(file);
}

/**
 * Asks as {@linkcode statDescriptor} does.
 *
 * @param path What it is called, for the message.
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function mustStat(fd: number, path: string): Stat {
  const stat = statDescriptor(fd);
  if (stat.type === "none") throw systemError(stat.errno, "statx", path);
  return stat;
}

function stat(directory: number, path: Uint8Array<ArrayBuffer>, flags: number): Stat {
  const result = ask(directory, path, flags);
  return result < 0 ? { ...NOTHING, errno: -result } : new FoundFile();
}

function ask(directory: number, path: Uint8Array<ArrayBuffer>, flags: number): number {
  return resultOrErrno(
    libc.statx(directory, path, flags, STATX_BASIC_STATS | STATX_BTIME, buffer),
  );
}

/** Whether the last answer is about this file. */
function isFound({ inode, device }: Stat): boolean {
  return view.getBigUint64(32, true) === inode && foundDevice() === device;
}

function foundDevice(): number {
  return view.getUint32(136, true) * 2 ** 32 + view.getUint32(140, true);
}

/** Rounded above 2^53. In halves, as big integers cost more, and some files are asked about often. */
function int64(offset: number): number {
  return view.getInt32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
}
