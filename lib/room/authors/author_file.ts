/**
 * Reading an author's file, `CHATDIR/authors/UID.v2`: whether it can be believed, and what it says
 * about a place in the log. Nothing but the part in question is read, however long it is.
 *
 * @module
 */
import {
  Descriptor,
  openAt,
  OpenFlag,
  readTextAt,
  toCString,
  UNTRUSTED,
} from "../../posix/descriptor.ts";
import { isByteLocked } from "../../posix/lock.ts";
import { isSameFile, type Stat, statAt, statDescriptor } from "../../posix/stat.ts";
import { AUTHOR_MODE, authorFileName } from "../layout.ts";
import { formatHeader, isOurs, NOT_WRITTEN, parseStatement, type Statement } from "./statement.ts";

/** The part of a file that is searched as text, once bisection has found it (bytes). */
const CORE_BYTES = 4096;
/**
 * Clients of one user wait for each other, so that their statements are in the order of their
 * lines. Where one could not wait any longer, and of a denial, which comes when the line was read,
 * a statement may be so far (bytes, some 80 statements) from where it is looked for.
 */
const SLACK_BYTES = 4096;
/** More than two statements are long: at least one begins and ends in it. */
const PROBE_BYTES = 160;
/** More than all the denials are long that may be between two other statements. */
const WIDE_PROBE_BYTES = 4096;

/** The end of a file, where the statement about what was said last is (bytes): some five of them. */
const TAIL_BYTES = 256;

/** Where in a file the statements about ids from `from` to below `until` are, in bytes. */
interface Core {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly until: number;
}

/** A part of a file, and for which ids it is the one to look at. */
class Part {
  readonly core: Core;
  readonly start: number;
  readonly #text: string;
  /** Behind the statement that was found last: most often the next one is asked for next. */
  #next = 0;
  #statements: readonly Statement[] | undefined;

  /** @param start Where in the file it begins, in bytes. */
  constructor(core: Core, text: string, start: number) {
    this.core = core;
    this.start = start;
    this.#text = text;
  }

  /** Its statements; only what is asked for is understood. */
  get statements(): readonly Statement[] {
    return this.#statements ??= statementsIn(this.#text);
  }

  isFor(id: number): boolean {
    return id >= this.core.from && id < this.core.until;
  }

  find(id: number): Statement | undefined {
    const next = this.#parseAt(this.#next);
    const first = next?.id === id ? next : this.#parseAt(this.#text.indexOf(`\n${id} `) + 1);
    if (first === undefined) {
      return this.statements.find((each) => isInside(id, each));
    }
    if (first.hash !== NOT_WRITTEN) return first;
    // A place may have been denied before the log was cut, and written to after that.
    return this.statements.find((each) => each.id === id && each.hash !== NOT_WRITTEN) ?? first;
  }

  /** Where in the file the statements about the record that begins at `id` are, in bytes. */
  placesOf(id: number): number[] {
    const places: number[] = [];
    const line = `\n${id} `;
    for (let at = this.#text.indexOf(line); at >= 0; at = this.#text.indexOf(line, at + 1)) {
      places.push(this.start + at + 1);
    }
    return places;
  }

  #parseAt(at: number): Statement | undefined {
    if (at === 0) return undefined;
    const end = this.#text.indexOf("\n", at);
    this.#next = end + 1;
    return end < 0 ? undefined : parseStatement(this.#text, at, end);
  }
}

/** An author's file, open; make it with {@linkcode AuthorFile.open}. */
export class AuthorFile implements Disposable {
  /** The user whose file it is. */
  readonly uid: number;
  readonly #directory: number;
  readonly #place: string;
  readonly #file: Descriptor;
  /** What the file was when it was opened: which file it is does not change. */
  readonly #opened: Stat;
  /** Ready for libc, as it is asked about with every message. */
  readonly #name: Uint8Array<ArrayBuffer>;
  #size = 0;
  #part: Part | undefined;
  #tail: string | undefined;

  private constructor(
    directory: number,
    uid: number,
    place: string,
    file: Descriptor,
    opened: Stat,
  ) {
    this.#name = toCString(authorFileName(uid));
    this.#opened = opened;
    this.#directory = directory;
    this.uid = uid;
    this.#place = place;
    this.#file = file;
  }

  /**
   * Opens the file of `uid`, or answers undefined when there is none that can be believed: a
   * regular file that this user owns and nobody else may write, that has no second name elsewhere,
   * and that was made to vouch for lines of this log.
   *
   * @param directory Descriptor of `authors/`; it stays the caller's to close.
   * @param place What `placeOf` says of the log.
   */
  static open(directory: number, uid: number, place: string): AuthorFile | undefined {
    const flags = OpenFlag.O_RDONLY | UNTRUSTED;
    const fd = openAt(directory, authorFileName(uid), flags);
    if (fd < 0) return undefined;
    const file = new AuthorFile(directory, uid, place, new Descriptor(fd), statDescriptor(fd));
    if (file.refresh()) return file;
    file.close();
    return undefined;
  }

