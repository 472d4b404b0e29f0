/**
 * Following a room: a FIFO of one's own in the fifodir, and the log from a place on, as groups of
 * records that say who wrote them. All who stay in a room do it with this: the chat, the web and
 * `log --follow`.
 *
 * Nothing here waits or has a timer. Whoever watches waits for {@linkcode Watch.descriptor}, for
 * {@linkcode Watch.upkeepDescriptor} and for as long as {@linkcode Watch.dueIn} says, and then takes
 * what happened.
 *
 * @module
 */
import { Listener } from "../../fifodir/mod.ts";
import { OpenFlag } from "../../posix/descriptor.ts";
import { Errno, isSystemError } from "../../posix/errno.ts";
import { turn } from "../../posix/event_loop.ts";
import { destroyerOf, mustLast } from "../destruction.ts";
import { explain, RoomError } from "../errors.ts";
import type { Room, Whereabouts } from "../room.ts";
import { Upkeep } from "../upkeep.ts";
import { type FollowOptions, LogFollower, type LogHappening } from "./follower.ts";
import { openLog, statNamedLog } from "./log_file.ts";
import type { Command } from "./record.ts";

/** How often those look who are not told by the kernel whether their FIFO was removed (ms). */
const LOOK_INTERVAL = 60_000;
/** Whoever says to destroy the room does so within so many ms, or does not. */
const DESTRUCTION_TIME = 10_000;
/** A C client removes the room 200 ms after its `D` (docs/protocol.md): then it is looked (ms). */
const DESTRUCTION_LOOK = 500;
/** A new log that can't be opened yet is tried again so soon (ms). */
const BARRED_LOOK = 100;

/** What of a room may be removed under the feet of who is in it. */
export type Loss = "event" | "FIFO" | "log";

/** Something that happened in the room. */
export type Happening =
  | LogHappening
  /** Something was removed by somebody: it is made anew, and this client is registered again. */
  | { readonly type: "restored"; readonly lost: readonly Loss[] }
  /** The room has another path now; undefined where that is out of sight. */
  | { readonly type: "moved"; readonly path: string | undefined }
  /** It is over: the room was destroyed, by the author of this record if it is known. */
  | { readonly type: "destroyed"; readonly by: Command | undefined };

/** How to watch. */
export interface WatchOptions extends FollowOptions {
  /** What the FIFO is called, this process's by default. */
  readonly pid?: number;
}

