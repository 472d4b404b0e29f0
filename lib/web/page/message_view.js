/**
 * What one message looks like, and what can be done with it.
 *
 * @module
 */
import { fetchMessage, fetchRaw } from "./api.js";
import { announce, make, makeButton, makeIcon } from "./elements.js";
import { markMentions, safeHtml } from "./safe_html.js";
import { settings } from "./settings.js";
import { formatClock, formatSize, threeClocks } from "./times.js";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/**
 * The element of a message.
 *
 * @param {object} message As `chat-poll` gives it.
 * @param {object} viewer
 * @param {string} viewer.nick
 * @param {boolean} viewer.mayDeleteAll
 * @param {(message: object) => void} viewer.hide
 * @param {(message: object) => void} viewer.withdraw
 */
export function viewMessage(message, viewer) {
  const isOwn = message.xfrom === viewer.nick;
  const body = make("div", { className: "message-body", dir: "auto" }, [safeHtml(message.xmsg)]);
  const article = make("article", { className: "message", tabIndex: -1 }, [
    head(message, viewer, body),
    body,
    ...attachment(message),
  ]);
  article.dataset.id = message.msgid;
  article.dataset.from = message.xfrom;
  article.style.setProperty("--author", message.uclr);
  article.classList.toggle("own", isOwn);
  article.classList.toggle("forged", message.vouched === "forged");
  if (!isOwn && markMentions(body, viewer.nick)) article.classList.add("mentioned");
  return article;
}

function head(message, viewer, body) {
  const more = makeButton("⋯", () => toggleActions(message, viewer, body, more), {
    className: "more",
    tabIndex: -1,
    ariaExpanded: "false",
    ariaLabel: `More about the message of ${message.xfrom}`,
  });
  return make("div", { className: "message-head" }, [
    make("span", { className: "nick", textContent: message.xfrom }),
    ...marks(message),
    make("time", {
      dateTime: message.mtime,
      textContent: formatClock(message.mtime),
      title: threeClocks(message).join("\n"),
    }),
    more,
  ]);
}

/** Who vouches for the message (docs/authorship.md). */
function marks({ xfrom, vouched, by }) {
  if (vouched === "forged") {
    const title = `${xfrom} did not write this: somebody else did, in that name`;
    return [make("span", { className: "mark forged", textContent: "FORGED", title })];
  }
  if (vouched === false) {
    const title = `Nobody vouches that ${xfrom} wrote this`;
    return [make("span", { className: "mark", textContent: "?", title, ariaLabel: title })];
  }
  if (by === undefined) return [];
  const title = `A robot of ${by}`;
  return [make("span", { className: "mark", textContent: `by ${by}`, title })];
}

function attachment(message) {
  if (message.fname === undefined) return [];
  const label = `${message.fname} (${formatSize(message.fsize)})`;
  const link = make("a", { className: "file", href: message.flink, download: message.fname });
  link.onclick = (event) => {
    event.preventDefault();
    download(message, link);
  };
  const isPicture = PICTURES.includes(message.fmime) && settings.images;
  if (!isPicture) {
    link.append(makeIcon("file"), label);
    return [link];
  }
  link.className = "picture";
  link.title = `Download ${label}`;
  link.append(make("img", { src: message.flink, alt: message.fname }));
  return [link];
}

/** Links last for some minutes only, so that each download begins with a fresh one. */
async function download({ msgid, fname }, link) {
  try {
    const { flink } = await fetchMessage(msgid);
    make("a", { href: flink, download: fname }).click();
  } catch (error) {
    link.after(make("p", { className: "note", textContent: `Cannot download: ${error.message}` }));
  }
}

function toggleActions(message, viewer, body, more) {
  const article = more.closest("article");
  const open = article.querySelector(".actions");
  more.ariaExpanded = String(open === null);
  if (open !== null) return open.remove();
  const actions = make("div", { className: "actions" });
  const raw = makeButton("Raw text", () => toggleRaw(message, viewer, body, raw), {
    ariaPressed: String(body.dataset.raw === "true"),
  });
  const copy = makeButton("Copy", () => copyText(message, copy));
  actions.append(raw, copy, makeButton("Delete for me", () => viewer.hide(message)));
  if (message.xfrom === viewer.nick || viewer.mayDeleteAll) {
    actions.append(makeButton("Delete for everyone…", () => viewer.withdraw(message)));
  }
  const times = threeClocks(message).join(" · ");
  actions.append(make("p", { className: "times", textContent: `#${message.msgid} · ${times}` }));
  article.append(actions);
  raw.focus();
}

async function toggleRaw(message, viewer, body, button) {
  const isRaw = body.dataset.raw === "true";
  try {
    const content = isRaw
      ? safeHtml(message.xmsg)
      : make("pre", { textContent: await fetchRaw(message.msgid) });
    body.replaceChildren(content);
  } catch (error) {
    return announce(`Cannot show the text: ${error.message}`);
  }
  if (isRaw && message.xfrom !== viewer.nick) markMentions(body, viewer.nick);
  body.dataset.raw = String(!isRaw);
  button.ariaPressed = String(!isRaw);
}

async function copyText(message, button) {
  try {
    await navigator.clipboard.writeText(await fetchRaw(message.msgid));
    button.textContent = "Copied";
    announce("Copied");
  } catch (error) {
    button.textContent = "Not copied";
    announce(`Cannot copy: ${error.message}`);
  }
}
