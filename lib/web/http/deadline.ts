/**
 * Limits of time that most often are kept.
 *
 * @module
 */

/** A limit that is moved again and again, for which one timer does. */
export class Deadline implements Disposable {
  /** As `performance.now()` counts (ms). */
  #at = Infinity;
  #onLate = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer ends; it is left to run when the limit moves on. */
  #timerAt = Infinity;
  #isOver = false;

  /** Calls `onLate` in so many ms, and what was to be called before never. */
  set(limit: number, onLate: () => void): void {
    if (this.#isOver) return;
    this.#at = performance.now() + limit;
    this.#onLate = onLate;
    if (this.#at < this.#timerAt) this.#start(limit);
  }

  /** It was kept. */
  clear(): void {
    this.#at = Infinity;
  }

  /** There is none any more, and never again. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #start(delay: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = performance.now() + delay;
    this.#timer = setTimeout(() => this.#look(), delay);
  }

  #look(): void {
    this.#timerAt = Infinity;
    const left = this.#at - performance.now();
    if (left === Infinity) return;
    if (left > 0) return this.#start(left);
    this.clear();
    this.#onLate();
  }
}
