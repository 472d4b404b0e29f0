/**
 * What a person has deleted for themselves, until the page is loaded again.
 *
 * @module
 */

/** Ids of messages. */
export class Hidden {
  #ids = new Set();
  #before = 0;

  /** Whether all older messages are among them. */
  get isToBeginning() {
    return this.#before > 0;
  }

  /** @param {number} id */
  has(id) {
    return this.#ids.has(id) || id < this.#before;
  }

  /** @param {number} id */
  add(id) {
    this.#ids.add(id);
  }

  /** Hides all that are before this one. @param {number} id */
  addBefore(id) {
    this.#before = Math.max(this.#before, id);
  }

  /** Other messages have these ids now. */
  clear() {
    this.#ids.clear();
    this.#before = 0;
  }
}
