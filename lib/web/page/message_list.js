/**
 * The messages on the screen: in order, each once, with the days between them.
 *
 * @module
 */
import { byId, make, takeAway } from "./elements.js";
import { EndKeeper } from "./end_keeper.js";
import { Hidden } from "./hidden.js";
import { Hush } from "./hush.js";
import { addSeen, viewMessage } from "./message_view.js";
import { mayHaveOlder } from "./news.js";
import { NewBelow } from "./new_below.js";
import { Older } from "./older.js";
import { continuesBlock, firstsOfDays, placeFor, roomForOlder, surplusOf } from "./order.js";
import { formatDay } from "./times.js";
import { Walk } from "./walk.js";

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
  #hidden = new Hidden();
  #filter;
  /** The first message that was not seen when it came. @type {number | undefined} */
  #unread;
  #rule = make("div", { className: "unread", role: "separator", textContent: "New" });
  #list = byId("messages");
  #hush = new Hush(this.#list);
  #older = new Older(() => this.#entries[0]?.id, (...found) => this.#addAbove(...found));
  #below = new NewBelow(() => {
    byId("text").focus();
    this.scrollToEnd();
  });
  #keeper = new EndKeeper(byId("scroller"), this.#list);
  #walk = new Walk(this.#list);
  /** Called when messages came or went. */
  onChange = () => {};
  /** Called when the end comes in sight. */
  onEnd = () => {};

  /** @param {object} viewer As `viewMessage` takes it. */
  constructor(viewer) {
    this.#viewer = viewer;
    this.#keeper.onEnd = () => {
      this.#below.clear();
      this.onEnd();
    };
    this.#walk.onTop = () => this.#older.load();
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
  begin(messages, hasOlder) {
    this.#hush.begin();
    this.add(messages, false);
    this.#older.isMore = hasOlder;
    this.scrollToEnd();
  }

  /** Shows messages that just came. */
  add(messages, isNews = true) {
    // Of what came into an empty room at once, only the last ones were asked for.
    if (this.last === undefined && mayHaveOlder(messages)) this.#older.isMore = true;
    for (const message of messages) {
      this.last = Math.max(this.last ?? 0, message.msgid);
      if (message.mdel !== undefined) this.#bury(message);
      else if (message.ack !== undefined) this.#acknowledge(message);
      else this.#insert(message, isNews);
    }
    this.#trim();
    this.#finish();
    if (this.isAtEnd) this.scrollToEnd();
    else this.#below.add(messages.filter((message) => this.#isShown(message)).length);
  }

  /** Forgets everything: the log begins anew. */
  clear(why) {
    this.#entries = [];
    this.#hidden.clear();
    this.#unread = undefined;
    this.#list.replaceChildren(make("p", { className: "note", textContent: why }));
    this.last = undefined;
    this.#older.isMore = false;
  }

  /** Draws a line above the first message that was not seen; undefined: none. */
  setUnread(id) {
    this.#unread = id;
    this.#finish();
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

  /** Takes all messages before this one off this screen. @param {number} id */
  hideBefore(id) {
    this.#hidden.addBefore(id);
    const at = this.#entries.findIndex((entry) => entry.id >= id);
    for (const { element, line } of this.#entries.splice(0, at)) {
      line?.remove();
      takeAway(element, this.#nearest(0));
    }
    this.#older.isMore = false;
    this.#finish();
  }

  /** Whether the person does not want to see this message any more. @param {number} id */
  isHidden(id) {
    return this.#hidden.has(id);
  }

  /** Whether a message is on the screen. @param {number} id */
  has(id) {
    return this.#entries.some((entry) => entry.id === id && entry.message !== undefined);
  }

  /** Goes to a message and points at it. @param {number} id */
  reveal(id) {
    const target = this.#entries.find((entry) => entry.id === id)?.element;
    for (const other of this.#list.querySelectorAll(".target")) other.classList.remove("target");
    target?.classList.add("target");
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  }

  /** Shows only what this person wrote, or, again, everything. @param {string | undefined} nick */
  filter(nick) {
    this.#hush.begin();
    this.#filter = nick;
    this.#finish();
    this.scrollToEnd();
  }

  /** Draws attachments again, after a setting was changed. */
  redraw() {
    this.#hush.begin();
    for (const entry of this.#entries.filter(({ message }) => message?.fsize > 0)) {
      this.#exchange(entry, viewMessage(entry.message, this.#viewer));
    }
    this.#finish();
  }

  scrollToEnd() {
    this.#keeper.toEnd();
    this.#below.clear();
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

  /** Somebody has seen a message. */
  #acknowledge({ ack, xfrom }) {
    const { message, element } = this.#entries.find(({ id }) => id === ack) ?? {};
    if (message !== undefined) addSeen(element, message, xfrom);
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
    this.#older.isMore = true;
  }

  #isShown({ xfrom, mdel, ack }) {
    return mdel === undefined && ack === undefined &&
      (this.#filter === undefined || xfrom === this.#filter);
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
    this.#join(firsts, this.#drawRule());
    this.#walk.update();
    byId("empty").hidden = firsts.size > 0;
    byId("empty").textContent = this.#filter === undefined
      ? "Nobody has said anything yet."
      : `Nothing of ${this.#filter} is here.`;
    this.onChange();
  }

  /** Puts the line above what is unread. @returns {Entry | undefined} What is below it. */
  #drawRule() {
    const first = this.#unread === undefined
      ? undefined
      : this.#entries.find(({ id, element }) => id >= this.#unread && !element.hidden);
    if (first === undefined) this.#rule.remove();
    else if (first.element.previousElementSibling !== this.#rule) first.element.before(this.#rule);
    return first;
  }

  /** Lets what one author says at once look like one block. @param {Set<Entry>} firsts Of days. */
  #join(firsts, unread) {
    let above;
    for (const entry of this.#entries.filter(({ element }) => !element.hidden)) {
      const { message, element } = entry;
      const isBroken = message === undefined || firsts.has(entry) || entry === unread;
      element.classList.toggle("continued", !isBroken && continuesBlock(message, above));
      above = message;
    }
  }

  #addAbove(messages, isMore) {
    const [first] = this.#entries;
    this.#hush.begin();
    this.#keeper.growAbove(() => {
      for (const message of messages) this.#insert(message, false);
      this.#finish();
      const isLast = !isMore || this.#hidden.isToBeginning;
      // There is nothing more: who pressed the button goes on from what it brought.
      if (isLast && this.#older.hasFocus) {
        this.#entries[this.#entries.indexOf(first) - 1]?.element.focus({ preventScroll: true });
      }
      this.#older.isMore = !isLast;
    });
    return roomForOlder(this.#entries.length);
  }
}
