/**
 * Names for what terminals send for keys: xterm's control sequences, with what rxvt, the Linux
 * console and the keyboard protocol of kitty do differently.
 *
 * @module
 */
import type { Input, Position } from "./input.ts";

const CONTROLS: Readonly<Record<number, string>> = {
  0x09: "Tab",
  0x0d: "Enter",
  0x1b: "Esc",
  0x20: "Space",
  0x7f: "Backspace",
};

/** By the final byte of a sequence. */
const FINALS: Readonly<Record<string, string>> = {
  A: "Up",
  B: "Down",
  C: "Right",
  D: "Left",
  E: "Begin",
  F: "End",
  H: "Home",
  M: "Enter",
  P: "F1",
  Q: "F2",
  R: "F3",
  S: "F4",
};

/** By the first parameter of a sequence that ends in `~`; rxvt has `^` there for Ctrl. */
const NUMBERS: Readonly<Record<number, string>> = {
  1: "Home",
  2: "Insert",
  3: "Delete",
  4: "End",
  5: "PageUp",
  6: "PageDown",
  7: "Home",
  8: "End",
};

/** xterm sends 1 and the sum of these as the second parameter; kitty's others are no matter. */
const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

/** modifyOtherKeys: `CSI 27 ; modifiers ; code ~`. */
const OTHER_KEY = 27;

/** The parts of a CSI or SS3 sequence. */
export interface Sequence {
  readonly text: string;
  readonly isSs3: boolean;
  /** One more escape was in front. */
  readonly hasMeta: boolean;
  /** What is between the introducer and the final byte. */
  readonly parameters: string;
  readonly final: string;
}

/** The name of a control character: `Ctrl-A`, `Tab`. */
export function nameOfControl(character: string): string {
  const code = character.charCodeAt(0);
  return CONTROLS[code] ?? `Ctrl-${String.fromCharCode(code + 0x40)}`;
}

/** The name of Alt and a character: `Alt-B`, `Ctrl-Alt-H`, `Alt-Enter`. */
export function nameOfMeta(character: string): string {
  const isControl = character < " " || character === "\x7f";
  const name = isControl ? nameOfControl(character) : character.toUpperCase();
  return name.startsWith("Ctrl-") ? name.replace("-", "-Alt-") : `Alt-${name}`;
}

/** What a sequence stands for, or undefined when it is nothing that a line editor knows. */
export function inputOfSequence(sequence: Sequence): Input | Position | undefined {
  const { isSs3, hasMeta, parameters, final, text } = sequence;
  // Anything else in there makes it a mouse, an answer, or a key of the Linux console.
  if (!/^[\d;:]*$/.test(parameters)) return undefined;
  // After a colon, kitty tells more about a key.
  const numbers = parameters.split(";").map((part) => parseInt(part, 10) || 0);
  const [first = 0, second = 0, third = 0] = numbers;
  if (final === "R" && numbers.length === 2) {
    return { type: "position", column: Math.max(0, second - 1) };
  }
  const modifiers = (isSs3 && second === 0 ? first : second) - 1;
  const mask = (modifiers > 0 ? modifiers : 0) | (hasMeta ? ALT : 0);
  if (final === "u") return inputOfCode(first, mask, text);
  if (final === "~" && first === OTHER_KEY) return inputOfCode(third, mask, text);
  if (final === "Z") return { type: "key", name: modified("Tab", mask | SHIFT), sequence: text };
  const isRxvtArrow = isSs3 && /[a-d]/.test(final);
  const name = final === "~" || final === "^"
    ? NUMBERS[first]
    : FINALS[isRxvtArrow ? final.toUpperCase() : final];
  if (name === undefined) return undefined;
  const isCtrl = isRxvtArrow || final === "^";
  return { type: "key", name: modified(name, mask | (isCtrl ? CTRL : 0)), sequence: text };
}

/** A key by the code of its character, as kitty and modifyOtherKeys send it. */
function inputOfCode(code: number, mask: number, sequence: string): Input | undefined {
  const name = CONTROLS[code];
  // U+E000 to U+F8FF are kitty's numbers for keys without a character.
  const isCharacter = code > 0x20 && code < 0x110000 && !(code >= 0xd800 && code <= 0xf8ff);
  const character = isCharacter ? String.fromCodePoint(code) : "";
  if (name === undefined && character === "") return undefined;
  if ((mask & (ALT | CTRL)) !== 0 || (name !== undefined && name !== "Space")) {
    return { type: "key", name: modified(name ?? character.toUpperCase(), mask), sequence };
  }
  const text = name === "Space" ? " " : character;
  return { type: "text", text: (mask & SHIFT) === 0 ? text : text.toUpperCase() };
}

function modified(name: string, mask: number): string {
  const ctrl = (mask & CTRL) === 0 ? "" : "Ctrl-";
  const alt = (mask & ALT) === 0 ? "" : "Alt-";
  const shift = (mask & SHIFT) === 0 ? "" : "Shift-";
  return `${ctrl}${alt}${shift}${name}`;
}
