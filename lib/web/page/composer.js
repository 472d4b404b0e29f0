/**
 * Writing a message: its text, its file, what it will look like, and sending it.
 *
 * @module
 */
import { post } from "./api.js";
import { announce, byId, hide } from "./elements.js";
import { Outbox } from "./outbox.js";
import { isPicture } from "./pictures.js";
import { safeHtml } from "./safe_html.js";
import { onSettings, settings } from "./settings.js";
import { formatSize } from "./times.js";

/** The preview follows what is typed after so many ms of rest. */
const PREVIEW_REST = 200;

/** The form at the bottom. */
export class Composer {
  #outbox;
  #onSend;
  #fileLimit;
  #file;
  #picture;
  #rest;
  #text = byId("text");
  #picker = byId("file");
  #preview = byId("preview");
  #previewToggle = byId("preview-toggle");

  /**
   * @param {number} fileLimit The most bytes of a file.
   * @param {() => void} onSend Told when a message is to be sent.
   * @param {() => void} onSent Told of every message that was sent.
   */
  constructor(fileLimit, onSend, onSent) {
    this.#fileLimit = fileLimit;
    this.#onSend = onSend;
    this.#outbox = new Outbox(onSent);
    byId("composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
    this.#text.onkeydown = (event) => this.#key(event);
    this.#text.oninput = () => this.#previewSoon();
    byId("attach").onclick = () => this.#picker.click();
    this.#picker.onchange = () => this.#attach(this.#picker.files);
    byId("attachment-cancel").onclick = () => this.#attach([]);
    this.#previewToggle.onclick = () => this.#togglePreview();
    this.#acceptDrops();
    onSettings(() => this.#describeKeys());
    this.#describeKeys();
  }

  #describeKeys() {
    this.#text.enterKeyHint = settings.send === "enter" ? "send" : "enter";
    byId("send-hint").textContent = settings.send === "enter"
      ? "Enter sends, Shift-Enter begins a new line. Markdown works."
      : "Ctrl-Enter sends. Markdown works.";
  }

  #key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    const isWanted = settings.send === "enter"
      ? !event.shiftKey && !event.altKey
      : event.ctrlKey || event.metaKey;
    if (!isWanted) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#text.value;
    if (text.trim() === "" && this.#file === undefined) return this.#text.focus();
    this.#outbox.send({ text, file: this.#file });
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
