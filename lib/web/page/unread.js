/**
 * Counting what the person has not seen yet.
 *
 * @module
 */

/** The messages that were not seen, and the title that tells of them. */
export class Unread {
  #title;
  #count = 0;

  /** @param {string} title What it is when all has been seen. */
  constructor(title) {
    this.#title = title;
  }

  get title() {
    return this.#count === 0 ? this.#title : `(${this.#count}) ${this.#title}`;
  }

  /** @param {number} count New messages. @param {boolean} isSeen The person is looking at them. */
  add(count, isSeen) {
    if (!isSeen) this.#count += count;
  }

  /** All has been seen. */
  clear() {
    this.#count = 0;
  }
}
