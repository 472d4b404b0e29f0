/**
 * Following a room: a FIFO of one's own in the fifodir, and the log from a place on, as groups of
 * records that say who wrote them. All who stay in a room do it with this: the chat, the web and
 * `log --follow`.
 *
 * Nothing here waits or has a timer. Whoever watches waits for {@linkcode Watch.descriptor} and for
 * as long as {@linkcode Watch.dueIn} says, and then takes what happened.
 *
 * @module
 */
import { Listener } from "../../fifodir/mod.ts";
import { Errno, isSystemError } from "../../posix/errno.ts";
import { turn } from "../../posix/event_loop.ts";
import { Judge } from "../authors/judge.ts";
import { explain, RoomGoneError } from "../errors.ts";
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
/** How often those look who have no keyboard whether a cleaner of /tmp has taken the FIFO (ms). */
const LOOK_INTERVAL = 60_000;

/** Something that happened in the room. */
export type Happening =
  | { readonly type: "group"; readonly group: RecordGroup }
  /** The log was cut or exchanged by somebody: ids begin anew. */
  | { readonly type: "log"; readonly change: LogChange }
  /** So many lines were passed over, or more: see {@linkcode WatchOptions.skipsBacklog}. */
  | { readonly type: "skipped"; readonly lines: number; readonly isMore: boolean }
  /** It is over: the room was destroyed. */
  | { readonly type: "destroyed" };

/** How to watch. */
export interface WatchOptions {
  readonly pid?: number;
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

/** A listener in a room and its place in the log. */
export class Watch implements Disposable {
  readonly #room: Room;
  readonly #listener: Listener;
  readonly #reader: LogReader;
  readonly #judge: Judge;
  readonly #inspect: (record: LogRecord) => LogRecord;
  readonly #skipsBacklog: boolean;
  /** Events that came and whose part of the log has not been read to its end. */
  #events = "";
  #dueIn: number | undefined;
  #open: Open | undefined;
  /** Somebody's destroy line has been read, so that a `D` is to be believed. */
  #isDestruction = false;
  #isDestroyed = false;
  #isClosed = false;

  /**
   * Registers with the room first, so that nothing is missed, and begins at the end of the log.
   *
   * @throws {RoomError} when the kernel refuses; then nothing is left in the room.
   */
  constructor(room: Room, options: WatchOptions = {}) {
    const { pid = Deno.pid, inspect = (record) => record, skipsBacklog = false } = options;
    this.#room = room;
    this.#inspect = inspect;
    this.#skipsBacklog = skipsBacklog;
    using cleanup = new DisposableStack();
    try {
      this.#listener = cleanup.use(Listener.register(room.fifodir, pid));
      this.#reader = cleanup.use(new LogReader(room));
    } catch (error) {
      throw explain(`listen in room "${room.path}"`, error);
    }
    this.#judge = new Judge(room);
    cleanup.move();
  }

  /** The FIFO's name in the fifodir. */
  get name(): string {
    return this.#listener.name;
  }

  /** The FIFO's descriptor, readable when there is something to take; -1 once closed. */
  get descriptor(): number {
    return this.#listener.descriptor;
  }

  /**
   * After so many ms there is something to take though nobody has written: 0 when there is more
   * than was taken; undefined when there is nothing to wait for but an event.
   */
  get dueIn(): number | undefined {
    return this.#dueIn;
  }

  /** Byte offset up to which the log was read. */
  get position(): number {
    return this.#reader.position;
  }

  /** Begins at another place, in bytes, with what was written long ago. */
  beginAt(offset: number): void {
    this.#reader.rewind(offset);
    this.#dueIn = 0;
  }

  /** Whether the room was destroyed. */
  get isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Whether somebody has said that the room is to be destroyed. */
  get isDestruction(): boolean {
    return this.#isDestruction;
  }

