/**
 * The messages on the screen: in order, each once, with the days between them.
 *
 * @module
 */
import { getJson } from "./api.js";
import { byId, make } from "./elements.js";
import { viewMessage } from "./message_view.js";
import { formatDay } from "./times.js";

/** So many older messages come with each request. */
const OLDER = 50;
/** Nearer to the end than this (CSS pixels) counts as being there. */
const NEAR = 60;

/** The list of messages. */
export class MessageList {
  #viewer;
  #messages = new Map();
  #hidden = new Set();
  #filter;
  #list = byId("messages");
  #scroller = byId("scroller");
  #older = byId("older");
  #toEnd = byId("to-end");
  #isAtEnd = true;
  /** Called when messages came or went. */
  onChange = () => {};

  /** @param {object} viewer As `viewMessage` takes it. */
  constructor(viewer) {
    this.#viewer = viewer;
    this.#older.onclick = () => this.#loadOlder();
    this.#toEnd.onclick = () => this.scrollToEnd();
    this.#scroller.onscroll = () => this.#noticeScroll();
    this.#list.onkeydown = (event) => this.#walk(event);
    // Pictures arrive later than their messages, and the window can change: stay where one was.
    const stay = new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd());
    stay.observe(this.#list);
    stay.observe(this.#scroller);
  }

  /** The id of the last message or deletion that came. @type {number | undefined} */
  last;

  get isAtEnd() {
    return this.#isAtEnd;
  }

  /** All messages on the screen, the oldest first. */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.msgid - other.msgid);
  }

  /** Shows the messages that were there when the page was opened. */
  begin(messages) {
    this.#list.ariaBusy = "true";
    this.add(messages);
    this.#list.ariaBusy = "false";
    this.#older.hidden = messages.length < OLDER;
    this.scrollToEnd();
  }

  /** Shows messages that just came. */
  add(messages) {
    for (const message of messages) {
      this.last = Math.max(this.last ?? 0, message.msgid);
      if (message.mdel !== undefined) this.#bury(message);
      else this.#insert(message, true);
    }
    this.#finish();
    if (this.#isAtEnd) this.scrollToEnd();
    else if (messages.some(({ mdel }) => mdel === undefined)) this.#toEnd.hidden = false;
  }

  /** Forgets everything: the log begins anew. */
  clear(why) {
    this.#messages.clear();
    this.#list.replaceChildren(make("p", { className: "note", textContent: why }));
    this.last = undefined;
    this.#older.hidden = true;
  }

  /** Takes a message off this screen only. @param {number} id */
  hide(id) {
    this.#hidden.add(id);
    this.#messages.delete(id);
    this.#element(id)?.remove();
    this.#finish();
  }

  /** Shows only what this person wrote, or, again, everything. @param {string | undefined} nick */
  filter(nick) {
    this.#filter = nick;
    this.#finish();
    this.scrollToEnd();
  }

  /** Draws everything again, after a setting was changed. */
  redraw() {
    for (const message of this.messages) {
      this.#element(message.msgid)?.replaceWith(viewMessage(message, this.#viewer));
    }
    this.#finish();
  }

  scrollToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#isAtEnd = true;
    this.#toEnd.hidden = true;
  }

  #insert(message, isFresh) {
    const { msgid } = message;
    if (this.#messages.has(msgid) || this.#hidden.has(msgid)) return;
    this.#messages.set(msgid, message);
    const element = viewMessage(message, this.#viewer);
    element.classList.toggle("fresh", isFresh);
    const next = [...this.#list.querySelectorAll(".message")]
      .findLast((other) => Number(other.dataset.id) < msgid);
    if (next === undefined) this.#list.prepend(element);
    else next.after(element);
  }

  /** Somebody took a message back. */
  #bury({ mdel, xfrom }) {
    if (!this.#messages.delete(mdel)) return;
    const text = `A message was taken back by ${xfrom}.`;
    this.#element(mdel)?.replaceWith(make("p", { className: "tombstone", textContent: text }));
  }

  #element(id) {
    return this.#list.querySelector(`.message[data-id="${CSS.escape(String(id))}"]`);
  }

  /** Applies the filter, and puts a line in front of each new day. */
  #finish() {
    for (const line of this.#list.querySelectorAll(".day")) line.remove();
    let day;
    for (const element of this.#list.querySelectorAll(".message")) {
      element.hidden = this.#filter !== undefined && element.dataset.from !== this.#filter;
      element.tabIndex = -1;
      const today = formatDay(this.#messages.get(Number(element.dataset.id)).mtime);
      if (element.hidden || today === day) continue;
      day = today;
      element.before(make("div", { className: "day", role: "separator", textContent: day }));
    }
    const last = this.#visible().at(-1);
    if (last !== undefined) last.tabIndex = 0;
    byId("empty").hidden = this.#messages.size > 0;
    this.onChange();
  }

  async #loadOlder() {
    const [first] = this.messages;
    if (first === undefined) return;
    this.#older.disabled = true;
    try {
      const { msgs } = await getJson(`chat-poll?before=${first.msgid}&n=${OLDER}`);
      this.#list.ariaBusy = "true";
      const below = this.#scroller.scrollHeight - this.#scroller.scrollTop;
      for (const message of msgs) this.#insert(message, false);
      this.#finish();
      this.#list.ariaBusy = "false";
      this.#scroller.scrollTop = this.#scroller.scrollHeight - below;
      this.#older.hidden = msgs.length < OLDER;
      this.#older.textContent = "Show older messages";
    } catch (error) {
      this.#older.textContent = `Cannot show older messages: ${error.message}. Try again`;
    } finally {
      this.#older.disabled = false;
    }
  }

  #noticeScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (!this.#isAtEnd) return;
    this.#toEnd.hidden = true;
    this.onChange();
  }

  #visible() {
    return [...this.#list.querySelectorAll(".message:not([hidden])")];
  }

  /** The arrow keys go from message to message; Enter opens what can be done with one. */
  #walk(event) {
    const visible = this.#visible();
    const at = visible.indexOf(event.target);
    if (at < 0) return;
    const target = {
      ArrowUp: visible[at - 1],
      ArrowDown: visible[at + 1],
      Home: visible[0],
      End: visible.at(-1),
    }[event.key];
    if (event.key === "Enter") event.target.querySelector(".more").click();
    else if (target === undefined) return;
    event.preventDefault();
    if (target === undefined) return;
    event.target.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }
}
