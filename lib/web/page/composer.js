/**
 * Writing a message: its text, its file, what it will look like, and sending it.
 *
 * @module
 */
import { post } from "./api.js";
import { Completion } from "./completion.js";
import { announce, byId, hide } from "./elements.js";
import { describeKeys, meaningOfEnter } from "./keys.js";
import { Outbox } from "./outbox.js";
import { isPicture } from "./file_types.js";
import { safeHtml } from "./safe_html.js";
import { change, onSettings, settings } from "./settings.js";
import { formatSize } from "./times.js";

/** The preview follows what is typed after so many ms of rest. */
const PREVIEW_REST = 200;

/** The form at the bottom. */
export class Composer {
  #outbox;
  #onSend;
  #nicks;
  #fileLimit;
  #completion = new Completion();
  /** The message that is answered. @type {object | undefined} */
  #answered;
  #file;
  #picture;
  #rest;
  #text = byId("text");
  #picker = byId("file");
  #preview = byId("preview");
  #previewToggle = byId("preview-toggle");

  /**
   * @param {object} room
   * @param {number} room.fileLimit The most bytes of a file.
   * @param {() => string[]} room.nicks Those that may be addressed, the likeliest first.
   * @param {() => void} room.onSend Told when a message is to be sent.
   * @param {() => void} room.onSent Told of every message that was sent.
   */
  constructor({ fileLimit, nicks, onSend, onSent }) {
    this.#fileLimit = fileLimit;
    this.#nicks = nicks;
    this.#onSend = onSend;
    this.#outbox = new Outbox(onSent, (message) => this.#edit(message));
    byId("composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
    this.#text.onkeydown = (event) => this.#key(event);
    this.#text.oninput = () => this.#previewSoon();
    byId("attach").onclick = () => this.#picker.click();
    this.#picker.onchange = () => this.#attach(this.#picker.files);
    byId("answer-cancel").onclick = () => this.answer(undefined);
    byId("attachment-cancel").onclick = () => this.#attach([]);
    this.#previewToggle.onclick = () => this.#togglePreview();
    this.#acceptDrops();
    onSettings(() => this.#describeKeys());
    this.#describeKeys();
    // Unless the person is somewhere else already.
    if (document.activeElement === document.body) this.#text.focus();
  }

  /** What is written next answers this message; undefined: none. @param {object} [message] */
  answer(message) {
    this.#answered = message;
    this.#text.focus();
    if (message === undefined) return hide(byId("answer"));
    byId("answer").hidden = false;
    byId("answer-text").textContent = `Answering ${message.xfrom}, #${message.msgid}`;
    announce(byId("answer-text").textContent);
  }

  #describeKeys() {
    this.#text.enterKeyHint = settings.send === "enter" ? "send" : "enter";
    byId("send-hint").textContent = describeKeys(settings.send);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Tab" && !event.shiftKey) return this.#complete(event);
    if (event.key === "Escape" && this.#answered !== undefined) return this.answer(undefined);
    if (event.key !== "Enter") return;
    event.preventDefault();
    switch (meaningOfEnter(event, settings.send, this.#isEmpty)) {
      case "send":
        return this.#send();
      case "line":
        return this.#replace(this.#text.selectionStart, this.#text.selectionEnd, "\n");
      case "preview":
        return this.#togglePreview();
      case "toggle":
        change({ send: settings.send === "enter" ? "ctrl-enter" : "enter" });
        return announce(byId("send-hint").textContent);
    }
  }

  /** Completes a nick; where there is none to complete, the key leads on as everywhere. */
  #complete(event) {
    const { value, selectionStart, selectionEnd } = this.#text;
    if (selectionStart !== selectionEnd) return;
    const change = this.#completion.next(value, selectionEnd, this.#nicks());
    if (change === undefined) return;
    event.preventDefault();
    this.#replace(change.start, change.end, change.text);
    announce(change.text);
  }

  #replace(start, end, text) {
    this.#text.setRangeText(text, start, end, "end");
    this.#previewSoon();
  }

  get #isEmpty() {
    return this.#text.value.trim() === "" && this.#file === undefined;
  }

