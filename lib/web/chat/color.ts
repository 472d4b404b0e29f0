/**
 * A colour for each nick.
 *
 * @module
 */
import { placeOfColor } from "../../nick_color.ts";

/** Pale enough that black text on it is easily read. */
const SATURATION = 0.65;
const LIGHTNESS = 0.88;

/** The background of a nick's messages, such as `#f4e8ce`; the same nick has always the same. */
export function nickBackground(nick: string): string {
  const hue = Math.floor(placeOfColor(nick) * 360);
  return `#${[0, 8, 4].map((shift) => channel(hue, shift)).join("")}`;
}

/** One of red, green and blue of HSL (CSS Color 4, section 7.1). */
function channel(hue: number, shift: number): string {
  const place = (shift + hue / 30) % 12;
  const range = SATURATION * Math.min(LIGHTNESS, 1 - LIGHTNESS);
  const value = LIGHTNESS - range * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  return Math.round(value * 255).toString(16).padStart(2, "0");
}
