/**
 * Names in directories: reading them, making and removing them, changing owners and rights.
 *
 * @module
 */
import { type PathName, seekToStart, toCString } from "./descriptor.ts";
import { Errno, expectSuccess, resultOrErrno } from "./errno.ts";
import { decodeName } from "./file_name.ts";
import { libc } from "./libc.ts";

const AT_REMOVEDIR = 0x200;
const RENAME_NOREPLACE = 1;
/** (uid_t) -1 and (gid_t) -1 leave owner or group as they are (chown(2)). */
const UNCHANGED = 0xffff_ffff;

/** Number of getdents64(2), which has its own on each architecture. */
const SYS_getdents64 = Deno.build.arch === "aarch64" ? 61n : 217n;
/** One read of a directory: some thousand names. */
const DIRECTORY_BUFFER_BYTES = 32 * 1024;
/** struct linux_dirent64: d_ino 8 bytes, d_off 8, d_reclen 2, d_type 1, then the name. */
const D_INO = 0;
const D_RECLEN = 16;
const D_TYPE = 18;
const D_NAME = 19;

/** Types of files, and what stands for one that the file system does not tell (readdir(3)). */
export const DT_UNKNOWN = 0;
export const DT_FIFO = 1;
export const DT_DIR = 4;
export const DT_LNK = 10;

/** File systems whose files are shared between hosts, by the magic numbers of statfs(2). */
const NETWORK_FILE_SYSTEMS = new Map<number, string>([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x01021997, "9P"],
]);

const decoder = new TextDecoder();

/** What a walk reads into, as bytes and as numbers. */
interface WalkBuffer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView<ArrayBuffer>;
}

/** The buffer of a walk that is over: to make one costs more than telling a listener. */
let spareBuffer: WalkBuffer | undefined;

/**
 * A name in a directory, as a view into the buffer that the next read overwrites: take
 * {@linkcode entryName} of what is to be kept.
 */
export interface DirectoryEntry {
  /** The bytes of the name and its closing NUL. */
  readonly cString: Uint8Array<ArrayBuffer>;
  /** A `DT_` constant. */
  readonly type: number;
  /** Its number in its file system. */
  readonly inode: bigint;
}

/** The entry's name, whatever bytes it has. */
export function exactName({ cString }: DirectoryEntry): string {
  return decodeName(cString.subarray(0, cString.indexOf(0)));
}

/** The entry's name as a string. */
export function entryName(entry: DirectoryEntry): string {
  return decoder.decode(entry.cString.subarray(0, entry.cString.indexOf(0)));
}

