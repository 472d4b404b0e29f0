/**
 * The button that leads to what came while one reads farther up, and tells how much that is.
 *
 * @module
 */
import { byId } from "./elements.js";

/** Counts the messages below. */
export class NewBelow {
  #count = 0;
  #button = byId("to-end");
  #text = byId("to-end-text");

  /** @param {() => void} onGo Goes to the end. */
  constructor(onGo) {
    this.#button.onclick = onGo;
  }

  /** @param {number} count So many more have come. */
  add(count) {
    this.#count += count;
    this.#button.hidden = this.#count === 0;
    this.#text.textContent = this.#count === 1 ? "1 new message" : `${this.#count} new messages`;
  }

  /** They are in sight. */
  clear() {
    this.#count = 0;
    this.#button.hidden = true;
  }
}
