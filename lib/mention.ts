/**
 * Finding a nick in what is said: the bell rings for it, the screen marks it, and what is for one is
 * counted.
 *
 * @module
 */
import { isPrintableAscii } from "./ascii.ts";

/** Whether `text` names `nick` as a whole word, in capitals or not. */
export function isMention(text: string, nick: string): boolean {
  return findMentions(text, nick).length > 0;
}

/** Where in `text` that is. */
export function findMentions(text: string, nick: string): { start: number; end: number }[] {
  // In ASCII, capitals are no matter of Unicode's, and the expression need not be compiled.
  if (isPrintableAscii(text) && isPrintableAscii(nick)) {
    if (!text.toLowerCase().includes(nick.toLowerCase())) return [];
  }
  const escaped = nick.replace(
    /[^\p{L}\p{N}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  const word = new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped}(?![\\p{L}\\p{N}_-])`, "giu");
  return Array.from(text.matchAll(word), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
