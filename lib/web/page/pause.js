/**
 * How long to wait before trying again.
 *
 * @module
 */

/** The pause after the first failure (ms); each further one is twice as long, up to a limit. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
/** Pauses differ by this share, so that not everybody comes back at the same moment. */
const JITTER = 0.3;

/**
 * The pause after so many failures, in ms.
 *
 * @param {number} failures In a row; 1 or more.
 * @param {number} [chance] From 0 to 1: where the pause is between the shortest and the longest.
 */
export function pauseAfter(failures, chance = Math.random()) {
  const pause = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
  return pause * (1 - JITTER + 2 * JITTER * chance);
}
