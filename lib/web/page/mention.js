/**
 * Finding a nick in what is said.
 *
 * @module
 */

/** Every occurrence of a nick, as a whole word, in capitals or not. @param {string} nick */
export function mentionPattern(nick) {
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped(nick)}(?![\\p{L}\\p{N}_-])`, "giu");
}

/** @param {string} text @param {string} nick */
export function isMention(text, nick) {
  return mentionPattern(nick).test(text);
}

function escaped(nick) {
  return nick.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);
}
