/**
 * The messages on the screen: in order, each once, with the days between them.
 *
 * @module
 */
import { getJson } from "./api.js";
import { byId, make, takeAway } from "./elements.js";
import { EndKeeper } from "./end_keeper.js";
import { viewMessage } from "./message_view.js";
import { mayHaveOlder, olderQuery } from "./news.js";
import { continuesBlock, firstsOfDays, placeFor, surplusOf } from "./order.js";
import { formatDay } from "./times.js";
import { Walk } from "./walk.js";

/** Screen readers need so long (ms) to see that what was inserted is not news. */
const HUSH = 500;

/**
 * @typedef {object} Entry A message on the screen, or what is left of one.
 * @property {number} id
 * @property {object | undefined} message Undefined when it was taken back.
 * @property {HTMLElement} element
 * @property {string} day
 * @property {HTMLElement | undefined} line The line with its day above it.
 */

/** The list of messages. */
export class MessageList {
  #viewer;
  /** The oldest first. @type {Entry[]} */
  #entries = [];
  /** Deleted by this person for this page. */
  #hidden = new Set();
  #filter;
  #list = byId("messages");
  #older = byId("older");
  #toEnd = byId("to-end");
  #keeper = new EndKeeper(byId("scroller"), this.#list);
  #walk = new Walk(this.#list);
  #isLoading = false;
  #hushing;
  /** Called when messages came or went. */
  onChange = () => {};
  /** Called when the end comes in sight. */
  onEnd = () => {};

