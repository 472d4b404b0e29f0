/**
 * Looking for messages: by their words, by their id, by their day.
 *
 * @module
 */
import { getJson } from "./api.js";
import { byId } from "./elements.js";
import { describeFound, parseDay, parseNeedle } from "./needle.js";
import { formatDay } from "./times.js";

/** More than this nobody reads. */
const MOST = 200;

/** The search field, and the field for a day. */
export class Search {
  #panel;
  #surroundings;
  #needle = byId("needle");

  /**
   * @param {import("./found_panel.js").FoundPanel} panel
   * @param {import("./surroundings.js").Surroundings} surroundings
   */
  constructor(panel, surroundings) {
    this.#panel = panel;
    this.#surroundings = surroundings;
    this.#needle.addEventListener("keydown", ({ key }) => key === "Escape" && panel.close());
    byId("search").onsubmit = (event) => {
      event.preventDefault();
      this.#look(parseNeedle(this.#needle.value));
    };
    const day = byId("day");
    day.onchange = () => {
      const date = parseDay(day.value);
      if (date !== undefined) this.#showDay(date);
    };
  }

  /** The field is empty again. */
  clear() {
    this.#needle.value = "";
    byId("day").value = "";
  }

  #look(needle) {
    if (needle === undefined) return this.#panel.close();
    const { id, day, words } = needle;
    if (id !== undefined) return this.#surroundings.showMessage(id);
    if (day !== undefined) return this.#showDay(day);
    return this.#findWords(words);
  }

  #showDay(day) {
    return this.#surroundings.showSince(day.toISOString(), formatDay(day.toISOString()));
  }

  async #findWords(words) {
    this.#panel.show("", []);
    const query = `chat-query?q=${encodeURIComponent(words)}&n=${MOST}`;
    const answer = await this.#panel.ask("Searching…", () => getJson(query));
    if (answer === undefined) return;
    const { msgs, total } = answer;
    this.#panel.show(describeFound(msgs.length, total, words), msgs);
    this.#panel.focus();
  }
}
