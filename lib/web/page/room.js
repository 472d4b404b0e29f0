/**
 * The room on the page: its messages, who is there, and what the person does with them.
 *
 * @module
 */
import { post } from "./api.js";
import { Attention } from "./attention.js";
import { Composer } from "./composer.js";
import { announce, byId } from "./elements.js";
import { MessageList } from "./message_list.js";
import { foreignMessages, nextQuery } from "./news.js";
import { People } from "./people.js";
import { Search } from "./search.js";
import { onSettings, settings, startSettings } from "./settings.js";

/** One room. */
export class RoomView {
  #info;
  #isBegun = false;
  #poller;
  #attention;
  #list;
  #search;
  #people = new People();

  /**
   * @param {object} info What `chat-room` answers.
   * @param {import("./poller.js").Poller} poller
   */
  constructor(info, poller) {
    this.#info = info;
    this.#poller = poller;
    const { room, nick, mayDeleteAll, fileLimit, sounds } = info;
    const name = room.replace(/\/+$/, "").split("/").at(-1) || room;
    byId("room").textContent = name;
    byId("room").title = `${room}, as ${nick}`;
    this.#attention = new Attention(name);
    startSettings(sounds);
    const viewer = {
      nick,
      mayDeleteAll,
      hide: (message) => this.#hide(message),
      withdraw: (message) => this.#withdraw(message),
      isHidden: (id) => this.#list.isHidden(id),
    };
    this.#list = new MessageList(viewer);
    this.#search = new Search(viewer);
    new Composer(fileLimit, () => this.#goToEnd(), () => poller.expect());
    this.#connect();
  }

  /** Whether this is the same room, seen by the same person. @param {object} info */
  isSame({ room, nick }) {
    return room === this.#info.room && nick === this.#info.nick;
  }

  /** What to ask for next. */
  get query() {
    return nextQuery(this.#isBegun, this.#list.last);
  }

  /** Takes the answer. */
  take({ msgs, present, restart, cut }) {
    if (restart) this.#restart();
    if (present !== undefined) this.#people.setPresent(present);
    if (!this.#isBegun) this.#list.begin(msgs, cut);
    else this.#takeNews(msgs);
    this.#isBegun = true;
  }

  #takeNews(messages) {
    this.#list.add(messages);
    const foreign = foreignMessages(messages, this.#info.nick);
    if (foreign.length > 0) this.#attention.call(foreign.length, this.#isInSight());
  }

  #connect() {
    const rest = () => this.#isInSight() && this.#attention.rest();
    this.#people.onFilter = (nick) => this.#list.filter(nick);
    this.#list.onChange = () => this.#people.setMessages(this.#list.messages);
    this.#list.onEnd = rest;
    this.#search.onClose = rest;
    addEventListener("focus", rest);
    let { images } = settings;
    onSettings(() => {
      if (images === settings.images) return;
      ({ images } = settings);
      this.#list.redraw();
      this.#search.redraw();
    });
  }

  #isInSight() {
    return this.#list.isAtEnd && !this.#search.isOpen;
  }

  #goToEnd() {
    this.#search.close();
    this.#list.scrollToEnd();
    this.#attention.rest();
  }

  #restart() {
    this.#search.close();
    this.#list.clear("The log was cut short or replaced: this is what is in it now.");
  }

  #hide({ msgid }) {
    this.#list.hide(msgid);
    this.#search.remove(msgid);
    announce("Deleted for you; it is back when the page is loaded again");
  }

  async #withdraw({ msgid, xfrom }) {
    const question = `Delete this message of ${xfrom} for everyone? It can't be brought back.`;
    if (!await confirmed(question)) return;
    await post(`chat-delete/${msgid}`);
    this.#search.remove(msgid);
    this.#poller.expect();
  }
}

async function confirmed(question) {
  const dialog = byId("confirm");
  byId("confirm-text").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}
