/**
 * What the room is about, beside its name, and the dialog that shows all of it and sets it.
 *
 * @module
 */
import { getJson, post } from "./api.js";
import { announce, byId } from "./elements.js";

/** The topic. */
export class Topic {
  #onSet;
  #button = byId("topic");
  #dialog = byId("topic-dialog");
  #text = byId("topic-text");
  #error = byId("topic-error");
  #everybody = byId("topic-everybody");
  /** As it was when the dialog opened: what stays need not be told. */
  #before;

  /** @param {() => void} onSet Told when the person has set it. */
  constructor(onSet) {
    this.#onSet = onSet;
    this.#button.onclick = () => this.#open();
    byId("topic-cancel").onclick = () => this.#dialog.close();
    // It is one line, however many it takes here.
    this.#text.onkeydown = (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      if (!this.#text.readOnly) byId("topic-form").requestSubmit();
    };
    byId("topic-form").onsubmit = (event) => {
      event.preventDefault();
      this.#set();
    };
  }

  /**
   * Shows it beside the name of the room.
   *
   * @param {string} topic Empty where there is none.
   * @param {boolean} maySet
   * @param {boolean} isNews Whether somebody may have set it just now.
   */
  show(topic, maySet, isNews) {
    this.#button.hidden = topic === "" && !maySet;
    this.#button.classList.toggle("none", topic === "");
    if (this.#button.dataset.topic === topic) return;
    this.#button.dataset.topic = topic;
    this.#button.textContent = topic || "Set a topic";
    this.#button.title = topic;
    if (isNews) announce(topic === "" ? "The topic was removed" : `Topic: ${topic}`);
  }

  async #open() {
    try {
      this.#fill(await getJson("chat-topic"));
    } catch (error) {
      this.#fill({ topic: this.#button.dataset.topic });
      this.#complain(`Cannot ask who can set it: ${error.message}.`);
    }
    this.#dialog.showModal();
  }

  /** @param {object} about As `chat-topic` gives it. */
  #fill({ topic, owner, everybody, maySet = false, mayShare = false, ignored }) {
    this.#before = { topic, everybody };
    this.#text.value = topic;
    this.#text.readOnly = !maySet;
    this.#everybody.checked = everybody;
    byId("topic-sharing").hidden = !mayShare;
    byId("topic-set").hidden = !maySet;
    byId("topic-cancel").textContent = maySet ? "Cancel" : "Close";
    const who = everybody ? "Everybody in the room can set it." : `Only ${owner} can set it.`;
    byId("topic-who").textContent = mayShare || owner === undefined ? "" : who;
    this.#complain(ignored === undefined ? "" : `The file "topic" is ignored: ${ignored}.`);
  }

  async #set() {
    const { topic, everybody } = this.#before;
    const fields = new URLSearchParams();
    if (this.#text.value !== topic) fields.set("topic", this.#text.value);
    const { checked } = this.#everybody;
    if (checked !== everybody) fields.set("everybody", Number(checked));
    this.#complain("");
    try {
      await post("chat-topic", fields);
      this.#dialog.close();
      this.#onSet();
    } catch (error) {
      this.#complain(`${error.message}.`);
    }
  }

  #complain(text) {
    this.#error.textContent = text;
  }
}
