/**
 * Messages on their way: one after another, so that their order stays. What was not sent is kept
 * with its file until the person decides.
 *
 * @module
 */
import { headers } from "./api.js";
import { byId, make, makeButton, makeIcon } from "./elements.js";
import { formatSize } from "./times.js";

/** The time of the sender's clock, as Fossil's clients tell it. */
function localTime() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The messages that are not sent yet. */
export class Outbox {
  #onSent;
  #last = Promise.resolve();

  /** @param {() => void} onSent Told of every message that was sent. */
  constructor(onSent) {
    this.#onSent = onSent;
  }

  /** @param {{ text: string, file?: File }} message */
  send(message) {
    this.#last = this.#last.then(() => this.#attempt(message));
  }

  async #attempt(message) {
    try {
      await upload(message);
      this.#onSent();
    } catch (error) {
      this.#keep(message, error);
    }
  }

  #keep(message, error) {
    const { text, file } = message;
    const again = makeButton("Retry", () => {
      card.remove();
      this.send(message);
    }, { className: "primary" });
    const card = make("div", { className: "failed", role: "alert" }, [
      make("div", { className: "what" }, [
        make("p", { className: "why", textContent: `Not sent: ${error.message}` }),
        make("p", { className: "words", textContent: text }),
        ...(file ? [make("p", { className: "words" }, [makeIcon("file"), ` ${file.name}`])] : []),
      ]),
      again,
      makeButton("Discard", () => card.remove()),
    ]);
    byId("failed").append(card);
  }
}

/** Sends one message; only XMLHttpRequest tells how far it has got. */
function upload({ text, file }) {
  const form = new FormData();
  form.append("lmtime", localTime());
  form.append("msg", text);
  if (file !== undefined) form.append("file", file);
  const request = new XMLHttpRequest();
  const { promise, resolve, reject } = Promise.withResolvers();
  request.open("POST", "chat-send");
  for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
  request.onload = () => request.status === 200 ? resolve() : reject(new Error(reasonOf(request)));
  request.onerror = () => reject(new Error("pipechat can't be reached"));
  request.onabort = () => reject(new Error("you stopped it"));
  if (file !== undefined) showProgress(request, file);
  request.send(form);
  return promise;
}

function showProgress(request, file) {
  const [panel, bar, text] = ["upload", "upload-progress", "upload-text"].map(byId);
  bar.value = 0;
  text.textContent = file.name;
  panel.hidden = false;
  byId("upload-cancel").onclick = () => request.abort();
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = loaded / total;
    text.textContent = `${file.name}: ${formatSize(loaded)} of ${formatSize(total)}`;
  };
  request.onloadend = () => {
    panel.hidden = true;
  };
}

function reasonOf({ status, responseText }) {
  try {
    return JSON.parse(responseText).xmsg;
  } catch {
    return `the answer was ${status}`;
  }
}
