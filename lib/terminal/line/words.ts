/**
 * Words, and lines of a text of several lines: where they begin and end.
 *
 * @module
 */
import { nextGrapheme, previousGrapheme } from "../graphemes.ts";

/** Whether a grapheme that begins with this character is part of a word. */
type Test = (character: string) => boolean;

/** As readline has it: letters and digits. */
const isOfWord: Test = (character) => /[\p{L}\p{N}]/u.test(character);
const isNoSpace: Test = (character) => /\S/.test(character);

/** The end of the word that `at` is in or before; the end of the text where there is none. */
export function wordEnd(text: string, at: number): number {
  return skipForward(text, skipForward(text, at, (each) => !isOfWord(each)), isOfWord);
}

/** The beginning of the word that `at` is in or behind; 0 where there is none. */
export function wordStart(text: string, at: number): number {
  return skipBackward(text, skipBackward(text, at, (each) => !isOfWord(each)), isOfWord);
}

/** As {@linkcode wordStart}, of a word in the sense of a shell: what is between spaces. */
export function spacedWordStart(text: string, at: number): number {
  return skipBackward(text, skipBackward(text, at, (each) => !isNoSpace(each)), isNoSpace);
}

/** Where the line that `at` is in begins. */
export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line that `at` is in ends, its newline left out. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline;
}

function skipForward(text: string, from: number, test: Test): number {
  let at = from;
  while (at < text.length && test(characterAt(text, at))) at = nextGrapheme(text, at);
  return at;
}

function skipBackward(text: string, from: number, test: Test): number {
  let at = from;
  while (at > 0) {
    const before = previousGrapheme(text, at);
    if (!test(characterAt(text, before))) break;
    at = before;
  }
  return at;
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}
