/**
 * What a terminal is told that shows nowhere on its screen, most of it in OSC sequences (ECMA-48,
 * 8.3.89; those of xterm, "Operating System Commands"). Each text in them is harmless, and of a
 * limited length.
 *
 * @module
 */
import { sanitise } from "../sanitise.ts";

const ESC = "\x1b";
const BEL = "\x07";
const STRING_TERMINATOR = "\x1b\\";

/** Asks the terminal to mark pastes, and to stop doing so (xterm's "Bracketed Paste Mode"). */
export const ENABLE_PASTE_MARKS = "\x1b[?2004h";
export const DISABLE_PASTE_MARKS = "\x1b[?2004l";

/** Terminals that take such sequences, and what runs in such ones. */
const WITH_COMMANDS =
  /^(xterm|rxvt|screen|tmux|alacritty|foot|kitty|st($|-)|konsole|gnome|vte|wezterm|ghostty|putty|mintty|contour|iterm)/i;

/** Whether a terminal takes OSC sequences. Others might show on the screen what is in them. */
export function takesCommands(term = ""): boolean {
  return WITH_COMMANDS.test(term);
}

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

/** More of a title (UTF-16 units) is shown nowhere. */
const MAX_TITLE = 80;
/** As xterm keeps titles (XTWINOPS): those that do not know it keep the last one. */
export const SAVE_TITLE = `${ESC}[22;2t`;
export const RESTORE_TITLE = `${ESC}[23;2t`;

/** Gives the window a title (OSC 2). It ends in no BEL, which would ring where it is not known. */
export function setTitle(title: string): string {
  return `${ESC}]2;${shortened(title, MAX_TITLE)}${STRING_TERMINATOR}`;
}

/** How a terminal is asked to notify: OSC 9, or OSC 777. */
export type NotificationKind = "9" | "777";

/** More of a message (UTF-16 units) is for the screen. */
const MAX_NOTIFICATION = 200;

/** Which of them a terminal knows; both where that can't be known, as no terminal minds the other. */
export function notificationKinds(term = ""): readonly NotificationKind[] {
  if (/^(rxvt|foot)/.test(term)) return ["777"];
  return /kitty|ghostty|wezterm/.test(term) ? ["9"] : ["9", "777"];
}

/**
 * Has the terminal tell of something although nobody looks at it.
 */
export function notification(
  kind: NotificationKind,
  title: string,
  text: string,
  multiplexer: Multiplexer,
): string {
  const body = shortened(text, MAX_NOTIFICATION);
  // A semicolon ends the title.
  const name = shortened(title, MAX_TITLE).replaceAll(";", ",");
  // What begins with a digit is another command for some: OSC 9;4 is a bar of progress.
  const command = kind === "9" ? `9;[${name}] ${body}` : `777;notify;${name};${body}`;
  return passThrough(`${ESC}]${command}${BEL}`, multiplexer);
}

/** The first half of a character of two UTF-16 units. */
const HALF = /[\ud800-\udbff]$/;

/** One harmless line of at most so many UTF-16 units, and no half of a character. */
function shortened(text: string, length: number): string {
  // What is sanitised can be longer.
  const safe = sanitise(text.slice(0, length));
  return safe.length < length ? safe : `${safe.slice(0, length - 1).replace(HALF, "")}…`;
}