/** A walk over a directory's entries, `.` and `..` left out, from where the descriptor stands. */
export class DirectoryWalk {
  readonly #fd: number;
  /** Is another walk's once this one is over. */
  #buffer: WalkBuffer | undefined = takeBuffer();
  #filled = 0;
  #at = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /**
   * The next entry, or undefined at the end.
   *
   * @throws {Error} as `systemError` makes it, when the directory can't be read.
   */
  next(): DirectoryEntry | undefined {
    for (let buffer = this.#buffer; buffer !== undefined; buffer = this.#buffer) {
      if (this.#at >= this.#filled && !this.#fill(buffer)) return undefined;
      const { bytes, view } = buffer;
      const start = this.#at;
      this.#at += view.getUint16(start + D_RECLEN, true);
      const cString = bytes.subarray(start + D_NAME, this.#at);
      if (isDotOrDotDot(cString)) continue;
      const inode = view.getBigUint64(start + D_INO, true);
      return { cString, type: view.getUint8(start + D_TYPE), inode };
    }
    return undefined;
  }

  #fill(buffer: WalkBuffer): boolean {
    this.#at = 0;
    this.#filled = fillFrom(this.#fd, buffer.bytes);
    if (this.#filled > 0) return true;
    spareBuffer = buffer;
    this.#buffer = undefined;
    return false;
  }
}

function takeBuffer(): WalkBuffer {
  const spare = spareBuffer;
  spareBuffer = undefined;
  if (spare !== undefined) return spare;
  const bytes = new Uint8Array(DIRECTORY_BUFFER_BYTES);
  return { bytes, view: new DataView(bytes.buffer) };
}

/**
 * Walks over a directory's entries as {@linkcode DirectoryWalk} does.
 *
 * @throws {Error} as `systemError` makes it, when the directory can't be read.
 */
export function* readDirectory(fd: number): Generator<DirectoryEntry> {
  const walk = new DirectoryWalk(fd);
  for (let entry = walk.next(); entry !== undefined; entry = walk.next()) yield entry;
}

/** The next entries of a directory: how many bytes they take, 0 at its end. */
function fillFrom(fd: number, buffer: Uint8Array<ArrayBuffer>): number {
  const result = resultOrErrno(
    libc.syscall(SYS_getdents64, BigInt(fd), buffer, BigInt(buffer.length)),
  );
  // The directory itself was removed, so nothing is in it any more.
  if (result === -Errno.ENOENT) return 0;
  return expectSuccess(result, "getdents64", `descriptor ${fd}`);
}

function isDotOrDotDot(name: Uint8Array): boolean {
  return name[0] === 0x2e && (name[1] === 0 || (name[1] === 0x2e && name[2] === 0));
}

/**
 * The names in a directory, sorted, whatever the descriptor was used for before. It is not opened
 * anew: that takes the right to search it, and one that a stranger made may only be readable.
 *
 * @throws {Error} as `systemError` makes it, when the directory can't be read.
 */
export function listDirectory(directory: number): string[] {
  expectSuccess(seekToStart(directory), "lseek", ".");
  return Array.from(readDirectory(directory), entryName).sort();
}

/** mkdirat(2): 0 or the negated errno. The umask applies to `mode`. */
export function makeDirectoryAt(directory: number, name: PathName, mode: number): number {
  return resultOrErrno(libc.mkdirat(directory, toCString(name), mode));
}

/** mkfifoat(3): 0 or the negated errno. The umask applies to `mode`. */
export function makeFifoAt(directory: number, name: PathName, mode: number): number {
  return resultOrErrno(libc.mkfifoat(directory, toCString(name), mode));
}

/** Gives the file `from` a second name `to`, which must be free (linkat(2)). */
export function linkAt(directory: number, from: PathName, to: PathName): number {
  return resultOrErrno(libc.linkat(directory, toCString(from), directory, toCString(to), 0));
}

/** Renames within one directory, replacing what `to` was (renameat(2)). */
export function renameAt(directory: number, from: PathName, to: PathName): number {
  return resultOrErrno(libc.renameat(directory, toCString(from), directory, toCString(to)));
}

/**
 * Renames within one directory to a name that must be free: `EEXIST` where it is not (renameat2(2)).
 * Not every file system can ask for that; there an empty directory is replaced by another one.
 */
export function renameToFree(directory: number, from: PathName, to: PathName): number {
  const [source, target] = [toCString(from), toCString(to)];
  const result = resultOrErrno(
    libc.renameat2(directory, source, directory, target, RENAME_NOREPLACE),
  );
  if (result !== -Errno.EINVAL && result !== -Errno.ENOSYS) return result;
  const replaced = renameAt(directory, source, target);
  return replaced === -Errno.ENOTEMPTY ? -Errno.EEXIST : replaced;
}

/** Removes a name that is not a directory's (unlinkat(2)). */
export function unlinkAt(directory: number, name: PathName): number {
  return resultOrErrno(libc.unlinkat(directory, toCString(name), 0));
}

/** Removes an empty directory. */
export function removeDirectoryAt(directory: number, name: PathName): number {
  return resultOrErrno(libc.unlinkat(directory, toCString(name), AT_REMOVEDIR));
}

/** fchmod(2), which no umask touches. */
export function changeMode(fd: number, mode: number): number {
  return resultOrErrno(libc.fchmod(fd, mode));
}

/** Changes the group and leaves the owner (fchown(2)). */
export function changeGroup(fd: number, gid: number): number {
  return resultOrErrno(libc.fchown(fd, UNCHANGED, gid));
}

/** Sets a file's times to now, for which the right to write it is enough (futimens(3)). */
export function touchDescriptor(fd: number): number {
  return resultOrErrno(libc.futimens(fd, null));
}

/** Changes the owner and leaves the group (fchown(2)); only root can give files away. */
export function changeOwner(fd: number, uid: number): number {
  return resultOrErrno(libc.fchown(fd, uid, UNCHANGED));
}

/** The name of the network file system a descriptor is on, or undefined when it is a local one. */
export function networkFileSystem(fd: number): string | undefined {
  // struct statfs begins with the 8 bytes of f_type and takes 120 in all on 64-bit Linux.
  const buffer = new Uint8Array(120);
  if (resultOrErrno(libc.fstatfs(fd, buffer)) < 0) return undefined;
  return NETWORK_FILE_SYSTEMS.get(new DataView(buffer.buffer).getUint32(0, true));
}
