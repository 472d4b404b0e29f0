/**
 * Who is here, and who wrote lately.
 *
 * @module
 */
import { byId, hide, make } from "./elements.js";
import { change, settings } from "./settings.js";
import { formatIdle, formatLately } from "./times.js";

/** Here the panel covers the messages (style.css). */
const NARROW = matchMedia("(max-width: 44rem)");

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
    byId("people-close").onclick = () => this.#close();
    this.#panel.onkeydown = ({ key }) => key === "Escape" && this.#close();
    byId("filter-clear").onclick = () => this.choose(undefined);
    this.#coverOnNarrow();
    // Where it covers the messages, it opens on demand only.
    this.#show(settings.people && !NARROW.matches);
  }

  /** Those that may be addressed: who wrote last, then who is here. */
  get nicks() {
    return [...this.#recent().map(({ xfrom }) => xfrom), ...this.#present.map(({ user }) => user)];
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
    if (settings.people !== isOpen && !NARROW.matches) change({ people: isOpen });
    this.#draw();
  }

  #close() {
    this.#toggle.focus();
    this.#show(false);
  }

  /** Where the panel covers the messages, a tap beside it and Escape close it. */
  #coverOnNarrow() {
    const isCovering = () => NARROW.matches && !this.#panel.hidden;
    document.addEventListener("pointerdown", ({ target }) => {
      const isInside = [this.#panel, this.#toggle].some((each) => each.contains(target));
      if (isCovering() && !isInside) this.#show(false);
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && isCovering()) this.#close();
    });
  }

  #recent() {
    const last = new Map(this.#messages.map((message) => [message.xfrom, message]));
    return [...last.values()].sort((one, other) => other.msgid - one.msgid);
  }

  /** Shows only what this person wrote; again, or undefined: everybody. */
  choose(nick) {
    this.#filter = nick === this.#filter ? undefined : nick;
    if (this.#filter === undefined) hide(byId("filter"));
    else byId("filter").hidden = false;
    byId("filter-text").textContent = this.#filter === undefined
      ? ""
      : `Only messages of ${this.#filter}`;
    this.onFilter(this.#filter);
    this.#draw();
    if (nick !== undefined && NARROW.matches) {
      this.#toggle.focus();
      this.#show(false);
    }
  }

  #draw() {
    const users = Map.groupBy(this.#present, ({ user }) => user);
    byId("people-count").textContent = users.size === 0 ? "" : String(users.size);
    this.#toggle.title = `${users.size} here now`;
    if (this.#panel.hidden) return;
    this.#fill(
      "present",
      [...users].map(([user, clients]) => ({
        nick: user,
        detail: describeClients(clients),
      })),
    );
    this.#fill(
      "recent",
      this.#recent().map(({ xfrom, mtime, uclr }) => ({
        nick: xfrom,
        detail: formatLately(mtime),
        color: uclr,
      })),
    );
  }

  #fill(id, people) {
    const list = byId(id);
    const focused = list.contains(document.activeElement) && document.activeElement.dataset.nick;
    list.replaceChildren(...people.map((person) => make("li", {}, [this.#button(person)])));
    if (focused === false) return;
    const same = [...list.querySelectorAll("button")].find(({ dataset }) =>
      dataset.nick === focused
    );
    (same ?? this.#toggle).focus();
  }

  #button({ nick, detail, color }) {
    const button = make("button", {
      type: "button",
      ariaPressed: String(this.#filter === nick),
      title: `Show only messages of ${nick}`,
      onclick: () => this.choose(nick),
    }, [
      make("span", { className: "who", textContent: nick }),
      make("span", { className: "detail", textContent: detail }),
    ]);
    button.dataset.nick = nick;
    if (color !== undefined) button.style.setProperty("--author", color);
    return button;
  }
}

/** How long somebody has not typed, if that is long; else where they are. */
function describeClients(clients) {
  const idle = formatIdle(Math.min(...clients.map(({ idle }) => idle ?? 0)));
  if (idle !== undefined) return `idle ${idle}`;
  return clients.length > 1 ? `${clients.length} clients` : clients[0].terminal ?? "";
}
