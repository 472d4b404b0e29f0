/**
 * Vouching for what one writes: a statement for each record in `CHATDIR/authors/UID.v2`, a file that
 * nobody but its user can write. Where that can't be done, lines are just not vouched for:
 * whatever fails here, a message that is in the log has been sent.
 *
 * @module
 */
import {
  closeDescriptor,
  Descriptor,
  openAt,
  OpenFlag,
  position,
  punchHole,
  readIntoAt,
  toCString,
  truncateDescriptor,
  writeBytes,
} from "../../posix/descriptor.ts";
import { Errno, expectSuccess, isSystemError, systemError } from "../../posix/errno.ts";
import { changeGroup, changeMode, changeOwner, unlinkAt } from "../../posix/file_system.ts";
import { lockByte } from "../../posix/lock.ts";
import { type Stat, statAt, statDescriptor } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import { isBelievable, statementsIn } from "./author_file.ts";
import { AuthorFiles } from "./author_files.ts";
import {
  AUTHOR_MODE,
  authorFileName,
  AUTHORS,
  AUTHORS_MODE,
  openRoomDirectory,
} from "../layout.ts";
import type { Room } from "../room.ts";
import { formatHeader, formatStatement, NOT_WRITTEN, type Statement } from "./statement.ts";

/** The header, or the last few statements, are not longer. */
const LOOK_BYTES = 256;
/** The block that the header is in stays, whatever has expired. */
const KEPT_BYTES = 4096;
/** Statements that wait for a disk that is full; with more, the oldest are given up. */
const MAX_WAITING = 1000;

/** Never with O_CREAT what is there: fs.protected_regular would refuse root another's file. */
const OPEN_FILE = OpenFlag.O_RDWR | OpenFlag.O_APPEND | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** The log that statements are about. */
export interface LogState {
  /** What `placeOf` says of it. */
  readonly place: string;
  /** Its size in bytes right now. */
  size(): number;
}

/** The file of one user in one room, open for appending. */
export class Voucher implements Disposable {
  readonly #room: Room;
  readonly #uid: number;
  /** From the room's directory; ready for libc, as it is asked about at every message. */
  readonly #path: Uint8Array<ArrayBuffer>;
  #file: Descriptor | undefined;
  #inode = 0n;
  /** Which log our statements are about, and where in it our last record ends. */
  #log = "";
  #end = 0;
  /** What the file says is of a log that is no more: it was cut short. */
  #isVoid = false;
  /** The size of the file after our last write: others of us write it too. */
  #size = -1;
  #waiting: Statement[] = [];
  #pid: number | undefined;

  /**
   * Makes the file if it is missing, so that readers know from the first line on that this user
   * vouches.
   *
   * @param uid The user whose file it is: oneself or, for root, anybody.
   */
  constructor(room: Room, uid: number, log: LogState) {
    this.#room = room;
    this.#uid = uid;
    this.#path = toCString(`${AUTHORS}/${authorFileName(uid)}`);
    this.vouch([], log);
  }

  /**
   * Says that records were written by the user, in one write(2); what can't be written now comes
   * with the next ones.
   */
  vouch(statements: readonly Statement[], log: LogState): void {
    const [first, last] = [statements.at(0), statements.at(-1)];
    const isNew = log.place !== this.#log;
    const isCut = !isNew && first !== undefined && first.id < this.#end;
    if (isNew || isCut) {
      this.#waiting = [];
      this.#isVoid = isCut;
      this.#size = -1;
    }
    this.#log = log.place;
    if (last !== undefined) this.#end = last.id + last.length;
    this.#waiting.push(...statements);
    this.#flush(log);
  }

  /** Says that a record is not by the user whom it names, though it looks so. */
  deny({ id, length }: Pick<Statement, "id" | "length">, log: LogState): void {
    this.#waiting.push({ id, length, hash: NOT_WRITTEN });
    this.#flush(log);
  }