  /**
   * Takes a message back into the field, above what is there already.
   *
   * @param {{ text: string, file?: File, answered?: object }} message
   * @returns {boolean} Whether there was room for its file.
   */
  #edit({ text, file, answered }) {
    if (file !== undefined && this.#file !== undefined) return false;
    const rest = this.#text.value;
    this.#text.value = text + (text !== "" && rest !== "" ? "\n" : "") + rest;
    if (file !== undefined) this.#attach([file]);
    if (answered !== undefined) this.answer(answered);
    this.#text.focus();
    this.#text.setSelectionRange(text.length, text.length);
    this.#updatePreview();
    return true;
  }

  #send() {
    const text = this.#text.value;
    if (this.#isEmpty) return this.#text.focus();
    this.#outbox.send({ text, file: this.#file, answered: this.#answered });
    this.answer(undefined);
    this.#text.value = "";
    this.#attach([]);
    this.#updatePreview();
    this.#onSend();
  }

  /** A message has one file at most. @param {ArrayLike<File>} files The first one is taken. */
  #attach(files) {
    const [first] = files;
    const isTooLarge = first?.size > this.#fileLimit;
    this.#file = isTooLarge ? undefined : first;
    byId("attachment-name").textContent = describe(files, isTooLarge && this.#fileLimit);
    // Only now: what was picked is gone with it.
    this.#picker.value = "";
    this.#showPicture();
    this.#text.focus();
    if (first === undefined) return hide(byId("attachment"));
    byId("attachment").hidden = false;
    announce(byId("attachment-name").textContent);
  }

  #showPicture() {
    URL.revokeObjectURL(this.#picture);
    const image = byId("attachment-image");
    image.hidden = !isPicture(this.#file?.type);
    if (!image.hidden) image.src = this.#picture = URL.createObjectURL(this.#file);
  }

  #acceptDrops() {
    const hasFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
    const curtain = byId("drop");
    document.ondragover = (event) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      curtain.hidden = false;
    };
    document.ondragleave = (event) => {
      if (event.relatedTarget === null) curtain.hidden = true;
    };
    document.ondrop = (event) => {
      curtain.hidden = true;
      if (!hasFile(event)) return;
      event.preventDefault();
      this.#attach(event.dataTransfer.files);
    };
    document.onpaste = (event) => {
      const { files = [], types = [] } = event.clipboardData ?? {};
      // Word processors and spreadsheets add a picture to what is a text.
      const isText = types.includes("text/html") && types.includes("text/plain");
      if (files.length === 0 || isText) return;
      event.preventDefault();
      this.#attach(files);
    };
  }

  #togglePreview() {
    this.#preview.hidden = !this.#preview.hidden;
    this.#previewToggle.ariaPressed = String(!this.#preview.hidden);
    this.#updatePreview();
  }

  #previewSoon() {
    clearTimeout(this.#rest);
    if (!this.#preview.hidden) this.#rest = setTimeout(() => this.#updatePreview(), PREVIEW_REST);
  }

  async #updatePreview() {
    if (this.#preview.hidden) return;
    const text = this.#text.value;
    if (text.trim() === "") return this.#preview.replaceChildren("Nothing to preview yet.");
    try {
      const html = await post("chat-preview", text);
      if (text === this.#text.value) this.#preview.replaceChildren(safeHtml(html));
    } catch (error) {
      this.#preview.replaceChildren(`No preview: ${error.message}`);
    }
  }
}

/** What is attached, in words. */
function describe({ 0: file, length }, limit) {
  if (file === undefined) return "";
  if (limit) return `${file.name} is larger than ${formatSize(limit)}, the limit`;
  const others = length === 1
    ? ""
    : `; a message has one file, the other ${length - 1} are left out`;
  return `${file.name} (${formatSize(file.size)})${others}`;
}
