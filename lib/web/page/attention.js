/**
 * Telling the person that somebody else wrote something: by a sound, and in the title.
 *
 * @module
 */
import { settings } from "./settings.js";
import { playAlert } from "./sounds.js";
import { Unread } from "./unread.js";

/** What was not seen yet. */
export class Attention {
  #unread;

  /** @param {string} title */
  constructor(title) {
    this.#unread = new Unread(title);
    this.#show();
  }

  /** @param {number} count New messages. @param {boolean} isInSight */
  call(count, isInSight) {
    playAlert(settings.sound);
    this.#unread.add(count, isInSight && document.hasFocus());
    this.#show();
  }

  /** The newest messages are in sight: if the person is here, they are read. */
  rest() {
    if (!document.hasFocus()) return;
    this.#unread.clear();
    this.#show();
  }

  #show() {
    document.title = this.#unread.title;
  }
}