  /** Shows as long as the file is open that the client with this PID vouches. */
  show(pid: number): void {
    this.#pid = pid;
    if (this.#file !== undefined) lockByte(this.#file.fd, pid);
  }

  /** Gives the disk back what is about records before byte `id` of the log, which have expired. */
  forgetBefore(id: number, log: LogState): void {
    using files = new AuthorFiles(this.#room);
    files.lookAnew(log.place);
    const [file] = files.of(this.#uid);
    if (file === undefined || this.#file === undefined) return;
    const end = file.startOf(id);
    // Where the file system has no holes, it stays.
    if (end > KEPT_BYTES) punchHole(this.#file.fd, KEPT_BYTES, end - KEPT_BYTES);
  }

  /** Removes the file, as its directory is to be removed, and writes no other. */
  withdraw(): void {
    this.close();
    unlinkAt(this.#room.directory, this.#path);
  }

  /** Closes the file. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #flush(log: LogState): void {
    try {
      this.#write(log);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#waiting = this.#waiting.slice(-MAX_WAITING);
    }
  }

  #write(log: LogState): void {
    const { fd, stat } = this.#open();
    const isKnown = stat.size === this.#size;
    const prefix = isKnown ? "" : prepare(fd, stat, log, this.#isVoid);
    const bytes = encoder.encode(prefix + this.#waiting.map(formatStatement).join(""));
    if (bytes.length === 0) return;
    const written = expectSuccess(writeBytes(fd, bytes), "write", AUTHORS);
    // Only a part: the disk is full. The next look finds half a line at the end.
    if (written < bytes.length) return;
    this.#size = isKnown ? stat.size + bytes.length : position(fd);
    this.#isVoid = false;
    this.#waiting = [];
  }

  /** The file as it is now; it is opened again if its name belongs to another, or to none. */
  #open(): { fd: number; stat: Stat } {
    const named = statAt(this.#room.directory, this.#path);
    if (
      this.#file !== undefined && typeof named !== "number" &&
      named.inode === this.#inode && isBelievable(named, this.#uid)
    ) return { fd: this.#file.fd, stat: named };
    const hidden = this.#isHidden() ? this.#ownStat() : undefined;
    if (this.#file !== undefined && hidden !== undefined) {
      return { fd: this.#file.fd, stat: hidden };
    }
    this.close();
    this.#file = openOwnFile(this.#room, this.#uid);
    const stat = this.#ownStat();
    if (stat === undefined) {
      throw systemError(Errno.EPERM, "open", `${AUTHORS}/${authorFileName(this.#uid)}`);
    }
    this.#inode = stat.inode;
    this.#size = -1;
    if (this.#pid !== undefined) lockByte(this.#file.fd, this.#pid);
    return { fd: this.#file.fd, stat };
  }

  /**
   * Whether there is no directory of authors where there should be. Any member can take it away,
   * and bring it back: what is open is written on.
   */
  #isHidden(): boolean {
    const named = statAt(this.#room.directory, AUTHORS);
    return typeof named === "number" || named.type !== "directory";
  }

  /** What the open file is now; undefined when there is none, or none that can be believed. */
  #ownStat(): Stat | undefined {
    return this.#file === undefined ? undefined : believableStat(this.#file.fd, this.#uid);
  }
}

function openOwnFile(room: Room, uid: number): Descriptor {
  using authors = openRoomDirectory(room.directory, AUTHORS, AUTHORS_MODE);
  mustBeAuthors(authors.fd);
  giveTo(authors.fd, room.gid);
  const file = openBelievable(authors.fd, uid) ?? makeFile(authors.fd, uid);
  giveTo(file.fd, room.gid);
  return file;
}

function openBelievable(authors: number, uid: number): Descriptor | undefined {
  const fd = openAt(authors, authorFileName(uid), OPEN_FILE);
  if (fd < 0) return undefined;
  const stat = believableStat(fd, uid);
  if (stat !== undefined && isAuthorFile(fd, stat)) return new Descriptor(fd);
  closeDescriptor(fd);
  return undefined;
}

/**
 * Makes sure that a directory was made for authors' files: whoever owns the room can have moved
 * there what is the user's own.
 *
 * @throws {Error} as `systemError` makes it, otherwise.
 */
function mustBeAuthors(directory: number): void {
  const stat = statDescriptor(directory);
  if (typeof stat !== "number" && stat.mode === AUTHORS_MODE) return;
  throw systemError(Errno.EPERM, "open", AUTHORS);
}

/** Whether a file was made to vouch with: then it says itself which file it is, or still nothing. */
function isAuthorFile(fd: number, stat: Stat): boolean {
  if (stat.size === 0) return true;
  const [header = ""] = readPart(fd, 0).split("\n");
  return header.endsWith(` file ${identityOf(stat)}`);
}

/** Makes a new file; one that nobody would believe is in its way, if anything is. */
function makeFile(authors: number, uid: number): Descriptor {
  const name = authorFileName(uid);
  unlinkAt(authors, name);
  const fd = openAt(authors, name, OPEN_FILE | OpenFlag.O_CREAT | OpenFlag.O_EXCL, AUTHOR_MODE);
  const file = new Descriptor(expectSuccess(fd, "open", `${AUTHORS}/${name}`));
  // What root makes for somebody else is to be that user's.
  if (uid !== effectiveUid()) changeOwner(file.fd, uid);
  changeMode(file.fd, AUTHOR_MODE);
  return file;
}

/**
 * Gives a file to the room's group, which may be another than before. Where that fails, because it
 * is somebody else's or one is not in the group oneself, the others see unvouched lines.
 */
function giveTo(fd: number, gid: number): void {
  const stat = statDescriptor(fd);
  if (typeof stat !== "number" && stat.gid !== gid) changeGroup(fd, gid);
}

function believableStat(fd: number, uid: number): Stat | undefined {
  const stat = statDescriptor(fd);
  return typeof stat !== "number" && isBelievable(stat, uid) ? stat : undefined;
}

/**
 * Makes a file ready for the next statement.
 *
 * @returns What must stand in front of it.
 */
function prepare(fd: number, stat: Stat, log: LogState, isVoid: boolean): string {
  const header = formatHeader(log.place, stat);
  const tail = readPart(fd, Math.max(0, stat.size - LOOK_BYTES));
  const last = statementsIn(tail).at(-1);
  const isCut = isVoid || last !== undefined && last.id + last.length > log.size();
  if (readPart(fd, 0).startsWith(header) && !isCut) return tail.endsWith("\n") ? "" : "\n";
  // It is about a log that was replaced or cut short: nothing in it is true of this one.
  expectSuccess(truncateDescriptor(fd, 0), "ftruncate", AUTHORS);
  return header;
}

function readPart(fd: number, offset: number): string {
  const buffer = new Uint8Array(LOOK_BYTES);
  const length = readIntoAt(fd, buffer, offset);
  return decoder.decode(buffer.subarray(0, Math.max(0, length)));
}