  /**
   * Takes what has happened, in the log's order and only a part of it if it is much.
   *
   * @param answer Is told the events that came, each once, when what they are about was read.
   * @throws {RoomError} when the log can't be read any more.
   */
  take(answer: (events: string) => void = () => {}): Happening[] {
    if (this.#isDestroyed) return [];
    this.#events += this.#listener.take();
    const happenings = this.#read();
    if (this.#dueIn !== undefined) return happenings;
    const events = this.#events;
    this.#events = "";
    // A lone D proves nothing: anybody in the group can write one.
    if (events.includes("D") && this.#isDestruction || !this.#room.exists()) {
      this.#isDestroyed = true;
      happenings.push({ type: "destroyed" });
    } else answer(events);
    return happenings;
  }

  /**
   * What happens from now on, for those who wait with the event loop. Ends after `destroyed`, and
   * after {@linkcode Watch.close} with what was in the log by then. Can be walked over once.
   *
   * @throws {RoomError} when the log can't be read any more, or registering again fails.
   */
  async *happenings(answer?: (events: string) => void): AsyncGenerator<Happening[]> {
    try {
      while (true) {
        // Asked before reading: what is written until one has left is still to be read.
        const isLast = this.#isClosed;
        const happenings = this.take(answer);
        if (happenings.length > 0) yield happenings;
        if (this.#isDestroyed || isLast && this.#dueIn === undefined) return;
        await this.#wait();
      }
    } finally {
      this.#judge.close();
      this.#reader.close();
    }
  }

  /** Takes what is left up to now, after {@linkcode Watch.close}, and closes the log. */
  *rest(): Generator<Happening[]> {
    try {
      do yield this.take(); while (this.#dueIn !== undefined && !this.#isDestroyed);
    } finally {
      this.#judge.close();
      this.#reader.close();
    }
  }

  /** Sends an event to everybody; registers again if the FIFO has vanished. */
  notify(event: string): number {
    return this.#listener.notify(event);
  }

  /** Has {@linkcode Watch.take} look, though nobody has written. */
  wake(): void {
    this.#listener.wake("\n");
  }

  /**
   * Registers again if the FIFO has vanished; what was said meanwhile then comes as usual.
   *
   * @throws {RoomGoneError} when the room was destroyed.
   */
  ensureRegistered(): void {
    if (this.#isClosed) return;
    try {
      if (this.#listener.ensureRegistered()) this.wake();
    } catch (error) {
      // mkfifo in a directory that was removed.
      const isGone = isSystemError(error) && error.errno === Errno.ENOENT;
      if (isGone) this.wake();
      throw isGone ? new RoomGoneError(this.#room.path) : explain("register again", error);
    }
  }

  /** Removes the FIFO; closing twice is harmless. What was said up to now can still be taken. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener.close();
  }

  /** Removes the FIFO, and closes the log. */
  [Symbol.dispose](): void {
    this.close();
    this.#judge.close();
    this.#reader.close();
  }

  /** Reads on to the end of the log, of the slice, or to a record that is still open. */
  #read(): Happening[] {
    const happenings = this.#skip();
    this.#dueIn = undefined;
    let bytes = 0;
    for (const next of this.#judge.groups(this.#reader, this.#inspect, READ_BYTES)) {
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
      if (head.type === "command" && head.command === "destroy") this.#isDestruction = true;
    }
    this.#open = undefined;
    if (this.#reader.isPaused) this.#pause(happenings);
    return happenings;
  }

  /** There is more: the last group may have further parts, unless it is all that was found. */
  #pause(happenings: Happening[]): void {
    this.#dueIn = 0;
    const last = happenings.at(-1);
    if (last?.type !== "group" || happenings.length === 1) return;
    this.#reader.rewind(last.group[0].id);
    happenings.pop();
  }

  /** Passes over what is too much, once it is known that there is more than a slice. */
  #skip(): Happening[] {
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

  async #wait(): Promise<void> {
    if (this.#dueIn === 0) return await turn();
    const events = await this.#listener.wait(this.#dueIn ?? LOOK_INTERVAL);
    this.#events += events;
    if (events !== "" || this.#dueIn !== undefined) return;
    try {
      this.ensureRegistered();
    } catch (error) {
      // The next look tells.
      if (!(error instanceof RoomGoneError)) throw error;
    }
  }
}

function lengthOf(group: RecordGroup): number {
  return group.reduce((sum, { length }) => sum + length, 0);
}
