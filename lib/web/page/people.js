/**
 * Who is here, and who wrote lately.
 *
 * @module
 */
import { byId, make } from "./elements.js";
import { change, settings } from "./settings.js";
import { formatClock } from "./times.js";

/** The panel of people. */
export class People {
  #filter;
  #present = [];
  #messages = [];
  #panel = byId("people");
  #toggle = byId("people-toggle");
  /** Told whose messages alone are wanted. @type {(nick: string | undefined) => void} */
  onFilter = () => {};

  constructor() {
    this.#toggle.onclick = () => this.#show(this.#panel.hidden);
    byId("filter-clear").onclick = () => this.#choose(undefined);
    this.#show(settings.people);
  }

  /** @param {{ user: string, terminal: string | null, since: string | null }[]} present */
  setPresent(present) {
    this.#present = present;
    this.#draw();
  }

  /** @param {object[]} messages All that are on the screen, the oldest first. */
  setMessages(messages) {
    this.#messages = messages;
    this.#draw();
  }

  #show(isOpen) {
    this.#panel.hidden = !isOpen;
    this.#toggle.ariaExpanded = String(isOpen);
    if (settings.people !== isOpen) change({ people: isOpen });
  }

  #choose(nick) {
    this.#filter = nick === this.#filter ? undefined : nick;
    byId("filter").hidden = this.#filter === undefined;
    byId("filter-text").textContent = this.#filter === undefined
      ? ""
      : `Only messages of ${this.#filter}`;
    this.onFilter(this.#filter);
    this.#draw();
  }

  #draw() {
    const users = Map.groupBy(this.#present, ({ user }) => user);
    const recent = Map.groupBy(this.#messages, ({ xfrom }) => xfrom);
    byId("people-count").textContent = users.size === 0 ? "" : String(users.size);
    this.#toggle.title = `${users.size} here now`;
    this.#fill(
      "present",
      [...users].map(([user, clients]) => ({
        nick: user,
        detail: clients.length > 1 ? `${clients.length} clients` : clients[0].terminal ?? "",
      })),
    );
    const last = [...recent].map(([nick, messages]) => ({ nick, message: messages.at(-1) }))
      .sort((one, other) => other.message.msgid - one.message.msgid);
    this.#fill(
      "recent",
      last.map(({ nick, message }) => ({
        nick,
        detail: formatClock(message.mtime),
        color: message.uclr,
      })),
    );
  }

  #fill(id, people) {
    const list = byId(id);
    const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    list.replaceChildren(...people.map((person) => make("li", {}, [this.#button(person)])));
    list.querySelectorAll("button")[focused]?.focus();
  }

  #button({ nick, detail, color }) {
    const button = make("button", {
      type: "button",
      ariaPressed: String(this.#filter === nick),
      title: `Show only messages of ${nick}`,
      onclick: () => this.#choose(nick),
    }, [
      make("span", { className: "who", textContent: nick }),
      make("span", { className: "detail", textContent: detail }),
    ]);
    if (color !== undefined) button.style.setProperty("--author", color);
    return button;
  }
}
