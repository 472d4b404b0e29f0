/**
 * Listening to a room without joining it: what is in the log, and then what comes. A follower is
 * among those who are present, but says nothing.
 *
 * @module
 */
import { Listener } from "../../fifodir/mod.ts";
import { explain } from "../errors.ts";
import { RecordFeed } from "./feed.ts";
import type { LogChange } from "./log.ts";
import { type RecordGroup, RecordGrouper } from "../message/group.ts";
import type { LogRecord } from "./record.ts";
import type { Room } from "../room.ts";

/** How often to look whether a cleaner of /tmp has taken the FIFO away (ms). */
const LOOK_INTERVAL = 60_000;

/** What came with one wake-up, or a part of it. */
export interface Followed {
  readonly groups: readonly RecordGroup[];
  /** The log was cut or exchanged by somebody before these: ids begin anew. */
  readonly change?: LogChange;
}

/** A listener that is not a member; make it before reading the log, so that nothing is missed. */
export class Follower implements Disposable {
  readonly #room: Room;
  readonly #listener: Listener;
  readonly #timer: ReturnType<typeof setInterval>;
  #failure: Error | undefined;
  /** Somebody's destroy line has been read, so that a `D` is to be believed. */
  #isDestruction = false;
  #isDestroyed = false;
  #isClosed = false;

  /** @throws {RoomError} when the kernel refuses. */
  constructor(room: Room, pid = Deno.pid) {
    this.#room = room;
    try {
      this.#listener = Listener.register(room.fifodir, pid);
    } catch (error) {
      throw explain(`listen in room "${room.path}"`, error);
    }
    this.#timer = setInterval(() => this.#ensureRegistered(), LOOK_INTERVAL);
  }

  /**
   * What is in the log from byte `start` on, then what comes. Ends when the room is destroyed and
   * with {@linkcode Follower.close}. Can be walked over once.
   *
   * @throws {RoomError} when the log can't be read any more.
   */
  async *groups(start: number): AsyncGenerator<Followed> {
    using feed = new RecordFeed(this.#room, start);
    let events = "";
    while (true) {
      yield* this.#read(feed);
      // A lone D proves nothing: anybody in the group can write one.
      this.#isDestroyed = events.includes("D") && this.#isDestruction || !this.#room.exists();
      if (this.#isClosed || this.#isDestroyed) return;
      if (this.#failure !== undefined) throw this.#failure;
      events = await this.#listener.wait();
    }
  }

  /** Whether the room was destroyed. */
  get isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Removes the FIFO and ends {@linkcode Follower.groups}; closing twice is harmless. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#listener.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async *#read(feed: RecordFeed): AsyncGenerator<Followed> {
    const grouper = new RecordGrouper();
    for await (const batch of feed.read()) {
      let groups: RecordGroup[] = [];
      for (const record of batch) {
        if (typeof record !== "string") {
          groups.push(...this.#take(grouper, record));
          continue;
        }
        yield { groups: [...groups, ...optional(grouper.flush())] };
        groups = [];
        yield { groups, change: record };
      }
      yield { groups };
    }
    yield { groups: optional(grouper.flush()) };
  }

  #take(grouper: RecordGrouper, record: LogRecord): RecordGroup[] {
    if (record.type === "command" && record.command === "destroy") this.#isDestruction = true;
    return optional(grouper.push(record));
  }

  #ensureRegistered(): void {
    try {
      if (this.#listener.ensureRegistered()) this.#listener.wake("\n");
    } catch (error) {
      this.#failure = explain("register again", error);
      this.#listener.wake("\n");
    }
  }
}

function optional(group: RecordGroup | undefined): RecordGroup[] {
  return group === undefined ? [] : [group];
}
