/**
 * Making text from others harmless to look at: whatever could move the cursor, change the
 * terminal's state or reorder what is read becomes a visible symbol.
 *
 * @module
 */
import { isPrintableAscii } from "./ascii.ts";

/** More combining marks than this on one character only blot out the lines around it. */
const MAX_MARKS = 4;
const TAB_WIDTH = 8;

/**
 * Characters that are not shown as they are:
 * - C0, DEL and C1 controls (ECMA-48): escape sequences are made of them;
 * - U+061C, U+200E, U+200F, U+202A–202E, U+2066–2069: bidirectional controls;
 * - U+00AD, U+180E, U+200B, U+2028, U+2029, U+2060–206F, U+FEFF, U+FFF0–FFFB, U+1BCA0–1BCA3,
 *   U+1D173–1D17A, and U+E0000–E0FFF but for the variation selectors: invisible;
 * - U+115F, U+1160, U+2800, U+3164, U+FFA0: blank, though they are no spaces.
 *
 * The joiners U+200C and U+200D stay, and marks: emoji and many scripts need them.
 */
const UNSAFE =
  // deno-lint-ignore no-control-regex -- control characters are what this is about.
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/gu;
/** Marks behind a joiner still lie on the character before it. */
const TOO_MANY_MARKS = new RegExp(
  `((?:\\p{M}[\\u200c\\u200d]*){${MAX_MARKS}})(?:\\p{M}[\\u200c\\u200d]*)+`,
  "gu",
);
/** What could make one nick look like another, or like the end of itself. */
const UNSAFE_IN_NICK = /[\s<>[\]\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Nicks in which nothing has to be looked for, as most are; of texts those of printable ASCII. The
 * expressions above take milliseconds to be compiled, which the first message would wait for.
 */
const HARMLESS_NICK = /^[\w.@+-]*$/;

/** One line of text with controls as symbols (`␛`, `⟨202E⟩`), tabs as spaces and marks capped. */
export function sanitise(text: string): string {
  return isPrintableAscii(text) ? text : withSymbols(expandTabs(text));
}

/** As {@linkcode sanitise}, and no spaces, brackets or invisible marks: a nick is one word. */
export function sanitiseNick(nick: string): string {
  if (HARMLESS_NICK.test(nick)) return nick;
  return sanitise(nick.replace(UNSAFE_IN_NICK, "_"));
}

/** As {@linkcode sanitise}, for text that may have several lines. */
export function sanitiseLines(text: string): string {
  return text.split("\n").map(sanitise).join("\n");
}

/** As {@linkcode sanitiseLines}, but tabs stay: for what is shown, or copied, outside a terminal. */
export function sanitiseText(text: string): string {
  return text.split("\n").map((line) => isPrintableAscii(line) ? line : withSymbols(line)).join(
    "\n",
  );
}

function withSymbols(text: string): string {
  return text.replace(UNSAFE, symbol).replace(TOO_MANY_MARKS, "$1\ufffd");
}

function symbol(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}

function expandTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let expanded = "";
  for (const [index, part] of text.split("\t").entries()) {
    if (index > 0) expanded += " ".repeat(TAB_WIDTH - expanded.length % TAB_WIDTH);
    expanded += part;
  }
  return expanded;
}
