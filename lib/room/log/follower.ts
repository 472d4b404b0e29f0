/**
 * Following a log: what comes in it from a place on, as groups of records that say who wrote them,
 * and only a part at once if it is much. Whoever reads asks {@linkcode LogFollower.dueIn} when to
 * read again.
 *
 * @module
 */
import { Judge } from "../authors/judge.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import { isPart, type RecordGroup } from "../message/group.ts";
import type { Room } from "../room.ts";
import { type LogChange, LogReader } from "./reader.ts";
import type { LogRecord } from "./record.ts";

/** So many groups, or bytes, are taken at once at most: memory stays small in a flood. */
const SLICE_GROUPS = 1000;
const SLICE_BYTES = 1024 * 1024;
/** So much is read at once at most, for it may hold no line at all: far more than one message. */
const READ_BYTES = 4 * MAX_RECORD_BYTES;
/**
 * An author vouches right after writing, so somebody whom a third person wakes may read a line too
 * early. It is then looked at again after so many ms, before it is called unvouched.
 */
export const PATIENCE: readonly number[] = [1, 2, 4, 8, 16];

/** Something that happened in a log. */
export type LogHappening =
  | { readonly type: "group"; readonly group: RecordGroup }
  /** The log was cut or exchanged by somebody: ids begin anew. */
  | { readonly type: "log"; readonly change: LogChange }
  /** So many lines were passed over, or more: see {@linkcode FollowOptions.skipsBacklog}. */
  | { readonly type: "skipped"; readonly lines: number; readonly isMore: boolean };

/** How to follow. */
export interface FollowOptions {
  /** Sees each record before anybody waits for its author, and may change it. */
  readonly inspect?: (record: LogRecord) => LogRecord;
  /** Of what is much more than anybody can read while it comes, take the last part only. */
  readonly skipsBacklog?: boolean;
}

/** A record that may be vouched for in a moment. */
interface Open {
  readonly id: number;
  looks: number;
}

/** A place in the log from which on it is read. */
export class LogFollower implements Disposable {
  readonly #reader: LogReader;
  readonly #judge: Judge;
  readonly #inspect: (record: LogRecord) => LogRecord;
  readonly #skipsBacklog: boolean;
  #dueIn: number | undefined;
  #open: Open | undefined;

  /**
   * Begins at the end of the log.
   *
   * @throws {RoomError} when the log can't be opened.
   */
  constructor(room: Room, options: FollowOptions = {}) {
    const { inspect = (record) => record, skipsBacklog = false } = options;
    this.#inspect = inspect;
    this.#skipsBacklog = skipsBacklog;
    this.#reader = new LogReader(room);
    this.#judge = new Judge(room);
  }

  /**
   * After so many ms there is something to read though nobody has written: 0 when there is more
   * than was read; undefined when all was.
   */
  get dueIn(): number | undefined {
    return this.#dueIn;
  }

  /** Byte offset up to which the log was read. */
  get position(): number {
    return this.#reader.position;
  }

  /** Which log that is, as `logKey` says. */
  get logKey(): string {
    return this.#reader.logKey;
  }

  /** Whether the log that was read is removed: then nothing that is said about it matters. */
  get isRemoved(): boolean {
    return this.#reader.isRemoved;
  }

  /** Whether the log was exchanged for one that could not be opened yet: to be tried again soon. */
  get isBarred(): boolean {
    return this.#reader.isBarred;
  }

  /** Begins at another place, in bytes, with what was written long ago. */
  beginAt(offset: number): void {
    this.#reader.rewind(offset);
    this.#dueIn = 0;
  }

  /**
   * Reads on to the end of the log, of the slice, or to a record that is still open.
   *
   * @throws {RoomError} when the log can't be read.
   */
  read(): LogHappening[] {
    const happenings = this.#skip();
    // A part of much is read only if there is no more than can be shown.
    this.#reader.pausesAtMuch = this.#skipsBacklog && this.#dueIn !== 0;
    this.#dueIn = undefined;
    let bytes = 0;
    const judge = this.#judge;
    judge.begin(this.#reader, this.#inspect, READ_BYTES);
    for (let next = judge.next(); next !== undefined; next = judge.next()) {
      if (typeof next === "string") {
        happenings.push({ type: "log", change: next });
        continue;
      }
      const [head] = next;
      const isFull = happenings.length >= SLICE_GROUPS || bytes >= SLICE_BYTES;
      // What may be a part of the message above it is taken with that.
      const mayBelong = isPart(head) && bytes < SLICE_BYTES + MAX_RECORD_BYTES;
      this.#dueIn = isFull && !mayBelong ? 0 : this.#patienceWith(next);
      if (this.#dueIn !== undefined) {
        this.#reader.rewind(head.id);
        return happenings;
      }
      happenings.push({ type: "group", group: next });
      bytes += lengthOf(next);
    }
    this.#open = undefined;
    if (this.#reader.isPaused) this.#pause(happenings);
    return happenings;
  }

  /** Closes the log, and the authors' files. */
  close(): void {
    this.#judge.close();
    this.#reader.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** There is more: the last group may have further parts, unless it is all that was found. */
  #pause(happenings: LogHappening[]): void {
    this.#dueIn = 0;
    const last = happenings.at(-1);
    if (last?.type !== "group" || happenings.length === 1) return;
    this.#reader.rewind(last.group[0].id);
    happenings.pop();
  }

  /** Passes over what is too much, once it is known that there is more than one read takes. */
  #skip(): LogHappening[] {
    if (!this.#skipsBacklog || this.#dueIn !== 0) return [];
    const backlog = this.#reader.skipBacklog();
    if (backlog === undefined) return [];
    return [{ type: "skipped", lines: backlog.lines, isMore: backlog.isMore }];
  }

  /** How long to wait for the author of a group before it is shown (ms); undefined: not at all. */
  #patienceWith(group: RecordGroup): number | undefined {
    const record = group.find(({ authorship }) => authorship?.isOpen);
    if (record === undefined) return undefined;
    if (this.#open === undefined) this.#open = { id: record.id, looks: 0 };
    // The patience that one has lasts for all that is there now.
    return PATIENCE[this.#open.looks++];
  }
}

function lengthOf(group: RecordGroup): number {
  return group.reduce((sum, { length }) => sum + length, 0);
}
