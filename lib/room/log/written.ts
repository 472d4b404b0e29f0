/**
 * What a process remembers of its own writing, so that it never takes its own lines for forgeries:
 * what it wrote it knows for certain, whatever others do to the files that say so.
 *
 * @module
 */

import type { Room } from "../room.ts";

/** So many writes are remembered; what is older than all of them is judged no more. */
const MAX_WRITES = 4096;

/** A stretch of the log, in bytes. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A process may write with several hands: who chats in a browser listens and sends with two. */
const memories = new WeakMap<Room, WrittenPlaces>();

/** The places in the log that this process has written to. */
export class WrittenPlaces {
  /** In the log's order; two that touch are one. */
  readonly #stretches: Stretch[] = [];
  /** From here on nothing is missing in them. */
  #since: number;

  /**
   * Of what stands before `since` nothing is known.
   *
   * @param since Byte offset of the end of the log, before anything was written.
   */
  constructor(since: number) {
    this.#since = since;
  }

  /** What is remembered of a room, beginning with a log of `size` bytes. */
  static in(room: Room, size: number): WrittenPlaces {
    const memory = memories.get(room) ?? new WrittenPlaces(size);
    memories.set(room, memory);
    return memory;
  }

  /** Remembers a write. One before an earlier write tells that the log was cut or replaced. */
  add(start: number, end: number): void {
    const last = this.#stretches[this.#stretches.length - 1];
    if (last !== undefined && start < last.end) {
      this.#stretches.length = 0;
      this.#since = start;
    }
    if (last?.end === start) this.#stretches.pop();
    this.#stretches.push(last?.end === start ? { start: last.start, end } : { start, end });
    if (this.#stretches.length > MAX_WRITES) this.#since = this.#stretches.shift()?.end ?? start;
  }

  /**
   * Whether it is certain that this process did not write what is at byte `id` of the log. Of a log
   * that was cut, nothing is before the first write into it.
   */
  isSurelyForeign(id: number): boolean {
    return id >= this.#since && !this.#stretches.some(({ start, end }) => start <= id && id < end);
  }
}
