/**
 * What is looked for: words, a message by its id, or a day.
 *
 * @module
 */

const ID = /^#(\d{1,15})$/;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/**
 * @param {string} text As it was typed.
 * @returns {{ id: number } | { day: Date } | { words: string } | undefined}
 */
export function parseNeedle(text) {
  const words = text.trim();
  const [, id] = ID.exec(words) ?? [];
  if (id !== undefined) return { id: Number(id) };
  const day = parseDay(words);
  if (day !== undefined) return { day };
  return words === "" ? undefined : { words };
}

/** The beginning of a day, such as `2026-11-22`, where the reader is. @param {string} text */
export function parseDay(text) {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return date.getMonth() === Number(month) - 1 ? date : undefined;
}

/**
 * What was found, in words.
 *
 * @param {number} count How many are shown.
 * @param {number} total How many there are.
 * @param {string} words
 */
export function describeFound(count, total, words) {
  if (count === 0) return `Nothing found for “${words}”`;
  const what = count < total ? `The newest ${count} of ${total}` : `${count}`;
  return `${what} found for “${words}”`;
}
