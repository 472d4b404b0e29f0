/**
 * The room on the page: its messages, who is there, and what the person does with them.
 *
 * @module
 */
import { post } from "./api.js";
import { Attention } from "./attention.js";
import { Composer } from "./composer.js";
import { announce, byId } from "./elements.js";
import { FoundPanel } from "./found_panel.js";
import { formatPlaces, parsePlace } from "./kept_places.js";
import { MessageList } from "./message_list.js";
import {
  firstQuery,
  firstSince,
  foreignMessages,
  isMessage,
  mayHaveOlder,
  nextQuery,
  withSeen,
} from "./news.js";
import { People } from "./people.js";
import { Search } from "./search.js";
import { onSettings, settings, startSettings } from "./settings.js";
import { Surroundings } from "./surroundings.js";
import { Topic } from "./topic.js";

/** One room. */
export class RoomView {
  #info;
  #isBegun = false;
  #poller;
  #attention;
  #list;
  #found;
  #surroundings;
  #search;
  #composer;
  #people = new People();
  #topic;

  /**
   * @param {object} info What `chat-room` answers.
   * @param {import("./poller.js").Poller} poller
   */
  constructor(info, poller) {
    this.#info = info;
    this.#poller = poller;
    const { room, nick, mayDeleteAll, fileLimit } = info;
    const name = room.replace(/\/+$/, "").split("/").at(-1) || room;
    byId("room").textContent = name;
    byId("room").title = `${room}, as ${nick}`;
    startSettings(info);
    this.#attention = new Attention(name, nick);
    const viewer = {
      nick,
      mayDeleteAll,
      hide: (message) => this.#hide(message),
      hideBefore: (message) => this.#hideBefore(message),
      withdraw: (message) => this.#withdraw(message),
      answer: (message) => this.#answer(message),
      acknowledge: ({ msgid }) => post(`chat-ack/${msgid}`),
      filter: (message) => this.#filter(message),
      show: (message) => this.#showAround(message),
      isHidden: (id) => this.#list.isHidden(id),
    };
    this.#list = new MessageList(viewer);
    this.#found = new FoundPanel(viewer);
    this.#surroundings = new Surroundings(this.#found);
    this.#search = new Search(this.#found, this.#surroundings);
    this.#composer = new Composer({
      fileLimit,
      nicks: () => this.#people.nicks.filter((each) => each !== nick),
      onSend: () => this.#goToEnd(),
      onSent: () => poller.expect(),
    });
    this.#topic = new Topic(() => poller.expect());
    this.#connect();
  }

  /** Whether this is the same room, seen by the same person. @param {object} info */
  isSame({ room, nick }) {
    return room === this.#info.room && nick === this.#info.nick;
  }

  /** What to ask for next. */
  get query() {
    return this.#isBegun ? nextQuery(this.#list.last) : firstQuery(this.#info.history);
  }

  /** Takes the answer. */
  take({ msgs, present, topic = "", maySetTopic = false, restart, cut, seen }) {
    if (restart) this.#restart();
    this.#topic.show(topic, maySetTopic, this.#isBegun);
    if (present !== undefined) this.#people.setPresent(present);
    if (this.#isBegun) this.#takeNews(msgs);
    else this.#begin(withSeen(msgs, seen), mayHaveOlder(msgs, cut, this.#info.history));
    this.#isBegun = true;
    this.#remember();
  }

  #begin(messages, hasOlder) {
    const { room, nick } = this.#info;
    this.#list.begin(messages, hasOlder);
    this.#attention.resume(firstSince(messages, nick, parsePlace(document.cookie, room)));
    this.#list.setUnread(this.#attention.firstUnread);
  }

  /** What is in sight of the person is seen. */
  #remember() {
    const { last } = this.#list;
    if (last === undefined || !this.#isInSight() || !document.hasFocus()) return;
    document.cookie = formatPlaces(document.cookie, this.#info.room, last);
  }

  #takeNews(messages) {
    this.#list.add(messages);
    for (const message of messages) if (message.ack !== undefined) this.#found.acknowledge(message);
    const foreign = foreignMessages(messages, this.#info.nick);
    const hasOwn = messages.some(isMessage) && foreign.length === 0;
    this.#attention.call(foreign, hasOwn, this.#isInSight());
    this.#list.setUnread(this.#attention.firstUnread);
  }

  #answer(message) {
    this.#found.close();
    this.#composer.answer(message);
  }

  #connect() {
    const rest = () => {
      if (!this.#isInSight()) return;
      this.#attention.rest();
      this.#remember();
    };
    this.#people.onFilter = (nick) => this.#list.filter(nick);
    this.#list.onChange = () => this.#people.setMessages(this.#list.messages);
    this.#list.onEnd = rest;
    this.#found.onClose = () => {
      this.#search.clear();
      rest();
    };
    addEventListener("focus", rest);
    let { images } = settings;
    onSettings(() => {
      if (images === settings.images) return;
      ({ images } = settings);
      this.#list.redraw();
      this.#found.redraw();
    });
  }

  #isInSight() {
    return this.#list.isAtEnd && !this.#found.isOpen;
  }

  #goToEnd() {
    this.#found.close();
    this.#list.scrollToEnd();
    this.#attention.forget();
    this.#list.setUnread(undefined);
  }

  #restart() {
    this.#found.close();
    this.#list.clear("The log was cut short or replaced: this is what is in it now.");
  }

  #hide({ msgid }) {
    this.#list.hide(msgid);
    this.#found.remove(msgid);
    announce("Deleted for you; it is back when the page is loaded again");
  }

  #hideBefore({ msgid }) {
    this.#list.hideBefore(msgid);
    announce("Deleted for you; they are back when the page is loaded again");
  }

  #filter({ xfrom }) {
    this.#found.close();
    this.#people.choose(xfrom);
  }

  /** Shows a message where it was said: in the room, or else with what is around it. */
  #showAround({ msgid }) {
    this.#people.choose(undefined);
    if (this.#list.has(msgid)) {
      this.#found.close();
      this.#list.reveal(msgid);
    } else {
      this.#surroundings.showMessage(msgid);
    }
  }

  async #withdraw({ msgid, xfrom }) {
    const question = `Delete this message of ${xfrom} for everyone? It can't be brought back.`;
    if (!await confirmed(question)) return;
    await post(`chat-delete/${msgid}`);
    this.#found.remove(msgid);
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
