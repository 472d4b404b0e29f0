/**
 * Telling the person that somebody else wrote something: by a sound, and in the title.
 *
 * @module
 */
import { settings } from "./settings.js";
import { playAlert } from "./sounds.js";

/** What was not seen yet. */
export class Attention {
  #title;
  #unread = 0;

  /** @param {string} title */
  constructor(title) {
    this.#title = title;
    this.#show();
  }

  /** @param {number} count New messages. @param {boolean} isInSight */
  call(count, isInSight) {
    playAlert(settings.sound);
    if (isInSight && document.hasFocus()) return;
    this.#unread += count;
    this.#show();
  }

  /** The newest messages are in sight: if the person is here, they are read. */
  rest() {
    if (!document.hasFocus()) return;
    this.#unread = 0;
    this.#show();
  }

  #show() {
    document.title = this.#unread === 0 ? this.#title : `(${this.#unread}) ${this.#title}`;
  }
}
