/**
 * Typing on a line without a terminal.
 *
 * @module
 */
import { apply } from "../../lib/terminal/line/apply.ts";
import { KeyDecoder } from "../../lib/terminal/line/key_decoder.ts";
import { EMPTY_LINE, type LineState, type Surroundings } from "../../lib/terminal/line/state.ts";

/** What surrounds the line if a test does not care. */
export const SURROUNDINGS: Surroundings = {
  prompt: "> ",
  size: { columns: 80, rows: 24 },
  complete: () => ({ matches: [], part: "" }),
};

/** Sequences of keys that are written as `<Up>` in what is typed. */
const SEQUENCES: Readonly<Record<string, string>> = {
  Up: "\x1b[A",
  Down: "\x1b[B",
  Right: "\x1b[C",
  Left: "\x1b[D",
  Home: "\x1b[H",
  End: "\x1b[F",
  Delete: "\x1b[3~",
  Backspace: "\x7f",
  Enter: "\r",
  Tab: "\t",
  Esc: "\x1b",
};

/** What a terminal sends for keys such as `a<Ctrl-A><Alt-Left><Up>`. */
export function keySequence(keys: string): string {
  const name = /<(Ctrl-)?(Alt-)?(\w+|[^\w\s])>/g;
  return keys.replace(name, (_, ctrl?: string, alt?: string, key = "") => {
    const sequence = SEQUENCES[key];
    if (sequence === undefined) {
      const character = ctrl === undefined
        ? key.toLowerCase()
        : String.fromCharCode(key.charCodeAt(0) & 0x1f);
      return (alt === undefined ? "" : "\x1b") + character;
    }
    if (!sequence.startsWith("\x1b[")) return (alt === undefined ? "" : "\x1b") + sequence;
    const modifiers = 1 + (ctrl === undefined ? 0 : 4) + (alt === undefined ? 0 : 2);
    if (modifiers === 1) return sequence;
    return sequence.replace(/\[(3?)/, (_, number) => `[${number || 1};${modifiers}`);
  });
}

/** The line after keys were pressed, written as {@linkcode keySequence} takes them. */
export function press(
  keys: string,
  line: LineState = EMPTY_LINE,
  surroundings: Partial<Surroundings> = {},
): LineState {
  const bytes = new TextEncoder().encode(keySequence(keys));
  let state = line;
  for (const input of new KeyDecoder().decode(bytes)) {
    if (input.type === "position") continue;
    state = apply(state, input, { ...SURROUNDINGS, ...surroundings });
  }
  return state;
}

/** The text, with `|` where the cursor is. */
export function show({ text, cursor }: LineState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** A line as {@linkcode show} writes it, with lines that were entered before. */
export function lineOf(shown: string, entered: readonly string[] = []): LineState {
  const empty = press(entered.map((line) => `${line}<Enter>`).join(""));
  const cursor = shown.indexOf("|");
  const text = shown.replace("|", "");
  return { ...empty, text, cursor, effect: undefined };
}
