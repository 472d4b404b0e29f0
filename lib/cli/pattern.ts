/**
 * What people search for. RE2's syntax, matched in linear time: no text that somebody sends can
 * keep a search busy for ever.
 *
 * @module
 */
import { RE2JS, RE2JSSyntaxException } from "re2js";
import { AUTHOR, SAYS, SAYS_MORE } from "../room/log/grammar.ts";
import type { Sieve } from "../room/log/sift.ts";
import type { ChatMessage } from "../room/message/message.ts";
import { UsageError } from "./options.ts";

/** Stands in each line that tells of a file. */
const FILE_COMMAND = "> /file ";
/** What a line of the log has in front of a message's text. */
// Not with the flag m, for which more than a newline begins a line.
const HEAD = new RegExp(String.raw`(?<![^\n])${AUTHOR}(?:${SAYS}|${SAYS_MORE})`, "g");

/**
 * A function that tells whether the text of a message, or the name of its attachment, matches a
 * regular expression. Capitals in that count only where there are any; `^` and `$` match at every
 * line.
 *
 * @throws {UsageError} when it is no regular expression.
 */
export function parsePattern(text: string): (message: ChatMessage) => boolean {
  try {
    const [pattern, word] = [compile(text), wordOf(text)];
    // A word is found much faster, and most often is not there.
    const matches = (text: string) => word?.test(text) !== false && pattern.test(text);
    return ({ text, attachment }) => matches(text) || matches(attachment?.name ?? "");
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new UsageError(`"${text}" is no regular expression: ${error.getDescription()}`);
  }
}

function compile(text: string): RE2JS {
  const caseFlag = /\p{Lu}/u.test(text) ? 0 : RE2JS.CASE_INSENSITIVE;
  return RE2JS.compile(text, RE2JS.MULTILINE | caseFlag);
}

/**
 * A function that passes over what {@linkcode parsePattern} finds nothing in, asked about a piece
 * of a log instead of messages; undefined where only messages can tell.
 */
export function sieveOf(text: string): Sieve | undefined {
  const word = wordOf(text);
  const inLines = inLinesOf(text);
  if (inLines === undefined) return word && ((piece) => word.test(piece));
  // What stands in a file's name is written otherwise in the log.
  return (piece) => word?.test(piece) !== false && (inLines(piece) || piece.includes(FILE_COMMAND));
}

/** One character of a regular expression as it is written, or one class. */
const UNIT = /\\[^]|\[\]?(?:\\[^]|[^\]\\])*\]|[^]/gu;
/** The beginning and the end of a message, or of a line of it. */
const PLACE = /^(?:[\^$]|\\[Az])$/;
/** What can match the end of a line, or is more than it seems. */
const FAR_REACHING =
  /^(?:\[\^.*|\\[^AzbBdSwt.*+?^$(){}|\\/[\]-]|[\r\n]|\[.*\\[^dwt.*+?^$(){}|\\/[\]-].*)$/su;

/** A sieve that looks at whole lines; undefined where the pattern may reach over more than one. */
function inLinesOf(text: string): Sieve | undefined {
  const units = text.match(UNIT) ?? [];
  if (text.includes("(?") || units.some((unit) => FAR_REACHING.test(unit))) return undefined;
  const isPlaced = units.some((unit) => PLACE.test(unit));
  // In a piece there are many messages: each line is the beginning or the end of one.
  const lines = units.map((unit) => unit === "\\A" ? "^" : unit === "\\z" ? "$" : unit).join("");
  try {
    const pattern = compile(lines);
    return (piece) => pattern.test(isPlaced ? piece.replaceAll(HEAD, "") : piece);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return undefined;
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
