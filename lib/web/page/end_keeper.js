/**
 * Scrolling: who is at the end stays there, whatever comes; who is elsewhere is left alone.
 *
 * @module
 */

/** Nearer to the end than this (CSS pixels) counts as being there. */
const NEAR = 60;

/** Keeps the end of something in sight while that is wanted. */
export class EndKeeper {
  #scroller;
  #lastTop = 0;
  #isAtEnd = true;
  /** Called when the end comes in sight. */
  onEnd = () => {};

  /** @param {HTMLElement} scroller @param {HTMLElement} content What grows in it. */
  constructor(scroller, content) {
    this.#scroller = scroller;
    scroller.addEventListener("scroll", () => this.#look());
    // Pictures arrive later than their messages, and the window can change: stay where one was.
    const stay = new ResizeObserver(() => this.#isAtEnd && this.toEnd());
    stay.observe(content);
    stay.observe(scroller);
  }

  get isAtEnd() {
    return this.#isAtEnd;
  }

  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#lastTop = this.#scroller.scrollTop;
    this.#isAtEnd = true;
  }

  /** Lets `change` put something on top, while what is in sight stays where it is. */
  growAbove(change) {
    const below = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    change();
    this.#scroller.scrollTop = this.#scroller.scrollHeight - below;
    this.#lastTop = this.#scroller.scrollTop;
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const wasAtEnd = this.#isAtEnd;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#isAtEnd = true;
    // Farther from the end, but not by going up: something below has just grown.
    else if (scrollTop < this.#lastTop) this.#isAtEnd = false;
    this.#lastTop = scrollTop;
    if (this.#isAtEnd && !wasAtEnd) this.onEnd();
  }
}
