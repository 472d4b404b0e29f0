/**
 * The authors' files of a room, opened when they are needed.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, toCString } from "../../posix/descriptor.ts";
import { listDirectory } from "../../posix/file_system.ts";
import { isFileAt, type Stat, statAt, statDescriptor } from "../../posix/stat.ts";
import { AuthorFile } from "./author_file.ts";
import { authorFileName, AUTHORS, OPEN_DIRECTORY, uidOfAuthorFile } from "../layout.ts";
import type { Room } from "../room.ts";

/**
 * So many names in the directory are looked at to find out whose robot it is; any member can put
 * more there. To look at all of these takes some 50 ms, each time that some come or go.
 */
const MAX_LISTED = 10_000;

/** File systems tell times by a clock that ticks at least so often (ms). */
const TICK = 20;

const NONE: readonly AuthorFile[] = [];
/** Ready for libc, as it is asked about with every message. */
const AUTHORS_PATH = toCString(AUTHORS);

/** The files of all users who vouch in a room, as far as they can be believed. */
export class AuthorFiles implements Disposable {
  readonly #room: Room;
  /** What can be believed stays open: there are no more such files than users. */
  readonly #files = new Map<number, readonly [AuthorFile]>();
  /** The users whose files were looked at since {@linkcode AuthorFiles.lookAnew}. */
  readonly #looked = new Set<number>();
  #everybody: readonly AuthorFile[] | undefined;
  #directory: Descriptor | undefined;
  /** What that is: it stays the same whatever is renamed. */
  #opened: Stat | undefined;
  /** Who had a file in it when it was changed last. */
  #listed: { readonly modified: number; readonly uids: readonly number[] } | undefined;
  #place = "";

  /** Opens nothing before somebody's file is asked for. */
  constructor(room: Room) {
    this.#room = room;
  }

  /**
   * From now on counts what is there now: files come, grow and vanish.
   *
   * @param place What `placeOf` says of the log.
   */
  lookAnew(place: string): void {
    this.#looked.clear();
    this.#everybody = undefined;
    if (place !== this.#place) this.#closeFiles();
    this.#place = place;
    this.#openDirectory();
  }

  /** The file of a user; none when there is none that can be believed. */
  of(uid: number): readonly AuthorFile[] {
    if (!this.#looked.has(uid)) this.#look(uid);
    return this.#files.get(uid) ?? NONE;
  }

  /** Everybody's files. */
  all(): readonly AuthorFile[] {
    return this.#everybody ??= this.#possibleUids().flatMap((uid) => this.of(uid));
  }

  /** Closes all files. */
  close(): void {
    this.#closeFiles();
    this.#directory?.close();
    this.#directory = this.#opened = this.#listed = undefined;
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Any member can hide the directory for a moment, or put something in its place. Which one is
   * open does not change by that, and what its files prove neither, until there is another.
   */
  #openDirectory(): void {
    const { directory } = this.#room;
    if (this.#opened !== undefined && isFileAt(directory, AUTHORS_PATH, this.#opened)) return;
    if (statAt(directory, AUTHORS_PATH).type !== "directory") return;
    this.close();
    const fd = openAt(directory, AUTHORS_PATH, OPEN_DIRECTORY | OpenFlag.O_NOFOLLOW);
    if (fd < 0) return;
    this.#directory = new Descriptor(fd);
    this.#opened = statDescriptor(fd);
  }

  #look(uid: number): void {
    this.#looked.add(uid);
    const [known] = this.#files.get(uid) ?? NONE;
    if (known?.refresh()) return;
    known?.close();
    this.#files.delete(uid);
    if (this.#directory === undefined) return;
    const file = AuthorFile.open(this.#directory.fd, uid, this.#place);
    if (file !== undefined) this.#files.set(uid, [file]);
  }

  /** The users who have a file, as far as that is known; names that others made do not count. */
  #possibleUids(): readonly number[] {
    if (this.#directory === undefined) return [];
    const { modified } = statDescriptor(this.#directory.fd);
    if (this.#listed?.modified === modified) return this.#listed.uids;
    const uids = this.#listUids();
    // What came in the same tick as the list changed no time.
    const isSure = Date.now() - modified > TICK;
    this.#listed = isSure ? { modified, uids } : undefined;
    return uids;
  }

  #listUids(): number[] {
    if (this.#directory === undefined) return [];
    const { fd } = this.#directory;
    const uids = listDirectory(fd).flatMap((name) => uidOfAuthorFile(name) ?? []);
    if (uids.length > MAX_LISTED) return [...this.#files.keys()];
    return uids.filter((uid) => statAt(fd, authorFileName(uid)).uid === uid);
  }

  #closeFiles(): void {
    for (const [file] of this.#files.values()) file.close();
    this.#files.clear();
  }
}
