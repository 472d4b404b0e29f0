/**
 * How far a message has got that is on its way.
 *
 * @module
 */
import { byId, hide } from "./elements.js";
import { formatSize } from "./times.js";

/** A message without a file is sent in no time; one that is not (ms) is worth a word. */
const SLOW = 1000;

/** The line with the progress bar. */
export class Progress {
  #panel = byId("upload");
  #bar = byId("upload-progress");
  #text = byId("upload-text");
  #timer;
  #file;
  #what = "";
  #waiting = 0;

  /**
   * @param {{ file?: File }} message
   * @param {number} waiting How many messages wait behind it.
   * @param {AbortController} stop
   */
  begin({ file }, waiting, stop) {
    this.#waiting = waiting;
    this.#file = file;
    this.#describe(file?.name ?? "Sending");
    this.#bar.removeAttribute("value");
    byId("upload-cancel").onclick = () => stop.abort();
    const show = () => {
      this.#panel.hidden = false;
    };
    if (file === undefined) this.#timer = setTimeout(show, SLOW);
    else show();
  }

  /** @param {number} waiting How many messages wait behind it. */
  setWaiting(waiting) {
    this.#waiting = waiting;
    this.#describe(this.#what);
  }

  /** So many bytes of all are on their way; of a text alone that is not worth a word. */
  step(loaded, total) {
    if (this.#file === undefined) return;
    this.#bar.value = loaded / total;
    this.#describe(`${this.#file.name}: ${formatSize(loaded)} of ${formatSize(total)}`);
  }

  /** It has arrived, or it never will. */
  end() {
    clearTimeout(this.#timer);
    this.#file = undefined;
    hide(this.#panel);
  }

  #describe(what) {
    this.#what = what;
    this.#text.textContent = this.#waiting === 0 ? what : `${what}; ${this.#waiting} more to send`;
  }
}
