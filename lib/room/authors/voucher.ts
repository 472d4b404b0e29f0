/**
 * Vouching for what one writes: a statement for each record in `CHATDIR/authors/UID.v2`, a file that
 * nobody but its user can write. Where that can't be done, lines are just not vouched for:
 * whatever fails here, a message that is in the log has been sent.
 *
 * @module
 */
import { Utf8Buffer } from "../../posix/utf8.ts";
import { position, punchHole, readTextAt, writeBytes } from "../../posix/descriptor.ts";
import { expectSuccess, isSystemError } from "../../posix/errno.ts";
import { isSameFile, type Stat } from "../../posix/stat.ts";
import { AUTHORS } from "../layout.ts";
import type { Room } from "../room.ts";
import { lastStatementIn } from "./author_file.ts";
import { AuthorFiles } from "./author_files.ts";
import { OwnFile } from "./own_file.ts";
import {
  formatHeader,
  formatStatement,
  isOurs,
  NOT_WRITTEN,
  startOfHash,
  type Statement,
  TAKEN_BACK,
} from "./statement.ts";

/** The header, or the last statements, denials left out, are in so many bytes. */
const LOOK_BYTES = 4096;
/** The block that the header is in stays, whatever has expired. */
const KEPT_BYTES = 4096;
/** Statements that wait for a disk that is full; with more, the oldest are given up. */
const MAX_WAITING = 1000;

const encoder = new TextEncoder();

/** The log that statements are about. */
export interface LogState {
  /** What `placeOf` says of it. */
  readonly place: string;
  /** Its size in bytes right now. */
  size(): number;
  /** Whether what a statement is about stands in it. */
  holds(statement: Statement): boolean;
}

/** What one user says in one room. */
export class Voucher implements Disposable {
  readonly #room: Room;
  readonly #uid: number;
  readonly #own: OwnFile;
  readonly #bytes = new Utf8Buffer();
  readonly #turn: Disposable;
  /** What the file is in this turn; undefined when there is none to be had. */
  #stat: Stat | undefined;
  /** Which file was written last, and its size after that: others of us write it too. */
  #written: Stat | undefined;
  #size = 0;
  /** What was said last of a record that is ours, and of which log. */
  #last: Statement | undefined;
  #place = "";
  #waiting: Statement[] = [];

  /**
   * Makes the file if it is missing, so that readers know from the first line on that this user
   * vouches.
   *
   * @param uid The user whose file it is: oneself or, for root, anybody.
   */
  constructor(room: Room, uid: number, log: LogState) {
    this.#room = room;
    this.#uid = uid;
    this.#own = new OwnFile(room, uid);
    this.#turn = { [Symbol.dispose]: () => this.#own.release() };
    using _turn = this.takeTurn();
    this.vouch([], log);
  }