  /** @param {object} viewer As `viewMessage` takes it. */
  constructor(viewer) {
    this.#viewer = viewer;
    this.#older.onclick = () => this.#loadOlder();
    this.#toEnd.onclick = () => {
      byId("text").focus();
      this.scrollToEnd();
    };
    this.#keeper.onEnd = () => {
      this.#toEnd.hidden = true;
      this.onEnd();
    };
    this.#walk.onTop = () => this.#loadOlder();
  }

  /** The id of the last message or deletion that came. @type {number | undefined} */
  last;

  get isAtEnd() {
    return this.#keeper.isAtEnd;
  }

  /** All messages on the screen, the oldest first. */
  get messages() {
    return this.#entries.flatMap(({ message }) => message ?? []);
  }

  /** Shows the messages that were there when the page was opened. */
  begin(messages, isCut) {
    this.#hush();
    this.add(messages, false);
    this.#older.hidden = !mayHaveOlder(messages, isCut);
    this.scrollToEnd();
  }

  /** Shows messages that just came. */
  add(messages, isNews = true) {
    // Of what came into an empty room at once, only the last ones were asked for.
    if (this.last === undefined && mayHaveOlder(messages)) this.#older.hidden = false;
    for (const message of messages) {
      this.last = Math.max(this.last ?? 0, message.msgid);
      if (message.mdel === undefined) this.#insert(message, isNews);
      else this.#bury(message);
    }
    this.#trim();
    this.#finish();
    if (this.isAtEnd) this.scrollToEnd();
    else if (messages.some((message) => this.#isShown(message))) this.#toEnd.hidden = false;
  }

  /** Forgets everything: the log begins anew. */
  clear(why) {
    this.#entries = [];
    this.#hidden.clear();
    this.#list.replaceChildren(make("p", { className: "note", textContent: why }));
    this.last = undefined;
    this.#older.hidden = true;
  }

  /** Takes a message off this screen only. @param {number} id */
  hide(id) {
    this.#hidden.add(id);
    const at = this.#entries.findIndex((entry) => entry.id === id);
    if (at < 0) return;
    const [{ element, line }] = this.#entries.splice(at, 1);
    line?.remove();
    takeAway(element, this.#nearest(at));
    this.#finish();
  }

  /** Whether the person does not want to see this message any more. @param {number} id */
  isHidden(id) {
    return this.#hidden.has(id);
  }

  /** Shows only what this person wrote, or, again, everything. @param {string | undefined} nick */
  filter(nick) {
    this.#hush();
    this.#filter = nick;
    this.#finish();
    this.scrollToEnd();
  }

  /** Draws attachments again, after a setting was changed. */
  redraw() {
    this.#hush();
    for (const entry of this.#entries.filter(({ message }) => message?.fname !== undefined)) {
      this.#exchange(entry, viewMessage(entry.message, this.#viewer));
    }
    this.#finish();
  }

  scrollToEnd() {
    this.#keeper.toEnd();
    this.#toEnd.hidden = true;
  }

  #insert(message, isFresh) {
    const { msgid: id } = message;
    if (this.isHidden(id)) return;
    const at = placeFor(this.#entries, id);
    if (at === undefined) return;
    const element = viewMessage(message, this.#viewer);
    element.classList.toggle("fresh", isFresh);
    const next = this.#entries[at];
    this.#list.insertBefore(element, next?.line ?? next?.element ?? null);
    this.#entries.splice(at, 0, { id, message, element, day: formatDay(message.mtime) });
  }

  /** Somebody took a message back. */
  #bury({ mdel, xfrom }) {
    const at = this.#entries.findIndex(({ id, message }) => id === mdel && message !== undefined);
    if (at < 0) return;
    const text = `A message was taken back by ${xfrom}.`;
    this.#entries[at].message = undefined;
    const focus = this.#entries[at].element.contains(document.activeElement);
    this.#exchange(
      this.#entries[at],
      make("p", { className: "tombstone", textContent: text }),
    );
    if (focus) (this.#nearest(at) ?? byId("text")).focus();
  }

  #exchange(entry, element) {
    entry.element.replaceWith(element);
    entry.element = element;
  }

  /** The message that is next to a place, for the focus. */
  #nearest(at) {
    const isShown = ({ message, element }) => message !== undefined && !element.hidden;
    return (this.#entries.slice(at).find(isShown) ?? this.#entries.slice(0, at).findLast(isShown))
      ?.element;
  }

  #trim() {
    const surplus = this.#entries.splice(0, surplusOf(this.#entries.length, this.isAtEnd));
    if (surplus.length === 0) return;
    for (const { element, line } of surplus) {
      line?.remove();
      takeAway(element, this.#nearest(0));
    }
    this.#older.hidden = false;
  }

  #isShown({ xfrom, mdel }) {
    return mdel === undefined && (this.#filter === undefined || xfrom === this.#filter);
  }

  /** Applies the filter, and puts a line in front of each new day. */
  #finish() {
    const isWanted = ({ message }) => this.#filter === undefined || message?.xfrom === this.#filter;
    const firsts = firstsOfDays(this.#entries, isWanted);
    for (const entry of this.#entries) {
      const { element, day } = entry;
      element.hidden = !isWanted(entry);
      const isFirst = firsts.has(entry);
      if (isFirst === (entry.line !== undefined)) continue;
      entry.line?.remove();
      entry.line = isFirst
        ? make("div", { className: "day", role: "separator", textContent: day })
        : undefined;
      if (isFirst) element.before(entry.line);
    }
    this.#join(firsts);
    this.#walk.update();
    byId("empty").hidden = firsts.size > 0;
    byId("empty").textContent = this.#filter === undefined
      ? "Nobody has said anything yet."
      : `Nothing of ${this.#filter} is here.`;
    this.onChange();
  }

  /** Lets what one author says at once look like one block. @param {Set<Entry>} firsts Of days. */
  #join(firsts) {
    let above;
    for (const entry of this.#entries.filter(({ element }) => !element.hidden)) {
      const { message, element } = entry;
      const isContinued = message !== undefined && !firsts.has(entry) &&
        continuesBlock(message, above);
      element.classList.toggle("continued", isContinued);
      above = message;
    }
  }

  async #loadOlder() {
    const [first] = this.#entries;
    if (first === undefined || this.#isLoading || this.#older.hidden) return;
    this.#isLoading = true;
    this.#older.ariaBusy = "true";
    try {
      const { msgs, cut } = await getJson(olderQuery(first.id));
      // The log may have begun anew since, and what was the first message may be gone.
      if (this.#entries[0] === first) this.#addAbove(first, msgs, cut);
      this.#older.textContent = "Show older messages";
    } catch (error) {
      this.#older.textContent = `Cannot show older messages: ${error.message}. Try again`;
    } finally {
      this.#isLoading = false;
      this.#older.ariaBusy = "false";
    }
  }

  #addAbove(first, messages, isCut) {
    this.#hush();
    this.#keeper.growAbove(() => {
      for (const message of messages) this.#insert(message, false);
      this.#finish();
      if (mayHaveOlder(messages, isCut)) return;
      // There is nothing more: who pressed the button goes on from what it brought.
      if (this.#older === document.activeElement) {
        this.#entries[this.#entries.indexOf(first) - 1]?.element.focus({ preventScroll: true });
      }
      this.#older.hidden = true;
    });
  }

  /** Keeps screen readers from reading out what is not new. */
  #hush() {
    this.#list.ariaLive = "off";
    clearTimeout(this.#hushing);
    this.#hushing = setTimeout(() => {
      this.#list.ariaLive = "polite";
    }, HUSH);
  }
}
