/**
 * Long work in short pieces.
 *
 * @module
 */
import { turn } from "../../posix/event_loop.ts";

/** As long as this (ms) nobody notices that a key or a message has to wait. */
const LONGEST_PIECE = 15;

/** Lets everything else in the process have its turn now and then. */
export class Pace {
  #since = performance.now();

  /** To be awaited between two pieces of the work. */
  async keep(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_PIECE) return;
    await turn();
    this.#since = performance.now();
  }
}
