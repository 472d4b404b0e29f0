/**
 * What people search for. RE2's syntax, matched in linear time: no text that somebody sends can
 * keep a search busy for ever.
 *
 * @module
 */
import { RE2JS, RE2JSSyntaxException } from "re2js";
import type { ChatMessage } from "../room/message/message.ts";
import { UsageError } from "./options.ts";

/**
 * A function that tells whether the text of a message, or the name of its attachment, matches a
 * regular expression. Capitals in that count only where there are any; `^` and `$` match at every
 * line.
 *
 * @throws {UsageError} when it is no regular expression.
 */
export function parsePattern(text: string): (message: ChatMessage) => boolean {
  const caseFlag = /\p{Lu}/u.test(text) ? 0 : RE2JS.CASE_INSENSITIVE;
  try {
    const pattern = RE2JS.compile(text, RE2JS.MULTILINE | caseFlag);
    return (message) => pattern.test(message.text) || pattern.test(message.attachment?.name ?? "");
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new UsageError(`"${text}" is no regular expression: ${error.getDescription()}`);
  }
}

/** Escapes of one character or class, classes, counts with what they count, groups: no words. */
const NO_WORDS = [/\\[^QxpP\d]/gu, /\[\^?\]?[^\]]*\]/gu, /[^]\{[\d,]*\}/gu] as const;
const GROUP = /\((?!\?)[^()]*\)/u;
/** Where something of these is left, it takes more to understand it. */
const INTRICATE = /[\\[\](){}]/;
/** A run of letters and digits; the last of them need not be there if one of these follows. */
const WORD = /[\p{L}\p{N}]+[*?]?/gu;

/**
 * A word, or one of several, that every line has in which {@linkcode parsePattern} finds something;
 * undefined where there is no such word, or none that is plain to see.
 */
export function wordOf(text: string): RegExp | undefined {
  let plain = NO_WORDS.reduce((rest, each) => rest.replace(each, "."), text);
  while (GROUP.test(plain)) plain = plain.replace(GROUP, ".");
  if (INTRICATE.test(plain)) return undefined;
  const words = plain.split("|").map(longestWord);
  if (words.some((word) => word === "")) return undefined;
  return new RegExp(words.join("|"), /\p{Lu}/u.test(text) ? "u" : "iu");
}

function longestWord(text: string): string {
  const words = Array.from(text.matchAll(WORD), ([word]) => word.replace(/.[*?]$/u, ""));
  return words.reduce((longest, word) => word.length > longest.length ? word : longest, "");
}
