/**
 * The place for messages that were looked for: it takes that of the room until one goes back.
 *
 * @module
 */
import { byId, make, makeButton, takeAway } from "./elements.js";
import { addSeen, viewMessage } from "./message_view.js";
import { continuesBlock } from "./order.js";
import { formatDay } from "./times.js";

/** The panel. */
export class FoundPanel {
  #viewer;
  #messages = [];
  #how = {};
  /** Counts the questions: an answer that comes late is none to what is asked now. */
  #count = 0;
  #panel = byId("found");
  #text = byId("found-text");
  #results = byId("found-messages");
  /** Called when the room is in sight again. */
  onClose = () => {};

  /**
   * @param {object} viewer As `viewMessage` takes it.
   * @param {(id: number) => boolean} viewer.isHidden
   */
  constructor(viewer) {
    this.#viewer = viewer;
    byId("found-close").onclick = () => this.close();
    this.#panel.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** The messages that are shown, the oldest first. */
  get messages() {
    return this.#messages;
  }

  /**
   * Asks for something, and tells when that fails.
   *
   * @template T
   * @param {string} meanwhile What is told until there is an answer.
   * @param {() => Promise<T>} ask
   * @returns {Promise<T | undefined>} Undefined when it failed, or nobody waits for it any more.
   */
  async ask(meanwhile, ask) {
    const count = ++this.#count;
    this.#setOpen(true);
    this.#text.textContent = meanwhile;
    try {
      const answer = await ask();
      return count === this.#count ? answer : undefined;
    } catch (error) {
      if (count === this.#count) this.#text.textContent = `Cannot search: ${error.message}`;
      return undefined;
    }
  }

  /**
   * Shows messages, the oldest first.
   *
   * @param {string} text What they are.
   * @param {object[]} messages
   * @param {object} [how]
   * @param {() => void} [how.earlier] Shows what is before them, where there is something.
   * @param {() => void} [how.later]
   * @param {boolean} [how.isStretch] Whether nothing is left out between them.
   * @param {number} [how.target] The one that they are about.
   */
  show(text, messages, how = {}) {
    this.#text.textContent = text;
    this.#how = how;
    this.#messages = messages.filter(({ msgid }) => !this.#viewer.isHidden(msgid));
    this.#draw();
  }

  /** Puts the focus on a message, in the middle; without one, on all, at their end. */
  focus(id) {
    const target = id === undefined ? undefined : this.#element(id);
    if (target === undefined) {
      this.#results.scrollTop = this.#results.scrollHeight;
      return this.#results.focus();
    }
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  /** Goes back to the room. */
  close() {
    if (!this.isOpen) return;
    this.#count++;
    this.show("", []);
    this.#setOpen(false);
    byId("text").focus();
    this.onClose();
  }

  /** Takes a message out of what was found. @param {number} id */
  remove(id) {
    this.#messages = this.#messages.filter(({ msgid }) => msgid !== id);
    takeAway(this.#element(id), this.#results);
  }

  /** Somebody has seen a message, which may be one of those that were found. */
  acknowledge({ ack, xfrom }) {
    const message = this.#messages.find(({ msgid }) => msgid === ack);
    if (message !== undefined) addSeen(this.#element(ack), message, xfrom);
  }

  /** Draws everything again, after a setting was changed. */
  redraw() {
    if (this.isOpen) this.#draw();
  }

  #element(id) {
    return this.#results.querySelector(`[data-id="${id}"]`) ?? undefined;
  }

  #setOpen(isOpen) {
    this.#panel.hidden = !isOpen;
    // It is out of sight, but nothing else keeps the tab key and screen readers out of it.
    byId("live").inert = isOpen;
  }

  #draw() {
    const { earlier, later, isStretch = false, target } = this.#how;
    const days = Map.groupBy(this.#messages, ({ mtime }) => formatDay(mtime));
    const elements = [...days].flatMap(([textContent, messages]) => [
      make("div", { className: "day", role: "separator", textContent }),
      ...messages.map((message, index) => {
        const element = viewMessage(message, this.#viewer);
        const isContinued = isStretch && continuesBlock(message, messages[index - 1]);
        element.classList.toggle("continued", isContinued);
        return element;
      }),
    ]);
    const button = (text, onclick) =>
      onclick === undefined ? [] : [makeButton(text, onclick, { className: "quiet" })];
    this.#results.replaceChildren(
      ...button("Show earlier", earlier),
      ...elements,
      ...button("Show later", later),
    );
    this.#element(target)?.classList.add("target");
    for (const more of this.#results.querySelectorAll(".more")) more.tabIndex = 0;
  }
}
