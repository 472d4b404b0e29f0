/**
 * The colour of a nick, as a place among all colours: each screen has its own palette for it, and a
 * terminal gives another to who finds theirs in use.
 *
 * @module
 */

const encoder = new TextEncoder();

/** From 0 to below 1: the same on every screen and every day, and far apart for alike nicks. */
export function placeOfColor(nick: string): number {
  // FNV-1a, and a multiplication that carries every letter into the high bits.
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(nick)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> 0) / 2 ** 32;
}
