/**
 * What is known of the connection, and what to do next: no clock and no network is needed to decide.
 *
 * @module
 */
import { pauseAfter } from "./pause.js";

/** So many failures are borne quietly. */
const QUIET_FAILURES = 2;
/** A poll that lived so long (ms) was a good one: the next failure is a new one. */
const STEADY = 30_000;
/** These will not get better by asking again: no right to, and no room any more. */
const FINAL = [403, 410];

/** How polling has gone so far. */
export class PollState {
  #isDoubtful = false;
  #failures = 0;
  #answers = 0;

  /** Whether a poll could wait for an answer that never comes: something quick is asked first. */
  get isDoubtful() {
    return this.#isDoubtful;
  }

  /** Whether the person should know that there is trouble. */
  get isTrouble() {
    return this.#failures > QUIET_FAILURES;
  }

  /** How many polls were answered. */
  get answers() {
    return this.#answers;
  }

  /** The network has changed, or what was to come did not. */
  doubt() {
    this.#isDoubtful = true;
  }

  /** Something quick was answered. */
  trust() {
    this.#isDoubtful = false;
  }

  /** A poll was answered. */
  succeed() {
    this.#answers++;
    this.#failures = 0;
  }

  /**
   * A poll has failed.
   *
   * @param {number | undefined} status That of HTTP, if there was an answer.
   * @param {number} lasted For so long (ms) all seemed well.
   * @param {number} [chance] As for `pauseAfter`.
   * @returns {number | undefined} So many ms later to try again; undefined: never.
   */
  fail(status, lasted, chance) {
    if (lasted > STEADY) this.#failures = 0;
    if (FINAL.includes(status)) return undefined;
    this.#isDoubtful = true;
    this.#failures++;
    return pauseAfter(this.#failures, chance);
  }
}
