/**
 * Whether the end of what scrolls is in sight.
 *
 * @module
 */

/** Nearer to the end than this (CSS pixels) counts as being there. */
const NEAR = 60;

/** Tells going up from what grows below. */
export class EndSight {
  #isAtEnd = true;
  #lastTop = 0;

  get isAtEnd() {
    return this.#isAtEnd;
  }

  /** It was not the person who scrolled to here. @param {number} top */
  settle(top) {
    this.#lastTop = top;
  }

  /** @returns {boolean} Whether the end was out of sight until now. */
  reachEnd() {
    const isNews = !this.#isAtEnd;
    this.#isAtEnd = true;
    return isNews;
  }

  /**
   * Something has scrolled.
   *
   * @param {{ scrollHeight: number, scrollTop: number, clientHeight: number }} scroller
   * @returns {boolean} Whether the end has come in sight by that.
   */
  look({ scrollHeight, scrollTop, clientHeight }) {
    const isUp = scrollTop < this.#lastTop;
    this.#lastTop = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR) return this.reachEnd();
    // Farther from the end, but not by going up: something below has just grown.
    if (isUp) this.#isAtEnd = false;
    return false;
  }
}
