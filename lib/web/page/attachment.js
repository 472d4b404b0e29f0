/**
 * The file of a message: a picture in its place, anything else as a download.
 *
 * @module
 */
import { fetchMessage } from "./api.js";
import { make, makeIcon } from "./elements.js";
import { isPicture } from "./pictures.js";
import { settings } from "./settings.js";
import { formatSize } from "./times.js";

/** A link that came with a message is good for five minutes; this (ms) is on the safe side. */
const LINK_LIFETIME = 4 * 60_000;

/** When messages came, by this clock: the server's may be another. */
const arrivals = new WeakMap();

/**
 * The elements for what is attached; none if nothing is.
 *
 * @param {object} message As `chat-poll` gives it.
 * @param {(text: string) => void} complain
 */
export function viewAttachment(message, complain) {
  if (message.fname === undefined) return [];
  if (!arrivals.has(message)) arrivals.set(message, Date.now());
  const label = `${message.fname} (${formatSize(message.fsize)})`;
  const link = make("a", { className: "file", href: message.flink, download: message.fname });
  link.append(makeIcon("file"), label);
  link.onclick = (event) => {
    event.preventDefault();
    download(message).catch((error) => complain(`Cannot download: ${error.message}`));
  };
  if (isPicture(message.fmime) && settings.images) showPicture(message, link, label);
  return [link];
}

/** Puts the picture into its link; if that fails, the link stays what it was. */
function showPicture(message, link, label) {
  const words = [...link.childNodes];
  const image = make("img", { alt: message.fname });
  let isSecond = false;
  const load = async () => {
    try {
      image.src = await freshLink(message, isSecond);
    } catch {
      giveUp();
    }
  };
  const giveUp = () => {
    link.className = "file";
    link.replaceChildren(...words);
  };
  image.onerror = () => {
    if (isSecond) return giveUp();
    isSecond = true;
    load();
  };
  link.className = "picture";
  link.title = `Download ${label}`;
  link.replaceChildren(image);
  load();
}

async function download(message) {
  const href = await freshLink(message, true);
  make("a", { href, download: message.fname }).click();
}

/** A link that still works. */
async function freshLink(message, isDoubtful) {
  if (isDoubtful || Date.now() - arrivals.get(message) > LINK_LIFETIME) {
    message.flink = (await fetchMessage(message.msgid)).flink;
    arrivals.set(message, Date.now());
  }
  return message.flink;
}