  /** Looks at the file anew; answers whether it is still the user's and can be believed. */
  refresh(): boolean {
    const named = statAt(this.#directory, this.#name);
    if (!isSameFile(named, this.#opened)) return false;
    if (!isBelievable(named, this.uid)) return false;
    // What is in front stays, unless the file is begun anew.
    const isBegunAnew = named.size < this.#size || this.#size === 0;
    this.#resize(named.size);
    if (!isBegunAnew) return true;
    const header = formatHeader(this.#place, this.#opened);
    return this.#read(0, header.length) === header;
  }

  /** The statement about the record that byte `id` of the log is in, if there is one. */
  find(id: number): Statement | undefined {
    const last = this.#part?.isFor(id) === true ? undefined : this.#findInTail(id);
    if (last !== undefined) return last;
    const found = this.#partFor(id).find(id);
    if (found !== undefined || this.reaches(id)) return found;
    // It may have been written since the line was.
    const stat = statDescriptor(this.#file.fd);
    if (stat.type === "none" || stat.size === this.#size) return undefined;
    this.#resize(stat.size);
    return this.#partFor(id).find(id);
  }

  /** Where in it the statements about the record that begins at byte `id` are, in bytes. */
  placesOf(id: number): number[] {
    return this.#partFor(id).placesOf(id);
  }

  /** Whether there is a statement about the log behind byte `id`. */
  reaches(id: number): boolean {
    const last = this.#partFor(id).statements.at(-1);
    return last !== undefined && last.id > id;
  }

  /** Byte offset in the file before which there is nothing about byte `id` of the log or later. */
  startOf(id: number): number {
    return Math.max(0, this.#partFor(id).core.low - SLACK_BYTES);
  }

  /** Whether the user's client with this PID is running and vouches for what it writes. */
  isShownBy(pid: number): boolean {
    return isByteLocked(this.#file.fd, pid);
  }

  /** Closes it. */
  close(): void {
    this.#file.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #resize(size: number): void {
    if (size !== this.#size) this.#part = this.#tail = undefined;
    this.#size = size;
  }

  /** Most questions are about what was said last; a denial of it may not be the last word. */
  #findInTail(id: number): Statement | undefined {
    const start = Math.max(0, this.#size - TAIL_BYTES);
    this.#tail ??= this.#read(start, this.#size - start);
    const line = `\n${id} `;
    const at = this.#tail.lastIndexOf(line) + 1;
    const end = this.#tail.indexOf("\n", at);
    if (at === 0 || end < 0) return undefined;
    const statement = parseStatement(this.#tail, at, end);
    return statement?.hash === NOT_WRITTEN ? undefined : statement;
  }

  #partFor(id: number): Part {
    if (this.#part?.isFor(id) === true) return this.#part;
    const core = this.#bisect(id, this.#part?.core);
    const start = Math.max(0, core.low - SLACK_BYTES);
    const text = this.#read(start, core.high + SLACK_BYTES - start);
    return this.#part = new Part(core, text, start);
  }

  /** Finds where the statements about the log around byte `id` are. */
  #bisect(id: number, last: Core | undefined): Core {
    let [low, high] = [0, this.#size];
    let [from, until] = [0, Infinity];
    // Many questions are about what was written last, or about what comes next.
    let middle = high - CORE_BYTES;
    if (last !== undefined && id >= last.until) {
      [low, from] = [last.high, last.until];
      middle = Math.min(low + CORE_BYTES, high - 1);
    }
    while (high - low > CORE_BYTES) {
      const found = this.#idBehind(middle, PROBE_BYTES) ?? this.#idBehind(middle, WIDE_PROBE_BYTES);
      // Nothing there: the file's beginning, which was given back to the disk.
      if (found === undefined || found <= id) [low, from] = [middle, found ?? from];
      else [high, until] = [middle, found];
      middle = Math.floor((low + high) / 2);
    }
    return { low, high, from, until };
  }

  /** The id of the first whole statement behind byte `offset` of the file that is no denial. */
  #idBehind(offset: number, reach: number): number | undefined {
    return statementsIn(this.#read(offset, reach)).find(isOurs)?.id;
  }

  #read(offset: number, length: number): string {
    return readTextAt(this.#file.fd, offset, length);
  }
}

/** Whether a byte of the log is inside a record of the user, and not where that begins. */
function isInside(byte: number, { id, length, hash }: Statement): boolean {
  return hash !== NOT_WRITTEN && id < byte && byte < id + length;
}

/** Whether a file is its user's to write, and nobody else's (but root's). */
export function isBelievable(stat: Stat, uid: number): boolean {
  return stat.type === "file" && stat.uid === uid && stat.links === 1 &&
    stat.mode === AUTHOR_MODE;
}

/** The statements in a part of a file, whose first and last line may be cut off. */
function statementsIn(text: string): Statement[] {
  return text.split("\n").slice(1, -1).flatMap((line) => parseStatement(line) ?? []);
}

/**
 * The last statement about a record of the user's in a part of a file, whose first and last line may
 * be cut off. Looked for from the end, as everybody who joins waits for it.
 */
export function lastStatementIn(text: string): Statement | undefined {
  for (let end = text.lastIndexOf("\n"); end > 0;) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const statement = start === 0 ? undefined : parseStatement(text, start, end);
    if (statement !== undefined && isOurs(statement)) return statement;
    end = start - 1;
  }
  return undefined;
}
