/**
 * Keeping screen readers from reading out what is not new.
 *
 * @module
 */

/** Screen readers need so long (ms) to see that what was inserted is not news. */
const DURATION = 500;

/** A list whose news are read out, but when it is hushed. */
export class Hush {
  #list;
  #timer;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** What is put into the list now is not news. */
  begin() {
    this.#list.ariaLive = "off";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#list.ariaLive = "polite";
    }, DURATION);
  }
}
