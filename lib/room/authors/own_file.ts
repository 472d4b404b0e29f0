/**
 * The author's file of the user of this process, open for appending: making it, following it where
 * it was taken away, and having other clients of the same user wait while it is written.
 *
 * @module
 */
import {
  closeDescriptor,
  Descriptor,
  mustOpenAt,
  openAt,
  OpenFlag,
  toCString,
  UNTRUSTED,
  writeFullyAt,
} from "../../posix/descriptor.ts";
import { Errno, expectSuccess, systemError } from "../../posix/errno.ts";
import { changeGroup, changeOwner, unlinkAt } from "../../posix/file_system.ts";
import { lockByte, unlockAll, unlockByte, waitForByte } from "../../posix/lock.ts";
import { withUmask } from "../../posix/socket.ts";
import { isSameFile, mustStat, type Stat, statAt, statDescriptor } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import {
  AUTHOR_MODE,
  authorFileName,
  AUTHORS,
  AUTHORS_MODE,
  openRoomDirectory,
} from "../layout.ts";
import type { Room } from "../room.ts";
import { isBelievable } from "./author_file.ts";

/** Whoever writes has this byte locked; others are the PIDs of those who vouch, and no PID is 0. */
const TURN_BYTE = 0;
/** No PID is so large (proc(5), pid_max). */
export const CLAIM_BYTE = 2 ** 40;
/**
 * Writing some thousand lines takes some ms. A client that was stopped just then keeps nobody
 * waiting for longer (ms): its statements may then be in disorder, and that is all.
 */
const PATIENCE = 200;
/** Who takes the file away so often means to. */
const MAX_ATTEMPTS = 3;

/** Never with O_CREAT what is there: fs.protected_regular would refuse root another's file. */
const OPEN_FILE = OpenFlag.O_RDWR | OpenFlag.O_APPEND | UNTRUSTED;

/** The file of one user in one room. */
export class OwnFile implements Disposable {
  readonly #room: Room;
  readonly #uid: number;
  /** From the room's directory; ready for libc, as it is asked about at every message. */
  readonly #path: Uint8Array<ArrayBuffer>;
  #file: Descriptor | undefined;
  /** What the file was when it was opened: which file it is does not change. */
  #opened: Stat | undefined;
  #pid: number | undefined;
  #isClaimed = false;

  /**
   * Opens nothing before it is needed.
   *
   * @param uid The user whose file it is: oneself or, for root, anybody.
   */
  constructor(room: Room, uid: number) {
    this.#room = room;
    this.#uid = uid;
    this.#path = toCString(`${AUTHORS}/${authorFileName(uid)}`);
  }

  /** Its descriptor; -1 while it is not open. */
  get fd(): number {
    return this.#file?.fd ?? -1;
  }

  /**
   * Has other clients of this user wait until {@linkcode OwnFile.release}, and opens the file, or
   * makes it, if that is not done yet or if its name belongs to another, or to none.
   *
   * @returns What the file is now.
   * @throws {Error} as `systemError` makes it, when there is none to be had.
   */
  take(): Stat {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (this.#file === undefined) this.#open();
      // Asked behind the wait: the one before us may have begun another file.
      waitForByte(this.fd, TURN_BYTE, PATIENCE);
      const stat = this.#look();
      if (stat !== undefined) return stat;
      this.close();
    }
    throw systemError(Errno.EAGAIN, "open", `${AUTHORS}/${authorFileName(this.#uid)}`);
  }

