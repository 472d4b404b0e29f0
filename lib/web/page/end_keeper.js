/**
 * Scrolling: who is at the end stays there, whatever comes; who is elsewhere is left alone.
 *
 * @module
 */
import { EndSight } from "./end_sight.js";

/** Keeps the end of something in sight while that is wanted. */
export class EndKeeper {
  #scroller;
  #content;
  #sight = new EndSight();
  /** Called when the end comes in sight. */
  onEnd = () => {};

  /** @param {HTMLElement} scroller @param {HTMLElement} content What grows in it. */
  constructor(scroller, content) {
    this.#scroller = scroller;
    this.#content = content;
    scroller.addEventListener("scroll", () => this.#sight.look(scroller) && this.onEnd());
    // Pictures arrive later than their messages, and the window can change: stay where one was.
    const stay = new ResizeObserver(() => this.isAtEnd && this.toEnd());
    stay.observe(content);
    stay.observe(scroller);
  }

  get isAtEnd() {
    return this.#sight.isAtEnd;
  }

  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#sight.settle(this.#scroller.scrollTop);
    if (this.#sight.reachEnd()) this.onEnd();
  }

  /** Lets `change` put something on top, while what is in sight stays where it is. */
  growAbove(change) {
    const bottom = () => this.#content.getBoundingClientRect().bottom;
    const before = bottom();
    change();
    this.#scroller.scrollTop += bottom() - before;
    this.#sight.settle(this.#scroller.scrollTop);
  }
}
