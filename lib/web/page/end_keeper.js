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
  #content;
  #lastTop = 0;
  #isAtEnd = true;
  /** Called when the end comes in sight. */
  onEnd = () => {};

  /** @param {HTMLElement} scroller @param {HTMLElement} content What grows in it. */
  constructor(scroller, content) {
    this.#scroller = scroller;
    this.#content = content;
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
    this.#setAtEnd(true);
  }

  /** Lets `change` put something on top, while what is in sight stays where it is. */
  growAbove(change) {
    const bottom = () => this.#content.getBoundingClientRect().bottom;
    const before = bottom();
    change();
    this.#scroller.scrollTop += bottom() - before;
    this.#lastTop = this.#scroller.scrollTop;
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const isUp = scrollTop < this.#lastTop;
    this.#lastTop = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#setAtEnd(true);
    // Farther from the end, but not by going up: something below has just grown.
    else if (isUp) this.#setAtEnd(false);
  }

  #setAtEnd(isAtEnd) {
    const isNews = isAtEnd && !this.#isAtEnd;
    this.#isAtEnd = isAtEnd;
    if (isNews) this.onEnd();
  }
}