  /** Lets others of this user write. */
  release(): void {
    if (this.#file !== undefined) unlockByte(this.#file.fd, TURN_BYTE);
  }

  /**
   * Begins another file in the place of this one. Whoever has this one open, to read or to write,
   * knows by that that nothing in it holds any more.
   *
   * @returns What the new file is; it is taken as by {@linkcode OwnFile.take}.
   * @throws {Error} as `systemError` makes it, when the kernel refuses.
   */
  begin(): Stat {
    this.remove();
    return this.take();
  }

  /**
   * Overwrites a part of it.
   *
   * @param offset Bytes from its beginning.
   * @throws {Error} as `systemError` makes it, when the kernel refuses.
   */
  overwrite(offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    using authors = openRoomDirectory(this.#room.directory, AUTHORS, AUTHORS_MODE);
    const flags = OpenFlag.O_WRONLY | UNTRUSTED;
    // What is open for appending writes only there, wherever it is told to.
    using file = mustOpenAt(authors.fd, authorFileName(this.#uid), flags);
    const isOpened = this.#opened !== undefined &&
      isSameFile(statDescriptor(file.fd), this.#opened);
    if (!isOpened) return;
    expectSuccess(writeFullyAt(file.fd, bytes, offset), "write", AUTHORS);
  }

  /** Removes the file from where it should be. */
  remove(): void {
    this.close();
    using authors = openRoomDirectory(this.#room.directory, AUTHORS, AUTHORS_MODE);
    unlinkAt(authors.fd, authorFileName(this.#uid));
  }

  /** Shows as long as a file is open that the client with this PID vouches. */
  show(pid: number): void {
    this.#pid = pid;
    if (this.#file !== undefined) lockByte(this.#file.fd, pid);
  }

  /**
   * Claims what only one process of this user may do at a time; the claim goes with this file.
   *
   * @returns Whether no other process has claimed it; undefined where there is no file.
   */
  claim(): boolean | undefined {
    if (this.#file === undefined) return undefined;
    this.#isClaimed = lockByte(this.#file.fd, CLAIM_BYTE) === 0;
    return this.#isClaimed;
  }

  /** Closes the file; what was locked in it is free. */
  close(): void {
    if (this.#file !== undefined) unlockAll(this.#file.fd);
    this.#file?.close();
    this.#file = this.#opened = undefined;
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #open(): void {
    using authors = openRoomDirectory(this.#room.directory, AUTHORS, AUTHORS_MODE);
    mustBeAuthors(authors.fd);
    giveTo(authors.fd, this.#room.gid);
    this.#file = openOrMake(authors.fd, this.#uid);
    giveTo(this.#file.fd, this.#room.gid);
    this.#opened = mustStat(this.#file.fd, AUTHORS);
    if (this.#pid !== undefined) lockByte(this.#file.fd, this.#pid);
    if (this.#isClaimed) lockByte(this.#file.fd, CLAIM_BYTE);
  }

  /** What the open file is now, if it is still the one to write to. */
  #look(): Stat | undefined {
    if (this.#opened === undefined) return undefined;
    const named = statAt(this.#room.directory, this.#path);
    const isKept = !isSameFile(named, this.#opened) && this.#isHidden();
    const stat = isKept ? statDescriptor(this.fd) : named;
    return isSameFile(stat, this.#opened) && isBelievable(stat, this.#uid) ? stat : undefined;
  }

  /**
   * Whether there is no directory of authors where there should be. Any member can take it away,
   * and bring it back: what is open is written on.
   */
  #isHidden(): boolean {
    return statAt(this.#room.directory, AUTHORS).type !== "directory";
  }
}

/**
 * Makes sure that a directory was made for authors' files: whoever owns the room can have moved
 * there what is the user's own.
 *
 * @throws {Error} as `systemError` makes it, otherwise.
 */
function mustBeAuthors(directory: number): void {
  if (statDescriptor(directory).mode === AUTHORS_MODE) return;
  throw systemError(Errno.EPERM, "open", AUTHORS);
}

/** Opens the file of a user, or makes it; what nobody would believe is in its way, if it is there. */
function openOrMake(authors: number, uid: number): Descriptor {
  const name = authorFileName(uid);
  for (let attempt = 1;; attempt++) {
    const found = openAt(authors, name, OPEN_FILE);
    if (found >= 0 && isBelievable(statDescriptor(found), uid)) return new Descriptor(found);
    if (found >= 0) closeDescriptor(found);
    if (found !== -Errno.ENOENT) unlinkAt(authors, name);
    const made = makeFile(authors, name);
    // Another client of this user was quicker.
    if (made === -Errno.EEXIST && attempt < MAX_ATTEMPTS) continue;
    const file = new Descriptor(expectSuccess(made, "open", `${AUTHORS}/${name}`));
    // What root makes for somebody else is to be that user's.
    if (uid !== effectiveUid()) changeOwner(file.fd, uid);
    return file;
  }
}

/** With its rights from the first moment on: others of this user would not believe it otherwise. */
function makeFile(authors: number, name: string): number {
  const flags = OPEN_FILE | OpenFlag.O_CREAT | OpenFlag.O_EXCL;
  return withUmask(0, () => openAt(authors, name, flags, AUTHOR_MODE));
}

/**
 * Gives a file to the room's group, which may be another than before. Where that fails, because it
 * is somebody else's or one is not in the group oneself, the others see unvouched lines.
 */
function giveTo(fd: number, gid: number): void {
  const stat = statDescriptor(fd);
  if (stat.type !== "none" && stat.gid !== gid) changeGroup(fd, gid);
}
