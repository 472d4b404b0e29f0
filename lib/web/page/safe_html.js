/**
 * HTML of the server, as elements. The server makes it safe; that is not taken for granted here:
 * only elements and attributes that Markdown needs are let through.
 *
 * @module
 */
import { mentionPattern } from "./mention.js";
import { scrollable } from "./scrollable.js";

const ELEMENTS = new Set(
  ("DIV P BR EM STRONG S CODE PRE BLOCKQUOTE H1 H2 H3 H4 H5 H6 HR UL OL LI TABLE THEAD TBODY TR " +
    "TH TD A").split(" "),
);
const ALIGNMENT = /^(?:left|right|center)$/;
const LINK = /^(?:https?:\/\/|mailto:)/i;

/**
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function safeHtml(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...copies(parsed.body));
  return fragment;
}

/**
 * Puts every occurrence of a name, as a whole word, into a `<mark>`.
 *
 * @param {Node} root
 * @param {string} name
 * @returns {boolean} Whether there was one.
 */
export function markMentions(root, name) {
  const pattern = mentionPattern(name);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts.map((text) => markIn(text, pattern)).some(Boolean);
}

/** @param {Text} text @param {RegExp} pattern */
function markIn(text, pattern) {
  const matches = [...text.data.matchAll(pattern)];
  // From the end, so that the places of the others stay right.
  for (const match of matches.reverse()) {
    const name = text.splitText(match.index);
    name.splitText(match[0].length);
    name.replaceWith(mark("mention", [name.cloneNode()]));
  }
  return matches.length > 0;
}

/** @param {string} className Why it is marked. @param {Node[]} children */
function mark(className, children) {
  const element = document.createElement("mark");
  element.className = className;
  element.append(...children);
  return element;
}

/** @param {Element} parent */
function copies(parent) {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    if (node.matches("span.match")) return [mark("match", copies(node))];
    if (!ELEMENTS.has(node.tagName)) return [document.createTextNode(node.textContent)];
    const copy = document.createElement(node.tagName);
    if (node.tagName === "A") copyLink(node, copy);
    if (["TH", "TD"].includes(node.tagName) && ALIGNMENT.test(node.align)) copy.align = node.align;
    if (node.tagName === "OL" && node.hasAttribute("start")) copy.start = node.start;
    copy.append(...copies(node));
    return [frame(copy)];
  });
}

/** Some boxes scroll: on a telephone, most tables are too wide. @param {HTMLElement} element */
function frame(element) {
  if (element.tagName === "PRE") return scrollable(element);
  if (element.tagName !== "TABLE") return element;
  const box = document.createElement("div");
  box.className = "wide-table";
  box.append(element);
  return scrollable(box);
}

/** @param {HTMLAnchorElement} from @param {HTMLAnchorElement} to */
function copyLink(from, to) {
  const address = from.getAttribute("href") ?? "";
  if (!LINK.test(address)) return;
  to.href = address;
  to.rel = "noopener noreferrer nofollow";
  to.target = "_blank";
  // Where a link leads need not be what it says.
  to.title = address;
}
