/**
 * Asking for what is new, again and again; and what to do while nobody answers.
 *
 * @module
 */
import { getJson, RequestError } from "./api.js";
import { pauseAfter } from "./pause.js";

/** So many failures are borne quietly. */
const QUIET_FAILURES = 2;
/** The server answers every 420 s at least; after so many ms the connection is dead. */
const SILENCE = 450_000;
/** What needs no news to be answered is answered sooner than this (ms). */
const SHORT_SILENCE = 15_000;
/** A message that was sent is back within so many ms. */
const RETURN = 5000;
/** A poll that lived so long (ms) was a good one: the next failure is a new one. */
const STEADY = 30_000;
/** Asks for nothing, so that the answer comes at once. */
const PROBE = "chat-poll?before=0&n=0";
/** These will not get better by asking again: no right to, and no room any more. */
const FINAL = [403, 410];

/** Long polling. */
export class Poller {
  #isOver = false;
  /** Whether a poll could wait for an answer that never comes. */
  #isDoubtful = false;
  #failures = 0;
  #answers = 0;
  #controller = new AbortController();
  #wake = () => {};
  /** What to ask for. @type {() => string} */
  query = () => "";
  /** @type {(answer: object) => void} */
  onAnswer = () => {};
  /** All is well. */
  onWell = () => {};
  /** A failure that may be over at once. */
  onShaky = () => {};
  /** Not connected; called every second, with 0 while trying. @type {(seconds: number) => void} */
  onTrouble = () => {};
  /** It will not get better. @type {(error: RequestError) => void} */
  onEnd = () => {};

  /** Polls until that makes no sense any more. */
  async run() {
    this.#isOver = false;
    while (!this.#isOver) await this.#turn();
  }

  /** Asks now instead of later. */
  retry() {
    this.#wake();
  }

  /** Asks anew: the network has changed, and what waits may wait in vain. */
  refresh() {
    this.#isDoubtful = true;
    this.#wake();
    this.#controller.abort();
  }

  /** Something is bound to come soon: if it doesn't, the connection is dead. */
  expect() {
    this.#wake();
    const answers = this.#answers;
    setTimeout(() => answers === this.#answers && this.refresh(), RETURN);
  }

  /** Goes on after the end. */
  resume() {
    if (this.#isOver) this.run();
    else this.refresh();
  }

  async #turn() {
    const begin = Date.now();
    const { signal } = this.#controller = new AbortController();
    const ask = (path, silence) =>
      getJson(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(silence)]) });
    try {
      if (this.#isDoubtful) {
        if (this.#failures > QUIET_FAILURES) this.onTrouble(0);
        await ask(PROBE, SHORT_SILENCE);
        this.#isDoubtful = false;
        this.onWell();
      }
      const answer = await ask(this.query(), SILENCE);
      this.onWell();
      this.onAnswer(answer);
      this.#answers++;
      this.#failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (Date.now() - begin > STEADY) this.#failures = 0;
      await this.#fail(error);
    }
  }

  async #fail(error) {
    if (FINAL.includes(error.status)) {
      this.#isOver = true;
      return this.onEnd(error);
    }
    // A mistake in the page itself is to be found in the console.
    if (!(error instanceof RequestError)) reportError(error);
    this.#isDoubtful = true;
    this.#failures++;
    this.onShaky();
    await this.#pause(Date.now() + pauseAfter(this.#failures));
  }

  /** Waits, counting the seconds, until `end` or until somebody says to go on. */
  async #pause(end) {
    const { promise, resolve } = Promise.withResolvers();
    let isOver = false;
    this.#wake = () => {
      isOver = true;
      resolve();
    };
    for (let left; !isOver && (left = end - Date.now()) > 0;) {
      if (this.#failures > QUIET_FAILURES) this.onTrouble(Math.ceil(left / 1000));
      await Promise.race([promise, new Promise((next) => setTimeout(next, Math.min(left, 1000)))]);
    }
    this.#wake = () => {};
  }
}
