/**
 * A colour for each nick.
 *
 * @module
 */

/** Pale enough that black text on it is easily read. */
const SATURATION = 0.65;
const LIGHTNESS = 0.88;

/** The background of a nick's messages, such as `#f4e8ce`; the same nick has always the same. */
export function nickBackground(nick: string): string {
  // The high bits depend on all letters alike: names that differ in one are far apart.
  const hue = Math.floor(hash(nick) / 2 ** 32 * 360);
  return `#${[0, 8, 4].map((shift) => channel(hue, shift)).join("")}`;
}

/** One of red, green and blue of HSL (CSS Color 4, section 7.1). */
function channel(hue: number, shift: number): string {
  const place = (shift + hue / 30) % 12;
  const range = SATURATION * Math.min(LIGHTNESS, 1 - LIGHTNESS);
  const value = LIGHTNESS - range * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  return Math.round(value * 255).toString(16).padStart(2, "0");
}

/** FNV-1a, 32 bits, and a multiplication that carries every letter into the high bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return Math.imul(value ^ (value >>> 15), 0x9e3779b1) >>> 0;
}
