/**
 * The buttons above the first message, which bring what is older.
 *
 * @module
 */
import { getJson } from "./api.js";
import { byId } from "./elements.js";
import { ALL, mayHaveOlder, OLDER, olderQuery, withSeen } from "./news.js";

/** Asks for older messages. */
export class Older {
  #row = byId("older-row");
  #one = byId("older");
  #all = byId("older-all");
  #status = byId("older-status");
  #isLoading = false;
  #first;
  #add;

  /**
   * @param {() => number | undefined} first The id of the first message that is shown.
   * @param {(messages: object[], isMore: boolean) => number} add Shows what is older, and returns how
   *   much more could be shown.
   */
  constructor(first, add) {
    this.#first = first;
    this.#add = add;
    this.#one.onclick = () => this.load();
    this.#all.onclick = () => this.#loadAll();
  }

  /** Whether there is something older. */
  get isMore() {
    return !this.#row.hidden;
  }

  set isMore(isMore) {
    this.#row.hidden = !isMore;
  }

  /** Whether the keyboard is here. */
  get hasFocus() {
    return this.#row.contains(document.activeElement);
  }

  /** Shows the next older messages. */
  load() {
    return this.#load(async () => {
      await this.#ask(OLDER);
    });
  }

  /** Shows them until there are no more, or as many as a page can hold. */
  #loadAll() {
    return this.#load(async () => {
      while (this.isMore && await this.#ask(ALL) > 0);
    });
  }

  /** @param {number} count */
  async #ask(count) {
    const first = this.#first();
    const { msgs, cut, seen } = await getJson(olderQuery(first, count));
    // The log may have begun anew since, and what was the first message may be gone.
    if (this.#first() !== first) return 0;
    return this.#add(withSeen(msgs, seen), mayHaveOlder(msgs, cut, count));
  }

  async #load(act) {
    if (this.#first() === undefined || this.#isLoading || !this.isMore) return;
    this.#isLoading = true;
    this.#row.ariaBusy = "true";
    this.#status.textContent = "";
    try {
      await act();
    } catch (error) {
      this.#status.textContent = `Cannot show older messages: ${error.message}`;
    } finally {
      this.#isLoading = false;
      this.#row.ariaBusy = "false";
    }
  }
}
