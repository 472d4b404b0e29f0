/**
 * Completing the nick that is being typed.
 *
 * @module
 */

/** The word before the cursor, perhaps with an @ in front. */
const WORD = /(?:^|\s)@?([^\s@]+)$/u;

/** One nick after another for the word before the cursor, then the word as it was typed. */
export class Completion {
  /** Where the word begins, and what it may become; undefined when nothing is being completed. */
  #offer;

  /**
   * The next thing to stand in the place of the word before the cursor.
   *
   * @param {string} text What is in the field.
   * @param {number} cursor
   * @param {string[]} nicks The likeliest first.
   * @returns {{ start: number, end: number, text: string } | undefined} What to put in the place of
   *   what; undefined when there is nothing to complete, and the key may do what it does elsewhere.
   */
  next(text, cursor, nicks) {
    const offer = this.#isAt(text, cursor) ? this.#offer : begin(text.slice(0, cursor), nicks);
    const replacement = offer?.words[offer.shown + 1];
    this.#offer = undefined;
    if (replacement === undefined) return undefined;
    const { start, words, shown } = offer;
    this.#offer = { start, words, shown: shown + 1 };
    return { start, end: cursor, text: replacement };
  }

  /** Whether the cursor is behind what was put there last. */
  #isAt(text, cursor) {
    if (this.#offer === undefined) return false;
    const { start, words, shown } = this.#offer;
    return text.slice(start, cursor) === words[shown];
  }
}

function begin(before, nicks) {
  const word = WORD.exec(before)?.[1];
  if (word === undefined) return undefined;
  const start = before.length - word.length;
  const isFit = (nick) => nick.toLowerCase().startsWith(word.toLowerCase());
  const fits = [...new Set(nicks)].filter(isFit);
  if (fits.length === 0) return undefined;
  const end = start === 0 ? ": " : " ";
  const words = fits.map((nick) => nick + end);
  return { start, words: fits.length > 1 ? [...words, word] : words, shown: -1 };
}
