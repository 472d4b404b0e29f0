/**
 * What can be done with a message: a menu that opens over it.
 *
 * @module
 */
import { fetchRaw } from "./api.js";
import { download } from "./attachment.js";
import { announce, byId, make, makeButton } from "./elements.js";
import { meaningOfMark } from "./marks.js";
import { markMentions, safeHtml } from "./safe_html.js";
import { scrollable } from "./scrollable.js";
import { clocks } from "./times.js";

/** Word of what a button has done stays on it for so long (ms). */
const WORD = 3000;

/** Closes the menu that is open. */
let close = () => {};

document.addEventListener("pointerdown", ({ target }) => {
  if (!(target instanceof Element) || target.closest(".actions, .more, dialog") === null) close();
});

/**
 * Opens the menu of a message, or closes it again. Only one is open at a time.
 *
 * @param {import("./message_view.js").View} view
 */
export function toggleMenu(view) {
  const { article } = view;
  const isOpen = article.querySelector(".actions") !== null;
  close();
  if (isOpen) return;
  const more = article.querySelector(".more");
  const menu = makeMenu(view);
  close = () => {
    if (menu.contains(document.activeElement)) article.focus();
    menu.remove();
    more.ariaExpanded = "false";
    close = () => {};
  };
  menu.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    // Escape ends one thing at a time.
    event.stopPropagation();
    close();
  };
  more.ariaExpanded = "true";
  article.append(menu);
  menu.classList.toggle("above", !fitsBelow(menu));
  menu.scrollIntoView({ block: "nearest" });
  menu.querySelector("button").focus({ preventScroll: true });
}

/** @param {HTMLElement} menu */
function fitsBelow(menu) {
  const scroller = menu.closest("#scroller, #found-messages").getBoundingClientRect();
  const { bottom, height } = menu.getBoundingClientRect();
  const { top } = menu.parentElement.getBoundingClientRect();
  return bottom <= scroller.bottom || top - height < scroller.top;
}

/** @param {import("./message_view.js").View} view */
function makeMenu(view) {
  const { message, viewer, body, article } = view;
  const raw = makeButton("Raw text", () => toggleRaw(view, raw), {
    ariaPressed: String(body.dataset.raw === "true"),
  });
  const copy = makeButton("Copy", () => copyText(view, copy));
  // They are no news to be read out: the focus goes there.
  const menu = make("div", { className: "actions", ariaLive: "off" }, [
    makeButton("Answer", () => viewer.answer(message)),
    raw,
    copy,
    makeButton(`Only ${message.xfrom}`, () => viewer.filter(message)),
    makeButton("Delete for me", () => viewer.hide(message)),
    makeButton("Delete all before it for me", () => viewer.hideBefore(message)),
  ]);
  if (isTakenOut(article)) {
    menu.append(makeButton("Show in the room", () => viewer.show(message)));
  }
  if (message.re !== undefined) {
    menu.append(makeButton("Show what it answers", () => viewer.show({ msgid: message.re })));
  }
  if (message.xfrom !== viewer.nick && !message.seen?.includes(viewer.nick)) {
    menu.append(makeButton("I have seen it", () => acknowledge(view)));
  }
  if (message.flink !== undefined) menu.append(makeButton("Download", () => save(view)));
  if (message.xfrom === viewer.nick || viewer.mayDeleteAll) {
    menu.append(makeButton("Delete for everyone…", () => withdraw(view)));
  }
  for (const textContent of [meaningOfMark(message), describeTimes(message)]) {
    if (textContent !== undefined) menu.append(make("p", { className: "times", textContent }));
  }
  return menu;
}

/** Whether a message is shown without those around it. @param {HTMLElement} article */
function isTakenOut(article) {
  return article.closest("#found") !== null || !byId("filter").hidden;
}

function describeTimes(message) {
  return `#${message.msgid} · ${clocks(message).join(" · ")}`;
}

async function toggleRaw({ message, viewer, body, complain }, button) {
  const isRaw = body.dataset.raw === "true";
  try {
    const content = isRaw
      ? safeHtml(message.xmsg)
      : scrollable(make("pre", { textContent: await fetchRaw(message.msgid) }));
    body.replaceChildren(content);
  } catch (error) {
    return complain(`Cannot show the text: ${error.message}`);
  }
  if (isRaw && message.xfrom !== viewer.nick) markMentions(body, viewer.nick);
  body.dataset.raw = String(!isRaw);
  button.ariaPressed = String(!isRaw);
}

async function copyText({ message, complain }, button) {
  try {
    const text = await fetchRaw(message.msgid);
    // Without encryption, browsers let no page near the clipboard.
    if (navigator.clipboard === undefined) throw new Error("the browser forbids it here");
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => button.textContent = "Copy", WORD);
    announce("Copied");
  } catch (error) {
    complain(`Cannot copy: ${error.message}`);
  }
}

async function acknowledge({ message, viewer, complain }) {
  close();
  try {
    await viewer.acknowledge(message);
  } catch (error) {
    complain(`Not told: ${error.message}`);
  }
}

async function save({ message, complain }) {
  try {
    await download(message);
  } catch (error) {
    complain(`Cannot download: ${error.message}`);
  }
}

async function withdraw({ message, viewer, complain }) {
  try {
    await viewer.withdraw(message);
  } catch (error) {
    complain(`Not deleted: ${error.message}`);
  }
}
