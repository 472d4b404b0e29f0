/**
 * Writing a message: its text, its file, what it will look like, and sending it.
 *
 * @module
 */
import { post } from "./api.js";
import { byId } from "./elements.js";
import { Outbox } from "./outbox.js";
import { safeHtml } from "./safe_html.js";
import { onSettings, settings } from "./settings.js";
import { formatSize } from "./times.js";

/** The preview follows what is typed after so many ms of rest. */
const PREVIEW_REST = 200;

/** The form at the bottom. */
export class Composer {
  #outbox;
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
   * @param {() => void} onSent Told of every message that was sent.
   */
  constructor(fileLimit, onSent) {
    this.#fileLimit = fileLimit;
    this.#outbox = new Outbox(onSent);
    byId("composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
    this.#text.onkeydown = (event) => this.#key(event);
    this.#text.oninput = () => this.#previewSoon();
    byId("attach").onclick = () => this.#picker.click();
    this.#picker.onchange = () => this.#attach(this.#picker.files[0]);
    byId("attachment-cancel").onclick = () => this.#attach(undefined);
    this.#previewToggle.onclick = () => this.#togglePreview();
    this.#acceptDrops();
    onSettings(() => this.#describeKeys());
    this.#describeKeys();
  }

  #describeKeys() {
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
    this.#attach(undefined);
    this.#updatePreview();
    this.#text.focus();
  }

  #attach(file) {
    if (file !== undefined && file.size > this.#fileLimit) {
      byId("attachment").hidden = false;
      byId("attachment-name").textContent = `${file.name} is larger than ${
        formatSize(this.#fileLimit)
      }, the limit`;
      return;
    }
    this.#file = file;
    this.#picker.value = "";
    URL.revokeObjectURL(this.#picture);
    byId("attachment").hidden = file === undefined;
    byId("attachment-name").textContent = file && `${file.name} (${formatSize(file.size)})`;
    const image = byId("attachment-image");
    image.hidden = !/^image\/(png|jpeg|gif|webp)$/.test(file?.type ?? "");
    if (!image.hidden) image.src = this.#picture = URL.createObjectURL(file);
    this.#text.focus();
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
      this.#attach(event.dataTransfer.files[0]);
    };
    this.#text.onpaste = (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (file === undefined) return;
      event.preventDefault();
      this.#attach(file);
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
