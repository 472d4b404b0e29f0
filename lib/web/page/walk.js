/**
 * Going from message to message by keyboard.
 *
 * @module
 */

/** One message can be reached with the tab key, the others from it with the arrow keys. */
export class Walk {
  #list;
  #current;
  /** Makes what is above the first message appear, if there is any. @type {() => Promise<void>} */
  onTop = async () => {};

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The tab key leads to the last message, or to the one from which it led away. */
  update() {
    const isInUse = this.#list.contains(document.activeElement);
    if (!isInUse || !this.#current?.isConnected) this.#offer(this.#messages().at(-1));
  }

  #messages() {
    return [...this.#list.querySelectorAll(".message:not([hidden])")];
  }

  #offer(element) {
    if (this.#current !== undefined) this.#current.tabIndex = -1;
    this.#current = element;
    if (element !== undefined) element.tabIndex = 0;
  }

  async #key(event) {
    const { key, target } = event;
    if (!target.matches(".message")) return;
    if (key === "Enter") {
      event.preventDefault();
      return target.querySelector(".more").click();
    }
    if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(key)) return;
    event.preventDefault();
    if (key === "ArrowUp" && this.#messages()[0] === target) await this.onTop();
    const all = this.#messages();
    const at = all.indexOf(target);
    const goal = key === "Home"
      ? all[0]
      : key === "End"
      ? all.at(-1)
      : all[at + (key === "ArrowUp" ? -1 : 1)];
    if (goal === undefined) return;
    this.#offer(goal);
    goal.focus();
  }
}
