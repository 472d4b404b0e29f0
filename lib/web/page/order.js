/**
 * Which messages are on the screen, and where.
 *
 * @module
 */

/**
 * A page that is open for weeks must not grow for weeks: so many messages are kept at the end, and
 * so many while somebody reads farther up. The others can be shown again.
 */
const MOST = 1000;
const MOST_WHILE_READING = 3000;
/** What one author says within so many ms of the message before is one block. */
const BLOCK_PAUSE = 5 * 60_000;

/**
 * Where a message goes among those that are there; undefined when it is there already.
 *
 * @param {{ id: number }[]} entries The oldest first.
 * @param {number} id
 */
export function placeFor(entries, id) {
  const at = entries.findLastIndex((entry) => entry.id <= id) + 1;
  return entries[at - 1]?.id === id ? undefined : at;
}

/** How many older ones there is room for. @param {number} count How many are there. */
export function roomForOlder(count) {
  return Math.max(0, MOST_WHILE_READING - count);
}

/** How many of the oldest are to go. @param {number} count @param {boolean} isAtEnd */
export function surplusOf(count, isAtEnd) {
  return Math.max(0, count - (isAtEnd ? MOST : MOST_WHILE_READING));
}

/**
 * Those before which their day is named: the first ones of each day that are shown.
 *
 * @template {{ day: string }} Entry
 * @param {Entry[]} entries The oldest first.
 * @param {(entry: Entry) => boolean} isShown
 * @returns {Set<Entry>}
 */
export function firstsOfDays(entries, isShown) {
  const shown = entries.filter(isShown);
  return new Set(shown.filter(({ day }, index) => day !== shown[index - 1]?.day));
}

/**
 * Whether a message goes on from the one above it, so that its author need not be named again. What
 * tells who vouches for it must be the same.
 *
 * @param {object} message As `chat-poll` gives it.
 * @param {object | undefined} above The message above it, if there is one.
 */
export function continuesBlock(message, above) {
  if (above === undefined || message.action || above.action) return false;
  const isSame = ["xfrom", "vouched", "by", "host"].every((name) => message[name] === above[name]);
  const pause = Date.parse(message.mtime) - Date.parse(above.mtime);
  return isSame && pause >= 0 && pause < BLOCK_PAUSE;
}
