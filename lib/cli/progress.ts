/**
 * Saying how far a long copy has come.
 *
 * @module
 */
import { formatSize } from "../room/units.ts";

/** What is over sooner (ms) needs no word. */
const SILENCE = 1000;
/** How often (ms) to say it: where lines replace each other, and where they add up. */
const TERMINAL_INTERVAL = 200;
const LINE_INTERVAL = 5000;

/** Where progress is shown. */
export interface ProgressDisplay {
  /** How long a line stands before the next, ms. */
  readonly interval: number;
  show(text: string): void;
  /** Takes the last line away, if lines replace each other. */
  clear(): void;
}

/** The progress of one copy; nothing is shown of one that takes less than a second. */
export class Progress implements Disposable {
  readonly #action: string;
  readonly #total: string;
  readonly #display: ProgressDisplay;
  readonly #now: () => number;
  #next: number;
  #isShown = false;

  /**
   * @param action What is done, such as `Sending "plan.txt"`.
   * @param total Bytes, if that is known.
   * @param now A clock, ms.
   */
  constructor(
    action: string,
    total: number | undefined,
    display: ProgressDisplay,
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
    this.#next = now() + SILENCE;
    this.#action = action;
    this.#total = total === undefined ? "" : ` of ${formatSize(total)}`;
    this.#display = display;
  }

  /** Shows that so many bytes are done, when it is time to. */
  update(bytes: number): void {
    const now = this.#now();
    if (now < this.#next) return;
    this.#next = now + this.#display.interval;
    this.#isShown = true;
    this.#display.show(`${this.#action}: ${formatSize(bytes)}${this.#total}`);
  }

  [Symbol.dispose](): void {
    if (this.#isShown) this.#display.clear();
  }
}

/** On stderr: in place on a terminal, else line by line. */
export function stderrDisplay(): ProgressDisplay {
  const write = (text: string) => void Deno.stderr.writeSync(new TextEncoder().encode(text));
  return Deno.stderr.isTerminal()
    ? {
      interval: TERMINAL_INTERVAL,
      show: (text) => write(`\r\x1b[K${text}`),
      clear: () => write("\r\x1b[K"),
    }
    : lineDisplay((text) => write(`${text}\n`));
}

/** Line by line. */
export function lineDisplay(show: (text: string) => void): ProgressDisplay {
  return { interval: LINE_INTERVAL, show, clear: () => {} };
}
