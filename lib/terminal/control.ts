/**
 * What a terminal is told that shows nowhere on its screen: OSC sequences (ECMA-48, 8.3.89; those of
 * xterm, "Operating System Commands"). Each text in them is harmless, and of a limited length.
 *
 * @module
 */
import { sanitise } from "../sanitise.ts";

const ESC = "\x1b";
const BEL = "\x07";
const STRING_TERMINATOR = "\x1b\\";

/** A program between this one and the terminal. */
export type Multiplexer = "tmux" | "screen" | undefined;

/** GNU screen takes no longer sequence of its own (MAXSTR is 256 in some versions). */
const SCREEN_PIECE = 240;

/** Which one there is, as `TERM` and `TMUX` tell. */
export function multiplexerOf(term = "", tmux = ""): Multiplexer {
  if (tmux !== "") return "tmux";
  return term.startsWith("screen") ? "screen" : undefined;
}

/**
 * A sequence for the terminal around a multiplexer. tmux hands it on if its option
 * `allow-passthrough` is on.
 */
export function passThrough(sequence: string, multiplexer: Multiplexer): string {
  switch (multiplexer) {
    case "tmux":
      return `${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${STRING_TERMINATOR}`;
    case "screen": {
      const pieces = sequence.match(new RegExp(`[^]{1,${SCREEN_PIECE}}`, "g")) ?? [];
      return pieces.map((piece) => `${ESC}P${piece}${STRING_TERMINATOR}`).join("");
    }
    default:
      return sequence;
  }
}

/** Many terminals take no more than 100,000 bytes of base64. */
export const MAX_CLIPBOARD_BYTES = 74_994;

/** Puts `text` on the clipboard (OSC 52): {@linkcode MAX_CLIPBOARD_BYTES} at most. */
export function toClipboard(text: string, multiplexer: Multiplexer): string {
  const sequence = `${ESC}]52;c;${new TextEncoder().encode(text).toBase64()}${BEL}`;
  const passed = passThrough(sequence, multiplexer);
  // tmux may also set the clipboard itself, if its option set-clipboard is on.
  return multiplexer === "tmux" ? sequence + passed : passed;
}

/**
 * Text for a clipboard: controls are symbols, as on the screen, so that nothing that is pasted acts
 * by itself; tabs stay.
 */
export function clipboardText(text: string): string {
  return text.split("\n").map((line) => line.split("\t").map(sanitise).join("\t")).join("\n");
}
