/**
 * Counting what the person has not seen yet.
 *
 * @module
 */

/** The messages that were not seen, and the title that tells of them. */
export class Unread {
  #count = 0;

  /** @param {string} name The title when all has been seen. */
  constructor(name) {
    this.name = name;
  }

  /** The id of the first one; it stays when they are seen, until there is another. */
  first;

  get count() {
    return this.#count;
  }

  get title() {
    return this.#count === 0 ? this.name : `(${this.#count}) ${this.name}`;
  }

  /** @param {number[]} ids Of new messages. @param {boolean} isSeen The person looks at them. */
  add(ids, isSeen) {
    if (isSeen || ids.length === 0) return;
    if (this.#count === 0) this.first = ids[0];
    this.#count += ids.length;
  }

  /** All has been seen. */
  clear() {
    this.#count = 0;
  }

  /** What came since the last visit was not seen then. @param {number} [first] Its id. */
  resume(first) {
    this.first = first;
  }

  /** What was not seen is not even to be told from what was. */
  forget() {
    this.clear();
    this.first = undefined;
  }
}
