/**
 * What one message looks like.
 *
 * @module
 */
import { viewAttachment } from "./attachment.js";
import { make, makeButton } from "./elements.js";
import { viewMarks } from "./marks.js";
import { toggleMenu } from "./message_menu.js";
import { markMentions, safeHtml } from "./safe_html.js";
import { clocks, formatClock } from "./times.js";

/**
 * A message on the screen, and what it is made of.
 *
 * @typedef {object} View
 * @property {object} message As `chat-poll` gives it.
 * @property {object} viewer As `viewMessage` takes it.
 * @property {HTMLElement} article All of it.
 * @property {HTMLElement} body Its text.
 * @property {(text: string) => void} complain Says below it what could not be done with it.
 */

/**
 * The element of a message.
 *
 * @param {object} message As `chat-poll` gives it.
 * @param {object} viewer
 * @param {string} viewer.nick
 * @param {boolean} viewer.mayDeleteAll
 * @param {(message: object) => void} viewer.hide
 * @param {(message: object) => void} viewer.hideBefore
 * @param {(message: object) => void} viewer.answer Lets the person answer it.
 * @param {(message: object) => Promise<void>} viewer.acknowledge Says that the person has seen it.
 * @param {(message: object) => void} viewer.filter Shows only what its author wrote.
 * @param {(message: object) => void} viewer.show Shows it where it was said.
 * @param {(message: object) => Promise<void>} viewer.withdraw
 */
export function viewMessage(message, viewer) {
  const isOwn = message.xfrom === viewer.nick && message.vouched !== "forged";
  const body = make("div", { className: "message-body markdown", dir: "auto" }, [
    safeHtml(message.xmsg),
  ]);
  const content = make("div", { className: "message-content" }, [body]);
  const article = make("article", {
    className: "message",
    tabIndex: -1,
    ariaLabel: `${message.xfrom}, ${formatClock(message.mtime)}`,
  });
  const complain = (text) => complainIn(content, text);
  const view = { message, viewer, body, article, complain };
  content.append(...viewAttachment(message, complain));
  if (message.re !== undefined) linkAnswered(body, () => viewer.show({ msgid: message.re }));
  article.append(head(view), content);
  drawSeen(article, message);
  article.dataset.id = message.msgid;
  article.style.setProperty("--author", message.uclr);
  article.classList.toggle("own", isOwn);
  article.classList.toggle("action", message.action === true);
  article.classList.toggle("forged", message.vouched === "forged");
  if (!isOwn && markMentions(body, viewer.nick)) article.classList.add("mentioned");
  return article;
}

/** @param {View} view */
function head(view) {
  const { message } = view;
  return make("div", { className: "message-head" }, [
    make("span", { className: "nick", textContent: message.xfrom }),
    ...viewMarks(message),
    make("time", {
      dateTime: message.mtime,
      textContent: formatClock(message.mtime),
      title: clocks(message).join("\n"),
    }),
    makeButton("⋯", () => toggleMenu(view), {
      className: "more",
      tabIndex: -1,
      ariaExpanded: "false",
      ariaLabel: `More about the message of ${message.xfrom}`,
    }),
  ]);
}

/** Tells below a message who has seen it. */
function drawSeen(article, { seen = [] }) {
  const content = article.querySelector(".message-content");
  content.querySelector(":scope > .seen")?.remove();
  if (seen.length === 0) return;
  content.append(make("p", { className: "seen", textContent: `Seen by ${seen.join(", ")}` }));
}

/** Somebody has seen a message. @param {HTMLElement} article @param {object} message */
export function addSeen(article, message, who) {
  if (message.seen?.includes(who)) return;
  message.seen = [...message.seen ?? [], who];
  drawSeen(article, message);
}

/** What a message answers is quoted at its beginning: that leads there. */
function linkAnswered(body, onclick) {
  const quote = body.querySelector("blockquote");
  if (quote === null) return;
  quote.classList.add("answered");
  quote.title = "Show what it answers";
  quote.onclick = onclick;
}

function complainIn(content, textContent) {
  content.querySelector(":scope > .note")?.remove();
  content.append(make("p", { className: "note", role: "alert", textContent }));
}
