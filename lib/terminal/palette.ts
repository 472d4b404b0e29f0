/**
 * Which colours there are for a terminal. All can be read on black and on white: their contrast
 * (WCAG 2, relative luminance) is 3:1 or more on both.
 *
 * @module
 */

/** What a terminal knows: the 16 colours that it chooses itself, the 256 of xterm, or all. */
export type ColorDepth = 16 | 256 | "all";

/** The colours that are used. */
export interface Palette {
  /** SGR parameters for nicks, in the order of their hue as far as there is one. */
  readonly nicks: readonly string[];
  /** SGR parameter for what pipechat itself says; an empty one is the colour of all text. */
  readonly note: string;
  /** SGR parameter for code in a message. */
  readonly code: string;
}

/** What decides on the depth. */
export interface Abilities {
  /** The values of `TERM`, `COLORTERM` and `TMUX`. */
  readonly term: string | undefined;
  readonly colorTerm: string | undefined;
  readonly tmux: string | undefined;
}

/** How many colours a terminal knows. */
export function colorDepth({ term = "", colorTerm = "", tmux = "" }: Abilities): ColorDepth {
  // GNU screen passes on what its own terminal says of itself, and does not know those colours.
  const isScreen = term.startsWith("screen") && tmux === "";
  if (/^(truecolor|24bit)$/i.test(colorTerm) && !isScreen) return "all";
  return /256color|-direct|kitty|alacritty|foot|ghostty|wezterm/.test(term) ? 256 : 16;
}

/** The {@linkcode Palette} for a terminal that knows so many colours. */
export function paletteOf(depth: ColorDepth): Palette {
  return depth === 16
    ? SIXTEEN
    : { nicks: depth === 256 ? CUBE : everyHue(), note: TEAL, code: TEAL };
}

/**
 * Red, magenta, and the brighter kinds of both: all others are too pale on white, or too dark on
 * black, in the palettes of xterm or of Tango.
 */
const SIXTEEN: Palette = { nicks: ["91", "31", "35", "95"], note: "", code: "35" };
/** Of xterm's colour cube, from red on round the circle; without the teal below. */
const CUBE = [167, 166, 136, 64, 28, 29, 32, 27, 99, 134, 164, 162].map(indexed);
const TEAL = indexed(30);

function indexed(color: number): string {
  return `38;5;${color}`;
}

/** With many more, neighbours look the same. */
const HUES = 24;
const SATURATION = 0.65;
/** As far from black as from white: (L + 0.05) / 0.05 = 1.05 / (L + 0.05). */
const LUMINANCE = Math.sqrt(1.05 * 0.05) - 0.05;

function everyHue(): string[] {
  return Array.from({ length: HUES }, (_, index) => {
    return `38;2;${colorOfHue(index * 360 / HUES).join(";")}`;
  });
}

/** Red, green and blue of a hue (degrees), as light as {@linkcode LUMINANCE} says. */
function colorOfHue(hue: number): number[] {
  let [low, high] = [0, 1];
  for (let step = 0; step < 10; step++) {
    const lightness = (low + high) / 2;
    if (luminanceOf(fromHsl(hue, lightness)) < LUMINANCE) low = lightness;
    else high = lightness;
  }
  return fromHsl(hue, low).map((value) => Math.round(value * 255));
}

/** HSL to RGB from 0 to 1 (CSS Color 4, section 7.1). */
function fromHsl(hue: number, lightness: number): number[] {
  const range = SATURATION * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((shift) => {
    const place = (shift + hue / 30) % 12;
    return lightness - range * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  });
}

/** WCAG 2, relative luminance of red, green and blue from 0 to 1. */
export function luminanceOf(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