/**
 * A listener in a room and its place in the log.
 *
 * @example Following a room unseen
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Room } from "../room.ts";
 * import { Sender } from "../sender.ts";
 * import { Watch } from "./watch.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using sender = new Sender(room, "backup");
 *   using watch = new Watch(room);
 *   assertEquals(sender.send("done").woken, 1);
 *   await watch.wait();
 *   const [happening] = watch.take();
 *   const [said] = happening?.type === "group" ? happening.group : [];
 *   assertEquals(said?.type === "message" && said.text, "done");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class Watch implements Disposable {
  readonly #room: Room;
  readonly #listener: Listener;
  readonly #follower: LogFollower;
  readonly #upkeep: Upkeep;
  /** Events that came and whose part of the log has not been read to its end. */
  #events = "";
  /** Somebody's last destroy line, and when it was read. */
  #destruction: { readonly record: Command; readonly at: number } | undefined;
  #isDestroyed = false;
  /** Where the room was said to be. */
  #toldPath: string | undefined;
  #toldReturns = 0;
  #isClosed = false;
  /** What was taken is the last: it was closed before. */
  #isLast = false;

  /**
   * Registers with the room first, so that nothing is missed, and begins at the end of the log.
   *
   * @throws {RoomError} when the kernel refuses; then nothing is left in the room.
   */
  constructor(room: Room, options: WatchOptions = {}) {
    this.#room = room;
    this.#toldPath = room.path;
    this.#upkeep = new Upkeep(room);
    using cleanup = new DisposableStack();
    try {
      this.#listener = cleanup.use(Listener.register(room.fifodir, options.pid ?? Deno.pid));
      // Who begins to destroy the room later tells this listener so.
      mustLast(room);
      this.#follower = cleanup.use(new LogFollower(room, options));
    } catch (error) {
      throw explain(`listen in room "${room.path}"`, error);
    }
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
   * Readable when something of the room was removed or renamed: then there is something to take in
   * a moment; -1 where the kernel does not tell, and once closed.
   */
  get upkeepDescriptor(): number {
    return this.#isClosed ? -1 : this.#upkeep.attend(this.#listener.descriptor);
  }

  /**
   * After so many ms there is something to take though nobody has written: 0 when there is more
   * than was taken; undefined when there is nothing to wait for but an event.
   */
  get dueIn(): number | undefined {
    // Looking after the room comes after reading.
    return this.#follower.dueIn ??
      (this.#isClosed || this.#isDestroyed ? undefined : this.#upkeep.dueIn);
  }

  /** Byte offset up to which the log was read. */
  get position(): number {
    return this.#follower.position;
  }

  /** Which log that is, as `logKey` says. */
  get logKey(): string {
    return this.#follower.logKey;
  }

  /** Begins at another place, in bytes, with what was written long ago. */
  beginAt(offset: number): void {
    this.#follower.beginAt(offset);
  }

  /** Whether the room was destroyed. */
  get isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Whether the log that was read is removed: then nothing that is said about it matters. */
  get isLogRemoved(): boolean {
    return this.#follower.isRemoved;
  }

  /** Whether the room is going: somebody said so just now, and its log is removed already. */
  get isGoing(): boolean {
    return this.#destroyer() !== undefined && this.isLogRemoved;
  }

  /**
   * Takes what has happened, in the log's order and only a part of it if it is much.
   *
   * @param answer Is told the events that came, each once, when what they are about was read.
   * @param isQuiet It was just seen that {@linkcode Watch.upkeepDescriptor} is not readable.
   * @throws {RoomError} when the log can't be read any more.
   */
  take(answer: (events: string) => void = () => {}, isQuiet = false): Happening[] {
    // Asked before reading: what is written until one has left is still to be read.
    this.#isLast = this.#isClosed;
    this.#events += this.#listener.take();
    this.#upkeep.take(isQuiet);
    if (this.#isDestroyed) return [];
    const happenings: Happening[] = this.#read();
    if (this.#follower.dueIn !== undefined) return happenings;
    if (this.#follower.isBarred) this.#upkeep.lookIn(BARRED_LOOK);
    const events = this.#events;
    this.#events = "";
    const where = this.#room.find();
    if (where === "gone" || this.isGoing && this.#isTimeToGo()) {
      this.#isDestroyed = true;
      return [...happenings, { type: "destroyed", by: this.#destroyer() }];
    }
    // Anybody in the group can write a D and a line: what is removed tells.
    if (events.includes("D") && this.#destroyer() !== undefined) {
      this.#upkeep.lookIn(DESTRUCTION_LOOK);
    } else answer(events);
    // The array is ours: each read makes one.
    this.#tellPlace(where, happenings);
    this.#tellUpkeep(happenings);
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
      do {
        const happenings = this.take(answer);
        if (happenings.length > 0) yield happenings;
      } while (await this.wait());
    } finally {
      this.#release();
    }
  }

  /** Waits with the event loop until there is something to take; false when there is no more. */
  async wait(): Promise<boolean> {
    if (this.#isDestroyed || this.#isLast && this.#follower.dueIn === undefined) return false;
    await this.#wait();
    return true;
  }

  /** Takes what is left up to now, after {@linkcode Watch.close}, and closes the log. */
  *rest(): Generator<Happening[]> {
    try {
      do yield this.take(); while (this.#follower.dueIn !== undefined && !this.#isDestroyed);
    } finally {
      this.#release();
    }
  }

  /**
   * Sends an event to everybody; registers again if the FIFO has vanished. Who has lost the whole
   * directory and makes it anew reads on then, and so do the others.
   */
  notify(event: string): number {
    return this.#tryToNotify(() => this.#listener.notify(event));
  }

  /** As {@linkcode Watch.notify}, for who takes what happened right afterwards. */
  notifyOthers(event: string): number {
    return this.#tryToNotify(() => this.#listener.notifyOthers(event));
  }

  /** Has {@linkcode Watch.take} look, though nobody has written. */
  wake(): void {
    this.#listener.wake("\n");
  }

  /** Where the kernel does not tell, has it looked whether the FIFO has vanished. */
  ensureRegistered(): void {
    if (this.#isClosed || !this.#upkeep.isBlind) return;
    this.#upkeep.lookIn(0);
    this.wake();
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
    this.#release();
  }

  #tryToNotify(notify: () => number): number {
    try {
      return notify();
    } catch (error) {
      if (!isDirectoryGone(error)) throw explain("register again", error);
      this.#upkeep.lookSoon();
      return 0;
    }
  }

  #release(): void {
    this.#upkeep.close();
    this.#follower.close();
  }

  /** Reads on in the log, and remembers who says to destroy the room. */
  #read(): LogHappening[] {
    const happenings = this.#follower.read();
    for (const happening of happenings) {
      if (happening.type !== "group") continue;
      const [head] = happening.group;
      if (head.type === "command" && head.command === "destroy") {
        this.#destruction = { record: head, at: performance.now() };
      }
    }
    return happenings;
  }

  /** Who said just now to destroy the room. */
  #destroyer(): Command | undefined {
    if (this.#destruction === undefined) return undefined;
    const { record, at } = this.#destruction;
    return performance.now() - at < DESTRUCTION_TIME ? record : undefined;
  }

  /**
   * A C client removes the room as soon as it has said so, and gives up when something in it is gone
   * before it comes there: what is ours goes after that.
   */
  #isTimeToGo(): boolean {
    return destroyerOf(this.#room.directory) !== undefined || this.#upkeep.hasSettled();
  }

  /** Tells once where the room is now. */
  #tellPlace(where: Whereabouts, happenings: Happening[]): void {
    const path = where === "here" ? this.#room.path : undefined;
    if (path === this.#toldPath) return;
    this.#toldPath = path;
    happenings.push({ type: "moved", path });
  }

  /** Makes anew what was taken away, if it is time to look, and tells what that was. */
  #tellUpkeep(happenings: Happening[]): void {
    const isDue = !this.#isClosed && this.#upkeep.isDue();
    if (!isDue && this.#listener.returns === this.#toldReturns) return;
    const lost = isDue ? this.#restore() : [];
    // Whoever speaks registers again without waiting.
    if (this.#listener.returns > this.#toldReturns && !lost.includes("event")) lost.push("FIFO");
    this.#toldReturns = this.#listener.returns;
    if (lost.length === 0) return;
    happenings.push({ type: "restored", lost });
    if (lost.includes("log")) happenings.push(...this.#read());
  }

  #restore(): Loss[] {
    // The log or the room is gone in a moment.
    if (destroyerOf(this.#room.directory) !== undefined && this.#upkeep.delay()) return [];
    const lost: Loss[] = [];
    try {
      if (this.#room.renewFifodir()) lost.push("event");
      this.#registerAgain();
      if (statNamedLog(this.#room).type === "none") {
        openLog(this.#room, OpenFlag.O_RDONLY, true).close();
        lost.push("log");
      }
    } catch (error) {
      // Another client may be about to give a part its rights.
      if (!(error instanceof RoomError) || !this.#upkeep.delay()) throw error;
    }
    return lost;
  }

  #registerAgain(): void {
    try {
      if (this.#listener.ensureRegistered()) this.wake();
    } catch (error) {
      // The directory was removed at this moment, too.
      if (isDirectoryGone(error)) this.#upkeep.delay();
      else throw explain("register again", error);
    }
  }

  async #wait(): Promise<void> {
    if (this.#follower.dueIn === 0) return await turn();
    const { upkeepDescriptor, dueIn } = this;
    const isBlind = upkeepDescriptor < 0;
    const timeout = dueIn ?? (isBlind ? LOOK_INTERVAL : undefined);
    const events = await this.#listener.wait(timeout, upkeepDescriptor);
    this.#events += events;
    if (events === "" && dueIn === undefined && isBlind) this.#upkeep.lookIn(0);
  }
}

/** Whether something can't be made in a directory because that is removed. */
function isDirectoryGone(error: unknown): boolean {
  return isSystemError(error) && error.errno === Errno.ENOENT;
}
