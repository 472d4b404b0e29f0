/**
 * Messages on their way: one after another, so that their order stays. What was not sent is kept
 * with its file until the person decides.
 *
 * @module
 */
import { byId, make, makeButton, makeIcon, takeAway } from "./elements.js";
import { Progress } from "./progress.js";
import { scrollable } from "./scrollable.js";
import { upload } from "./upload.js";

/** The messages that are not sent yet. */
export class Outbox {
  #onSent;
  #edit;
  /** The first one is on its way. */
  #messages = [];
  #progress = new Progress();
  #failed = byId("failed");

  /**
   * @param {() => void} onSent Told of every message that was sent.
   * @param {(message: object) => boolean} edit Takes one back to be changed, if that is possible.
   */
  constructor(onSent, edit) {
    this.#onSent = onSent;
    this.#edit = edit;
    // What is here is nowhere else.
    addEventListener("beforeunload", (event) => {
      if (this.#messages.length + this.#failed.childElementCount > 0) event.preventDefault();
    });
  }

  /** @param {{ text: string, file?: File, answered?: object }} message */
  send(message) {
    this.#messages.push(message);
    if (this.#messages.length === 1) this.#run();
    else this.#progress.setWaiting(this.#messages.length - 1);
  }

  async #run() {
    for (let message; (message = this.#messages[0]) !== undefined; this.#messages.shift()) {
      const stop = new AbortController();
      this.#progress.begin(message, this.#messages.length - 1, stop);
      try {
        await upload(message, stop.signal, (loaded, total) => this.#progress.step(loaded, total));
        this.#onSent();
      } catch (error) {
        this.#keep(message, error);
      } finally {
        this.#progress.end();
      }
    }
  }

  #keep(message, error) {
    const { text, file, answered } = message;
    const again = makeButton("Retry", () => {
      takeAway(card);
      this.send(message);
    }, { className: "primary" });
    const why = make("p", { className: "why", textContent: `Not sent: ${error.message}` });
    const edit = makeButton("Edit", () => {
      if (this.#edit(message)) takeAway(card);
      else why.textContent = "A message has one file: send or cancel what is attached first";
    });
    const card = make("div", { className: "failed", role: "alert" }, [
      make("div", { className: "what" }, [
        why,
        ...(answered ? [make("p", { className: "words", textContent: describe(answered) })] : []),
        ...(text === "" ? [] : [scrollable(make("p", { className: "words", textContent: text }))]),
        ...(file ? [make("p", { className: "words" }, [makeIcon("file"), ` ${file.name}`])] : []),
      ]),
      make("div", { className: "buttons" }, [
        again,
        edit,
        makeButton("Discard", () => takeAway(card)),
      ]),
    ]);
    this.#failed.append(card);
  }
}

function describe({ xfrom, msgid }) {
  return `Answering ${xfrom}, #${msgid}`;
}
