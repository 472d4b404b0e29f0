/**
 * The file of a message: a picture in its place, a text to be shown in its place, or a download.
 *
 * @module
 */
import { fetchMessage, getText } from "./api.js";
import { make, makeButton, makeIcon } from "./elements.js";
import { isPicture, isText } from "./file_types.js";
import { safeHtml } from "./safe_html.js";
import { settings } from "./settings.js";
import { formatSize } from "./times.js";
import { zoom } from "./zoom.js";

/** A link that came with a message is good for five minutes; this (ms) is on the safe side. */
const LINK_LIFETIME = 4 * 60_000;

/** When messages came, by this clock: the server's may be another. */
const arrivals = new WeakMap();

/** The name of what is attached; undefined if nothing is. */
export function fileName({ fname, fempty }) {
  return fname ?? fempty;
}

/**
 * The elements for what is attached; none if nothing is.
 *
 * @param {object} message As `chat-poll` gives it.
 * @param {(text: string) => void} complain
 */
export function viewAttachment(message, complain) {
  const name = fileName(message);
  if (name === undefined) return [];
  if (!arrivals.has(message)) arrivals.set(message, Date.now());
  const box = make("div", { className: "attachment" });
  const showLink = () => box.replaceChildren(link(message, complain), ...textButton(message, box));
  if (isPicture(message.fmime) && settings.images) showPicture(message, box, showLink);
  else showLink();
  return [box];
}

/** Lets the browser save the file. */
export async function download(message) {
  const href = await freshLink(message, true);
  make("a", { href, download: fileName(message) }).click();
}

function link(message, complain) {
  const name = fileName(message);
  const link = make("a", { className: "file", href: message.flink, download: name });
  link.append(makeIcon("file"), `${name} (${formatSize(message.fsize)})`);
  link.onclick = (event) => {
    event.preventDefault();
    download(message).catch((error) => complain(`Cannot download: ${error.message}`));
  };
  return link;
}

/** Shows the picture; if that fails, the link. */
function showPicture(message, box, showLink) {
  const image = make("img", { alt: message.fname });
  let isSecond = false;
  const load = async () => {
    try {
      image.src = await freshLink(message, isSecond);
    } catch {
      showLink();
    }
  };
  image.onerror = () => {
    if (isSecond) return showLink();
    isSecond = true;
    load();
  };
  const button = make("button", {
    type: "button",
    className: "picture",
    title: `Enlarge ${message.fname} (${formatSize(message.fsize)})`,
    onclick: () => zoom(image, () => download(message)),
  }, [image]);
  box.replaceChildren(button);
  load();
}

/** What shows the text of the file, where it is one. */
function textButton(message, box) {
  if (!isText(message)) return [];
  const button = makeButton("Show", () => toggle(), { className: "show-text" });
  button.ariaExpanded = "false";
  const toggle = async () => {
    const open = box.querySelector(".file-text");
    button.ariaExpanded = String(open === null);
    button.textContent = open === null ? "Hide" : "Show";
    if (open !== null) return open.remove();
    const content = make("div", { className: "file-text markdown", dir: "auto" });
    box.append(content);
    try {
      const text = await getText(renderedAt(await freshLink(message, false)));
      // Its style is for a document of its own; this page allows none.
      content.append(safeHtml(text.slice(text.indexOf("<body>"))));
    } catch (error) {
      content.append(`Cannot show the file: ${error.message}`);
    }
  };
  return [button];
}

/** Where the same file is as a document. */
function renderedAt(link) {
  return `${link}${link.includes("?") ? "&" : "?"}render`;
}

/** A link that still works. */
async function freshLink(message, isDoubtful) {
  if (isDoubtful || Date.now() - arrivals.get(message) > LINK_LIFETIME) {
    message.flink = (await fetchMessage(message.msgid)).flink;
    arrivals.set(message, Date.now());
  }
  return message.flink;
}
