/**
 * Telling the person that somebody wrote something: by a sound, in the title, by the system.
 *
 * @module
 */
import { notify } from "./notifications.js";
import { settings } from "./settings.js";
import { playAlert } from "./sounds.js";
import { Unread } from "./unread.js";

/** What was not seen yet. */
export class Attention {
  #nick;
  #unread;

  /** @param {string} title @param {string} nick Of the person. */
  constructor(title, nick) {
    this.#nick = nick;
    this.#unread = new Unread(title);
    this.#show();
  }

  /** The id of the first message that was not seen. @type {number | undefined} */
  get firstUnread() {
    return this.#unread.first;
  }

  /**
   * Tells of new messages.
   *
   * @param {object[]} foreign What others wrote.
   * @param {boolean} hasOwn Whether there is something of the person's own.
   * @param {boolean} isInSight
   */
  call(foreign, hasOwn, isInSight) {
    const isSeen = isInSight && document.hasFocus();
    const isRepeat = !isSeen && this.#unread.count > 0;
    this.#unread.add(foreign.map(({ msgid }) => msgid), isSeen);
    this.#show();
    if (settings.once && isRepeat) return;
    if (foreign.length > 0 || hasOwn && settings.own) playAlert(settings.sound);
    if (!document.hasFocus()) notify(settings.notify, this.#unread.name, foreign, this.#nick);
  }

  /** The newest messages are in sight: if the person is here, they are read. */
  rest() {
    if (!document.hasFocus()) return;
    this.#unread.clear();
    this.#show();
  }

  /** The person is here again. @param {number} [first] The id of the first message since then. */
  resume(first) {
    this.#unread.resume(first);
  }

  /** The person goes on from here. */
  forget() {
    this.#unread.forget();
    this.#show();
  }

  #show() {
    document.title = this.#unread.title;
  }
}
