/**
 * Reading an author's file, `CHATDIR/authors/UID`: whether it can be believed, and what it says
 * about a place in the log. Nothing but the part in question is read, however long it is.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, readIntoAt } from "../posix/descriptor.ts";
import { isByteLocked } from "../posix/lock.ts";
import { type Stat, statAt, statDescriptor } from "../posix/stat.ts";
import { formatHeader, identityOf, parseStatement, type Statement } from "./statement.ts";

/** Rights of an author's file: its user writes, the room's group reads. */
export const AUTHOR_MODE = 0o640;

/** The part of a file that is searched as text, once bisection has found it (bytes). */
const CORE_BYTES = 4096;
/**
 * Two clients of one user may write their statements in another order than their lines, so
 * that a statement may be so far (bytes, some 80 statements) from where it is looked for.
 */
const SLACK_BYTES = 4096;
/** More than two statements are long: at least one begins and ends in it. */
const PROBE_BYTES = 160;

const decoder = new TextDecoder("latin1");

/** A part of a file, and for which ids it is the one to look at. */
class Part {
  /** Byte offset in the file at which it begins. */
  readonly start: number;
  readonly #text: string;
  readonly #from: number;
  readonly #until: number;
  #statements: readonly Statement[] | undefined;

  constructor(start: number, text: string, from: number, until: number) {
    this.start = start;
    this.#text = text;
    this.#from = from;
    this.#until = until;
  }

  /** Its statements; only what is asked for is understood. */
  get statements(): readonly Statement[] {
    return this.#statements ??= statementsIn(this.#text);
  }

  isFor(id: number): boolean {
    return id >= this.#from && id < this.#until;
  }

  find(id: number): Statement | undefined {
    const at = this.#text.lastIndexOf(`\n${id} `);
    if (at >= 0) return parseStatement(this.#text.slice(at + 1, this.#text.indexOf("\n", at + 1)));
    return this.statements.find((each) => each.id < id && id < each.id + each.length);
  }
}

/** An author's file, open; make it with {@linkcode AuthorFile.open}. */
export class AuthorFile implements Disposable {
  /** The user whose file it is. */
  readonly uid: number;
  readonly #directory: number;
  readonly #log: string;
  readonly #file: Descriptor;
  readonly #probe = new Uint8Array(PROBE_BYTES);
  #size = 0;
  #part: Part | undefined;

  private constructor(directory: number, uid: number, log: string, file: Descriptor) {
    this.#directory = directory;
    this.uid = uid;
    this.#log = log;
    this.#file = file;
  }

  /**
   * Opens the file of `uid`, or answers undefined when there is none that can be believed: a
   * regular file that this user owns and nobody else may write, that has no second name elsewhere,
   * and that was made to vouch for lines of this log.
   *
   * @param directory Descriptor of `authors/`; it stays the caller's to close.
   * @param log What {@linkcode identityOf} says of the log.
   */
  static open(directory: number, uid: number, log: string): AuthorFile | undefined {
    const flags = OpenFlag.O_RDONLY | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;
    const fd = openAt(directory, String(uid), flags);
    if (fd < 0) return undefined;
    const file = new AuthorFile(directory, uid, log, new Descriptor(fd));
    if (file.refresh()) return file;
    file.close();
    return undefined;
  }

  /** Looks at the file anew; answers whether it is still the user's and can be believed. */
  refresh(): boolean {
    const opened = statDescriptor(this.#file.fd);
    const named = statAt(this.#directory, String(this.uid));
    if (typeof opened === "number" || typeof named === "number") return false;
    if (opened.identity !== named.identity || !isBelievable(opened, this.uid)) return false;
    this.#resize(opened.size);
    const header = formatHeader(this.#log, identityOf(opened));
    return this.#read(0, header.length) === header;
  }

  /** The statement about the record that byte `id` of the log is in, if there is one. */
  find(id: number): Statement | undefined {
    const found = this.#partFor(id).find(id);
    if (found !== undefined || this.reaches(id)) return found;
    // It may have been written since the line was.
    const stat = statDescriptor(this.#file.fd);
    if (typeof stat === "number" || stat.size === this.#size) return undefined;
    this.#resize(stat.size);
    return this.#partFor(id).find(id);
  }

  /** Whether there is a statement about the log behind byte `id`. */
  reaches(id: number): boolean {
    const last = this.#partFor(id).statements.at(-1);
    return last !== undefined && last.id > id;
  }

  /** Byte offset in the file before which there is nothing about byte `id` of the log or later. */
  startOf(id: number): number {
    return this.#partFor(id).start;
  }

  /** Whether the user's client with this PID is running and vouches for what it writes. */
  isShownBy(pid: number): boolean {
    return isByteLocked(this.#file.fd, pid);
  }

  /** Closes it. */
  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #resize(size: number): void {
    if (size !== this.#size) this.#part = undefined;
    this.#size = size;
  }

  #partFor(id: number): Part {
    if (this.#part?.isFor(id) !== true) this.#part = this.#bisect(id);
    return this.#part;
  }

  /** Finds the part whose statements are about the log around byte `id`. */
  #bisect(id: number): Part {
    let [low, high] = [0, this.#size];
    let [from, until] = [0, Infinity];
    // Most questions are about what was written last.
    let middle = high - CORE_BYTES;
    while (high - low > CORE_BYTES) {
      const found = this.#idBehind(middle);
      // Nothing there: the file's beginning, which was given back to the disk.
      if (found === undefined || found <= id) [low, from] = [middle, found ?? from];
      else [high, until] = [middle, found];
      middle = Math.floor((low + high) / 2);
    }
    const start = Math.max(0, low - SLACK_BYTES);
    const text = this.#read(start, high + SLACK_BYTES - start);
    return new Part(start, text, from, until);
  }

  /** The id of the first whole statement behind byte `offset` of the file. */
  #idBehind(offset: number): number | undefined {
    const length = readIntoAt(this.#file.fd, this.#probe, offset);
    const text = decoder.decode(this.#probe.subarray(0, Math.max(0, length)));
    return statementsIn(text)[0]?.id;
  }

  #read(offset: number, length: number): string {
    const buffer = new Uint8Array(length);
    const read = readIntoAt(this.#file.fd, buffer, offset);
    return decoder.decode(buffer.subarray(0, Math.max(0, read)));
  }
}

/** Whether a file is its user's to write, and nobody else's (but root's). */
export function isBelievable(stat: Stat, uid: number): boolean {
  return stat.type === "file" && stat.uid === uid && stat.links === 1 &&
    stat.mode === AUTHOR_MODE;
}

/** The statements in a part of a file, whose first and last line may be cut off. */
export function statementsIn(text: string): Statement[] {
  return text.split("\n").slice(1, -1).flatMap((line) => parseStatement(line) ?? []);
}
