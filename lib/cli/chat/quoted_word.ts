/**
 * Words as a shell has them: with backslashes, `'…'`, `"…"`, and `$'…'` for what can't be shown.
 *
 * @module
 */
import { byteOf, decodeName, encodeName, nameOfByte } from "../../posix/file_name.ts";
import { sanitise } from "../../sanitise.ts";
import { UsageError } from "../options.ts";

/** How what comes next in a word is quoted. */
export type Quoting = "none" | "single" | "double" | "dollar";

/** A word of a line. */
export interface QuotedWord {
  /** What it says; a `~` that stands for the home directory is still there. */
  readonly value: string;
  /** Where it ends: UTF-16 units from the beginning of the line. */
  readonly end: number;
  /** The quotation marks that are not closed. */
  readonly open: Quoting;
  /** It begins with a `~` that is not quoted, and a slash or nothing behind it. */
  readonly isAtHome: boolean;
}

/** Whatever stands for itself only in quotation marks or behind a backslash, in a shell as here. */
const SPECIAL = /[\s'"\\$&()*;<>?[\]`{|}!#~]/g;
const SPECIAL_IN_DOUBLE = /["\\$`]/g;

/** What begins and ends each quoting. */
const MARKS = {
  none: ["", ""],
  single: ["'", "'"],
  double: ['"', '"'],
  dollar: ["$'", "'"],
} as const satisfies Record<Quoting, readonly [string, string]>;

/** What stands behind a backslash in `$'…'`: bytes, characters by number, and letters. */
const ESCAPE = /x([\da-fA-F]{1,2})|([0-7]{1,3})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([^])/uy;
const LETTERS: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const MAX_CODE_POINT = 0x10ffff;

/** The word of `text` that begins at `start`, up to a space that is not quoted. */
export function wordAt(text: string, start: number): QuotedWord {
  let [value, at, open] = ["", start, "none" as Quoting];
  while (at < text.length && !(open === "none" && /\s/.test(text[at] ?? ""))) {
    const begun = open === "none" ? quotingAt(text, at) : "none";
    if (begun !== "none") {
      at += MARKS[begun][0].length;
      open = begun;
    } else if (open !== "none" && text.startsWith(MARKS[open][1], at)) {
      at++;
      open = "none";
    } else {
      const [character, length] = characterAt(text, at, open);
      value += character;
      at += length;
    }
  }
  const isAtHome = /^~(?:\/|$)/.test(text.slice(start, at));
  // Bytes that were given one by one may be a character together.
  return {
    value: value.isWellFormed() ? value : decodeName(encodeName(value)),
    end: at,
    open,
    isAtHome,
  };
}

/**
 * Splits off the first word, as the path that it is: with the home directory in place of `~`.
 *
 * @throws {UsageError} when a quotation mark is not closed, or no file can be called so.
 */
export function splitPath(text: string): [path: string, rest: string] {
  const word = wordAt(text, 0);
  if (word.open !== "none") {
    throw new UsageError(`the quotation mark ${MARKS[word.open][0]} is not closed`);
  }
  if (word.value.includes("\0")) throw new UsageError("no file has a NUL in its name");
  return [pathOf(word), text.slice(word.end).trimStart()];
}

/** The path that a word stands for. */
export function pathOf({ value, isAtHome }: QuotedWord): string {
  const home = Deno.env.get("HOME");
  return isAtHome && home !== undefined ? home + value.slice(1) : value;
}

/**
 * A word that says `value`, quoted as it was begun where that is possible: what could do something
 * to a terminal, or to the order that text is read in, is in `$'…'`.
 *
 * @param isAtHome Whether `value` begins with a `~` that stands for the home directory.
 */
export function quoteWhole(value: string, begun: Quoting, isAtHome: boolean): string {
  const quoting = quotingFor(value, begun);
  return quoteStart(value, begun, isAtHome) + MARKS[quoting][1];
}

/** As {@linkcode quoteWhole}, with more of it to come. */
export function quoteStart(value: string, begun: Quoting, isAtHome: boolean): string {
  const quoting = quotingFor(value, begun);
  const [home, rest] = isAtHome ? [value.slice(0, 2), value.slice(2)] : ["", value];
  return home + MARKS[quoting][0] + escape(rest, quoting);
}

/** Whether text can be shown, and typed, as it is. */
export function isShowable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\n") && sanitise(text) === text;
}

/** The quoting in which `value` can be said that is nearest to the one that was begun. */
function quotingFor(value: string, begun: Quoting): Quoting {
  if (begun === "dollar" || !isShowable(value)) return "dollar";
  return begun === "single" && value.includes("'") ? "none" : begun;
}

function escape(value: string, quoting: Quoting): string {
  switch (quoting) {
    case "none":
      return value.replace(SPECIAL, "\\$&");
    case "single":
      return value;
    case "double":
      return value.replace(SPECIAL_IN_DOUBLE, "\\$&");
    case "dollar":
      return Array.from(value, isShowable(value) ? escapeMark : escapeAll).join("");
  }
}

function escapeMark(character: string): string {
  return /['\\]/.test(character) ? `\\${character}` : character;
}

function escapeAll(character: string): string {
  const code = byteOf(character) ?? character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return escapeMark(character);
  if (character === "\n") return "\\n";
  if (byteOf(character) !== undefined || code < 0x80) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

function quotingAt(text: string, at: number): Quoting {
  if (text[at] === "'") return "single";
  if (text[at] === '"') return "double";
  return text.startsWith("$'", at) ? "dollar" : "none";
}

/** The character that begins at `at`, and how many UTF-16 units say it. */
function characterAt(text: string, at: number, open: Quoting): [character: string, length: number] {
  const character = text[at] ?? "";
  if (character !== "\\" || open === "single") return [character, 1];
  const next = text[at + 1] ?? "";
  if (open === "none") return [next, 2];
  if (open === "double") return /["\\$`]/.test(next) ? [next, 2] : [character, 1];
  ESCAPE.lastIndex = at + 1;
  const escape = ESCAPE.exec(text);
  return escape === null ? ["", 1] : [meaningOf(escape), 1 + escape[0].length];
}

function meaningOf([, byte, octal, short, long, letter = ""]: RegExpExecArray): string {
  if (letter !== "") return LETTERS[letter] ?? (/['"\\?]/.test(letter) ? letter : `\\${letter}`);
  const number = byte ?? short ?? long;
  const code = number === undefined ? parseInt(octal ?? "", 8) & 0xff : parseInt(number, 16);
  const isByte = short === undefined && long === undefined;
  if (isByte && code >= 0x80) return nameOfByte(code);
  return code > MAX_CODE_POINT ? "\ufffd" : String.fromCodePoint(code);
}
