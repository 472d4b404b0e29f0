/**
 * Asking for what is new, again and again; and what to do while nobody answers.
 *
 * @module
 */
import { getJson, RequestError } from "./api.js";

/** The first pause after a failure (ms); each further one is twice as long, up to a limit. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
/** Pauses differ by so much, so that not everybody comes back at the same moment. */
const JITTER = 0.3;
/** So many failures are borne quietly. */
const QUIET_FAILURES = 2;
/** The server answers every 420 s at least; after so many ms the connection is dead. */
const SILENCE = 450_000;
/** These will not get better by asking again: no right to, and no room any more. */
const FINAL = [403, 410];

/** Long polling. */
export class Poller {
  #isOver = false;
  #failures = 0;
  #wake = () => {};
  /** What to ask for. @type {() => string} */
  query = () => "";
  /** @type {(answer: object) => void} */
  onAnswer = () => {};
  /** All is well. */
  onWell = () => {};
  /** A failure that may be over at once. */
  onShaky = () => {};
  /** Not connected; called every second. @type {(seconds: number) => void} */
  onTrouble = () => {};
  /** It will not get better. @type {(error: Error) => void} */
  onEnd = () => {};

  /** Polls until that makes no sense any more. */
  async run() {
    while (!this.#isOver) {
      try {
        const answer = await getJson(this.query(), { signal: AbortSignal.timeout(SILENCE) });
        this.#failures = 0;
        this.onWell();
        this.onAnswer(answer);
      } catch (error) {
        await this.#fail(error);
      }
    }
  }

  /** Asks again now instead of later. */
  retry() {
    this.#wake();
  }

  async #fail(error) {
    if (error instanceof RequestError && FINAL.includes(error.status)) {
      this.#isOver = true;
      return this.onEnd(error);
    }
    this.#failures++;
    this.onShaky();
    const pause = Math.min(FIRST_PAUSE * 2 ** (this.#failures - 1), LONGEST_PAUSE);
    const end = Date.now() + pause * (1 - JITTER + 2 * JITTER * Math.random());
    const { promise, resolve } = Promise.withResolvers();
    let isOver = false;
    this.#wake = () => {
      isOver = true;
      resolve();
    };
    while (!isOver && Date.now() < end) {
      const left = end - Date.now();
      if (this.#failures > QUIET_FAILURES) this.onTrouble(Math.ceil(left / 1000));
      await Promise.race([promise, new Promise((next) => setTimeout(next, Math.min(left, 1000)))]);
    }
    this.#wake = () => {};
  }
}
