/**
 * Searching: what is found takes the place of the messages until one goes back.
 *
 * @module
 */
import { getJson } from "./api.js";
import { byId, make, takeAway } from "./elements.js";
import { viewMessage } from "./message_view.js";
import { formatDay } from "./times.js";

/** The search field, and what was found. */
export class Search {
  #viewer;
  #messages = [];
  /** Counts the searches: an answer that comes late is none to the question that is asked now. */
  #count = 0;
  #panel = byId("found");
  #needle = byId("needle");
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
    for (const place of [this.#panel, this.#needle]) {
      place.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
    }
    byId("search").onsubmit = (event) => {
      event.preventDefault();
      const words = this.#needle.value.trim();
      if (words === "") this.close();
      else this.#search(words);
    };
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  /** Goes back to the room. */
  close() {
    if (!this.isOpen) return;
    this.#count++;
    this.#needle.value = "";
    this.#show([]);
    this.#setOpen(false);
    byId("text").focus();
    this.onClose();
  }

  /** Takes a message out of what was found. @param {number} id */
  remove(id) {
    this.#messages = this.#messages.filter(({ msgid }) => msgid !== id);
    takeAway(this.#results.querySelector(`[data-id="${id}"]`), this.#results);
  }

  /** Draws everything again, after a setting was changed. */
  redraw() {
    if (this.isOpen) this.#show(this.#messages);
  }

  async #search(words) {
    const count = ++this.#count;
    this.#setOpen(true);
    this.#text.textContent = "Searching…";
    this.#show([]);
    try {
      const { msgs } = await getJson(`chat-query?q=${encodeURIComponent(words)}`);
      if (count !== this.#count) return;
      const found = msgs.filter(({ msgid }) => !this.#viewer.isHidden(msgid));
      this.#text.textContent = found.length === 0
        ? `Nothing found for “${words}”`
        : `${found.length} found for “${words}”`;
      this.#show(found);
      this.#results.scrollTop = this.#results.scrollHeight;
      this.#results.focus();
    } catch (error) {
      if (count === this.#count) this.#text.textContent = `Cannot search: ${error.message}`;
    }
  }

  #setOpen(isOpen) {
    this.#panel.hidden = !isOpen;
    // It is out of sight, but nothing else keeps the tab key and screen readers out of it.
    byId("live").inert = isOpen;
  }

  #show(messages) {
    this.#messages = messages;
    const days = Map.groupBy(messages, ({ mtime }) => formatDay(mtime));
    const elements = [...days].flatMap(([textContent, messages]) => [
      make("div", { className: "day", role: "separator", textContent }),
      ...messages.map((message) => viewMessage(message, this.#viewer)),
    ]);
    this.#results.replaceChildren(...elements);
    for (const more of this.#results.querySelectorAll(".more")) more.tabIndex = 0;
  }
}
