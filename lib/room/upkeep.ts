/**
 * Keeping the room of somebody who stays in it: its directory is held, so that no cleaner of old
 * files empties it, and the kernel tells when something of it is taken away all the same.
 *
 * @module
 */
import { Change, Inotify } from "../posix/inotify.ts";
import type { Room } from "./room.ts";

/** What is removed or renamed in the room; who joins, leaves or speaks does nothing of that. */
const IN_THE_ROOM = Change.deleted | Change.movedAway | Change.selfMoved;
/** A FIFO that is removed loses its only name. */
const OF_THE_FIFO = Change.attributes | Change.selfMoved;

/**
 * After something was taken away, so long (ms) is waited for more: whoever removes a whole room
 * begins with what is in it, and what is made anew at once would stand in the way.
 */
const SETTLE = 300;
/** So often it is waited for somebody who says to be destroying the room, and may be lying. */
const MAX_DELAYS = 10;

/** Looks after a room, and knows when to look whether all is there. */
export class Upkeep implements Disposable {
  readonly #room: Room;
  #inotify: Inotify | undefined;
  #watchedFifo = -1;
  #hasBegun = false;
  /** When to look, in ms as `performance.now()` counts; undefined: no need. */
  #lookAt: number | undefined;
  #delays = 0;

  /** Watches nothing before {@linkcode Upkeep.attend}. */
  constructor(room: Room) {
    this.#room = room;
  }

  /**
   * Begins when it is first called, as joining need not wait for it, and follows the FIFO.
   *
   * @returns Readable when something has happened; -1 where the kernel does not tell.
   */
  attend(fifo: number): number {
    if (!this.#hasBegun) this.#begin();
    if (fifo !== this.#watchedFifo && fifo >= 0) {
      this.#watchedFifo = fifo;
      this.#inotify?.watch(fifo, OF_THE_FIFO);
      // It may have gone before it was watched.
      this.lookIn(0);
    }
    return this.#inotify?.descriptor ?? -1;
  }

  /** Whether the kernel does not tell: then only looking helps. */
  get isBlind(): boolean {
    return this.#inotify === undefined;
  }

  /** In so many ms it is to be looked whether all is there; undefined: not as things are. */
  get dueIn(): number | undefined {
    if (this.#lookAt === undefined) return undefined;
    return Math.max(0, Math.ceil(this.#lookAt - performance.now()));
  }

  /**
   * Takes note of what the kernel tells.
   *
   * @param isQuiet It was just seen that it has nothing to tell: then it is not asked.
   */
  take(isQuiet: boolean): void {
    this.#room.hold();
    if (!isQuiet && this.#inotify?.take()) this.lookSoon();
  }

  /** Whether it is time to look whether all is there: true once. */
  isDue(): boolean {
    if (this.dueIn !== 0) return false;
    this.#lookAt = undefined;
    return true;
  }

  /** Has it looked once nothing more is taken away. */
  lookSoon(): void {
    this.lookIn(SETTLE);
  }

  /** Has it looked in so many ms, or later if more is taken away meanwhile. */
  lookIn(delay: number): void {
    this.#lookAt = performance.now() + delay;
  }

  /** Whether nothing was taken away for a while; if not, it is looked again then. */
  hasSettled(): boolean {
    if (this.#lookAt === undefined) this.lookSoon();
    return this.isDue();
  }

  /** Has it looked once more later; false when that was done often enough. */
  delay(): boolean {
    if (this.#delays++ >= MAX_DELAYS) {
      this.#delays = 0;
      return false;
    }
    this.lookSoon();
    return true;
  }

  /** Watches no more; the room stays open. */
  close(): void {
    this.#inotify?.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#room.hold();
    const inotify = Inotify.open();
    if (inotify?.watch(this.#room.directory, IN_THE_ROOM)) this.#inotify = inotify;
    else inotify?.close();
  }
}
