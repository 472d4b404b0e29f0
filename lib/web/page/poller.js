/**
 * Asking for what is new, again and again; and what to do while nobody answers.
 *
 * @module
 */
import { getJson, RequestError } from "./api.js";
import { PollState } from "./poll_state.js";

/** The server answers every 420 s at least; after so many ms the connection is dead. */
const SILENCE = 450_000;
/** What needs no news to be answered is answered sooner than this (ms). */
const SHORT_SILENCE = 15_000;
/** A message that was sent is back within so many ms. */
const RETURN = 5000;
/** Asks for nothing, so that the answer comes at once. */
const PROBE = "chat-poll?present&before=1&n=1";

/** Long polling. */
export class Poller {
  #isOver = false;
  #state = new PollState();
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
    this.#state.doubt();
    this.#wake();
    this.#controller.abort();
  }

  /** Something is bound to come soon: if it doesn't, the connection is dead. */
  expect() {
    this.#wake();
    const { answers } = this.#state;
    setTimeout(() => answers === this.#state.answers && this.refresh(), RETURN);
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
      if (this.#state.isDoubtful) {
        if (this.#state.isTrouble) this.onTrouble(0);
        await ask(PROBE, SHORT_SILENCE);
        this.#state.trust();
        this.onWell();
      }
      const answer = await ask(this.query(), SILENCE);
      this.onWell();
      this.onAnswer(answer);
      this.#state.succeed();
    } catch (error) {
      if (signal.aborted) return;
      await this.#fail(error, Date.now() - begin);
    }
  }

  async #fail(error, lasted) {
    const pause = this.#state.fail(error.status, lasted);
    if (pause === undefined) {
      this.#isOver = true;
      return this.onEnd(error);
    }
    // A mistake in the page itself is to be found in the console.
    if (!(error instanceof RequestError)) reportError(error);
    this.onShaky();
    await this.#pause(Date.now() + pause);
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
      if (this.#state.isTrouble) this.onTrouble(Math.ceil(left / 1000));
      await Promise.race([promise, new Promise((next) => setTimeout(next, Math.min(left, 1000)))]);
    }
    this.#wake = () => {};
  }
}
