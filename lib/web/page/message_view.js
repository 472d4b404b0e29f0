/**
 * What one message looks like, and what can be done with it.
 *
 * @module
 */
import { fetchRaw } from "./api.js";
import { viewAttachment } from "./attachment.js";
import { announce, make, makeButton } from "./elements.js";
import { markMentions, safeHtml } from "./safe_html.js";
import { scrollable } from "./scrollable.js";
import { formatClock, threeClocks } from "./times.js";

/** Word of what a button has done stays on it for so long (ms). */
const WORD = 3000;

/**
 * The element of a message.
 *
 * @param {object} message As `chat-poll` gives it.
 * @param {object} viewer
 * @param {string} viewer.nick
 * @param {boolean} viewer.mayDeleteAll
 * @param {(message: object) => void} viewer.hide
 * @param {(message: object) => Promise<void>} viewer.withdraw
 */
export function viewMessage(message, viewer) {
  const isOwn = message.xfrom === viewer.nick && message.vouched !== "forged";
  const body = make("div", { className: "message-body markdown", dir: "auto" }, [
    safeHtml(message.xmsg),
  ]);
  const article = make("article", {
    className: "message",
    tabIndex: -1,
    ariaLabel: `${message.xfrom}, ${formatClock(message.mtime)}`,
  });
  const view = { message, viewer, body, article };
  article.append(head(view), body, ...viewAttachment(message, (text) => complain(view, text)));
  article.onkeydown = (event) => {
    if (event.key !== "Escape" || article.querySelector(".actions") === null) return;
    // Escape ends one thing at a time.
    event.stopPropagation();
    toggleActions(view);
    article.focus();
  };
  article.dataset.id = message.msgid;
  article.style.setProperty("--author", message.uclr);
  article.classList.toggle("own", isOwn);
  article.classList.toggle("forged", message.vouched === "forged");
  if (!isOwn && markMentions(body, viewer.nick)) article.classList.add("mentioned");
  return article;
}

function head(view) {
  const { message } = view;
  return make("div", { className: "message-head" }, [
    make("span", { className: "nick", textContent: message.xfrom }),
    ...marks(message),
    make("time", {
      dateTime: message.mtime,
      textContent: formatClock(message.mtime),
      title: threeClocks(message).join("\n"),
    }),
    makeButton("⋯", () => toggleActions(view), {
      className: "more",
      tabIndex: -1,
      ariaExpanded: "false",
      ariaLabel: `More about the message of ${message.xfrom}`,
    }),
  ]);
}

/** A mark about who vouches for the message, if it has one, with its meaning. */
function marks(message) {
  const title = meaningOfMark(message);
  if (title === undefined) return [];
  const isForged = message.vouched === "forged";
  const sign = isForged ? "FORGED" : message.vouched === false ? "?" : `by ${message.by}`;
  const className = `mark${isForged ? " forged" : ""}`;
  return [make("span", { className, title, role: "img", ariaLabel: title, textContent: sign })];
}

/** Who vouches for the message (docs/authorship.md), where that is not its author. */
function meaningOfMark({ xfrom, vouched, by }) {
  if (vouched === "forged") return `Forged: ${xfrom} did not write this`;
  if (vouched === false) return `Nobody vouches that ${xfrom} wrote this`;
  return by === undefined ? undefined : `A robot of ${by}`;
}

function toggleActions(view) {
  const { message, viewer, body, article } = view;
  const open = article.querySelector(".actions");
  article.querySelector(".more").ariaExpanded = String(open === null);
  if (open !== null) return open.remove();
  const raw = makeButton("Raw text", () => toggleRaw(view, raw), {
    ariaPressed: String(body.dataset.raw === "true"),
  });
  const copy = makeButton("Copy", () => copyText(view, copy));
  // They are no news to be read out: the focus goes there.
  const actions = make("div", { className: "actions", ariaLive: "off" }, [
    raw,
    copy,
    makeButton("Delete for me", () => viewer.hide(message)),
  ]);
  if (message.xfrom === viewer.nick || viewer.mayDeleteAll) {
    actions.append(makeButton("Delete for everyone…", () => withdraw(view)));
  }
  for (const textContent of [meaningOfMark(message), describeTimes(message)]) {
    if (textContent !== undefined) actions.append(make("p", { className: "times", textContent }));
  }
  article.append(actions);
  actions.scrollIntoView({ block: "nearest" });
  raw.focus();
}

function describeTimes(message) {
  return `#${message.msgid} · ${threeClocks(message).join(" · ")}`;
}

async function toggleRaw(view, button) {
  const { message, viewer, body } = view;
  const isRaw = body.dataset.raw === "true";
  try {
    const content = isRaw
      ? safeHtml(message.xmsg)
      : scrollable(make("pre", { textContent: await fetchRaw(message.msgid) }));
    body.replaceChildren(content);
  } catch (error) {
    return complain(view, `Cannot show the text: ${error.message}`);
  }
  if (isRaw && message.xfrom !== viewer.nick) markMentions(body, viewer.nick);
  body.dataset.raw = String(!isRaw);
  button.ariaPressed = String(!isRaw);
}

async function copyText(view, button) {
  try {
    const text = await fetchRaw(view.message.msgid);
    // Without encryption, browsers let no page near the clipboard.
    if (navigator.clipboard === undefined) throw new Error("the browser forbids it here");
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => button.textContent = "Copy", WORD);
    announce("Copied");
  } catch (error) {
    complain(view, `Cannot copy: ${error.message}`);
  }
}

async function withdraw(view) {
  try {
    await view.viewer.withdraw(view.message);
  } catch (error) {
    complain(view, `Not deleted: ${error.message}`);
  }
}

/** Says below a message what could not be done with it. */
function complain({ article }, textContent) {
  article.querySelector(":scope > .note")?.remove();
  article.append(make("p", { className: "note", role: "alert", textContent }));
}