  /**
   * Has other clients of this user wait, so that lines and what is said of them are in the same
   * order. Whoever gets no turn in time writes all the same.
   *
   * @returns What ends the turn.
   */
  takeTurn(): Disposable {
    this.#stat = undefined;
    orNotAtAll(() => this.#stat = this.#own.take());
    return this.#turn;
  }

  /**
   * Says in a turn that records were written by the user, in one write(2); what can't be written
   * now comes with the next ones.
   */
  vouch(statements: readonly Statement[], log: LogState): void {
    const next = statements[0]?.id ?? log.size();
    if (log.place !== this.#place || isVoid(this.#waiting.findLast(isOurs), next, log)) {
      this.#waiting = [];
      this.#written = undefined;
    }
    this.#place = log.place;
    this.#waiting.push(...statements);
    this.#flush(next, log);
  }

  /** Says that a record is not by the user whom it names, though it looks so. */
  deny({ id, length }: Pick<Statement, "id" | "length">, log: LogState): void {
    using _turn = this.takeTurn();
    this.#waiting.push({ id, length, hash: NOT_WRITTEN });
    this.#flush(log.size(), log);
  }

  /**
   * Vouches no more for the record at byte `id` of the log, if it is the user's and its text is not
   * in the log any more: even who has a copy of that can't have it vouched for again.
   */
  takeBack(id: number, log: LogState): void {
    using _turn = this.takeTurn();
    using files = new AuthorFiles(this.#room);
    files.lookAnew(log.place);
    for (const file of files.of(this.#uid)) {
      const statement = file.find(id);
      if (statement?.id !== id || log.holds(statement)) continue;
      const hash = encoder.encode(TAKEN_BACK);
      for (const place of file.placesOf(id)) {
        orNotAtAll(() => this.#own.overwrite(place + startOfHash(statement), hash));
      }
    }
  }

  /** Shows until it is closed that the client with this PID vouches. */
  show(pid: number): void {
    this.#own.show(pid);
  }

  /** As {@linkcode OwnFile.claim}. */
  claim(): boolean | undefined {
    return this.#own.claim();
  }

  /** Gives the disk back what is about records before byte `id` of the log, which have expired. */
  forgetBefore(id: number, log: LogState): void {
    using files = new AuthorFiles(this.#room);
    files.lookAnew(log.place);
    const [file] = files.of(this.#uid);
    if (file === undefined || this.#own.fd < 0) return;
    const end = file.startOf(id);
    // Where the file system has no holes, it stays.
    if (end > KEPT_BYTES) punchHole(this.#own.fd, KEPT_BYTES, end - KEPT_BYTES);
  }

  /** Removes the file, as its directory is to be removed. */
  withdraw(): void {
    orNotAtAll(() => this.#own.remove());
  }

  /** Closes the file. */
  close(): void {
    this.#own.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** @param next Where in the log that begins of which nothing was said yet, in bytes. */
  #flush(next: number, log: LogState): void {
    const isDone = orNotAtAll(() => this.#write(next, log));
    if (!isDone) this.#waiting = this.#waiting.slice(-MAX_WAITING);
  }

  #write(next: number, log: LogState): void {
    if (this.#stat === undefined) return;
    const isKnown = this.#written !== undefined && isSameFile(this.#stat, this.#written) &&
      this.#stat.size === this.#size && !isVoid(this.#last, next, log);
    const prefix = isKnown ? "" : this.#prepare(this.#stat, next, log);
    const bytes = this.#bytes.encode(prefix + this.#waiting.map(formatStatement).join(""));
    if (bytes.length === 0) return;
    const { fd } = this.#own;
    const written = expectSuccess(writeBytes(fd, bytes), "write", AUTHORS);
    // Only a part: the disk is full. The next look finds half a line at the end.
    if (written < bytes.length) return;
    this.#size = isKnown ? this.#size + bytes.length : position(fd);
    this.#written = this.#stat;
    this.#last = this.#waiting.findLast(isOurs) ?? this.#last;
    this.#waiting = [];
  }

  /**
   * Makes the file ready for the next statement: another one, if what it says is about a log that
   * was replaced or cut short.
   *
   * @returns What must stand in front of the next statement.
   */
  #prepare(stat: Stat, next: number, log: LogState): string {
    if (stat.size > 0) {
      const tail = this.#read(Math.max(0, stat.size - LOOK_BYTES));
      this.#last = lastStatementIn(tail);
      const isOfThisLog = this.#read(0).startsWith(formatHeader(log.place, stat));
      if (isOfThisLog && !isVoid(this.#last, next, log)) return tail.endsWith("\n") ? "" : "\n";
    }
    this.#last = undefined;
    this.#stat = stat.size > 0 ? this.#own.begin() : stat;
    return formatHeader(log.place, this.#stat);
  }

  #read(offset: number): string {
    return readTextAt(this.#own.fd, offset, LOOK_BYTES);
  }
}

/**
 * Whether what was said last is of a log that was cut short before the place where writing goes on.
 * Where it still stands in the log, only two clients of the user were in each other's way.
 */
function isVoid(last: Statement | undefined, next: number, log: LogState): boolean {
  return last !== undefined && last.id + last.length > next && !log.holds(last);
}

/** Does what the kernel may refuse, and answers whether it did not. */
function orNotAtAll(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return false;
  }
}
