/**
 * The line being typed, at the bottom of the screen, and what is printed above it. What keys do to
 * the line is pure and in `line/`; here is the terminal.
 *
 * @module
 */
import { apply, perform } from "./line/apply.ts";
import { sanitiseText } from "./line/changes.ts";
import { type Completer, listWords } from "./line/completion.ts";
import type { Input, Position } from "./line/input.ts";
import { DISABLE_PASTE_MARKS, ENABLE_PASTE_MARKS, KeyDecoder } from "./line/key_decoder.ts";
import { erase, rowsInDoubt, up, update } from "./line/paint.ts";
import { EMPTY_FRAME, type Frame, render } from "./line/render.ts";
import { endSearch } from "./line/search.ts";
import {
  type Action,
  type Effect,
  EMPTY_LINE,
  type LineState,
  replace,
  type Size,
  type Surroundings,
} from "./line/state.ts";

const BELL = "\x07";
/** To the first row, and everything away (ECMA-48, 8.3.21 and 8.3.39); the scrollback stays. */
const CLEAR_SCREEN = "\x1b[H\x1b[2J";
/** "Synchronized output": the terminal shows what is between these at once. */
const BEGIN_UPDATE = "\x1b[?2026h";
const END_UPDATE = "\x1b[?2026l";
/** Asks where the cursor is (ECMA-48, 8.3.35); the terminal answers as if it were a key. */
const ASK_POSITION = "\x1b[6n";
/** The size of a terminal that does not know its own. */
const DEFAULT_SIZE: Size = { columns: 80, rows: 24 };

/** A terminal, as far as the editor needs one. */
export interface Terminal {
  /** Writes all of `text` before it returns. */
  write(text: string): void;
  setRaw(raw: boolean): void;
  /** Columns and rows right now. */
  size(): Size;
}

/** What the person at the keyboard did. */
export type EditorEvent =
  | { readonly type: "line"; readonly text: string }
  /** Ctrl-C on an empty line. */
  | { readonly type: "interrupt" }
  /** Ctrl-Z: the caller stops the process between `suspend` and `resume`. */
  | { readonly type: "suspend" }
  /**
   * Ctrl-X Ctrl-E: the caller has the text edited between `suspend` and `resume`, and gives what
   * became of it to `replace`.
   */
  | { readonly type: "edit"; readonly text: string }
  /** Ctrl-D on an empty line, or the terminal is closed. */
  | { readonly type: "end" };

/** What an editor is made of. */
export interface EditorOptions {
  readonly terminal: Terminal;
  readonly prompt: string;
  readonly complete: Completer;
  readonly onEvent: (event: EditorEvent) => void;
  /** Called before each key that begins a line. */
  readonly onActivity?: () => void;
}

/**
 * A line editor on a terminal in raw mode. It reads nothing itself and waits for nothing: what was
 * read is fed to it. Dispose of it to give the terminal back.
 */
export class LineEditor implements Disposable {
  readonly #options: EditorOptions;
  readonly #decoder = new KeyDecoder();
  #surroundings: Surroundings;
  #line = EMPTY_LINE;
  /** What the line looks like, once that was asked for. */
  #frame: Frame | undefined;
  /** What is on the screen. */
  #shown = EMPTY_FRAME;
  /** What goes out before anything else, such as the bell. */
  #ahead = "";
  /** What is to be printed above the line, which is then drawn anew; undefined for nothing. */
  #above: string | undefined;
  /** There is a line to edit. */
  #isEditing = true;
  /** The terminal is in raw mode, or will be again. */
  #isOpen = true;
  /** Draw when all that was read has been understood. */
  #isFeeding = false;
  /** The terminal is somebody else's. */
  #isSuspended = false;
  /** The signal of a `resume` that was done already may still come. */
  #hasResumed = false;
  /** How many rows above the line may be its copy, and answers that will tell: see `resize`. */
  #doubt = { rows: 0, questions: 0 };

  constructor(options: EditorOptions) {
    this.#options = options;
    const { prompt, complete } = options;
    this.#surroundings = { prompt, complete, size: this.#measure() };
    this.#take();
  }

  /** Columns of the terminal. */
  get columns(): number {
    return this.#surroundings.size.columns;
  }

  /** Takes what was read from the terminal: events, and one write of what changed. */
  feed(bytes: Uint8Array): void {
    if (!this.#isEditing) return;
    if (this.#line.text === "") this.#options.onActivity?.();
    this.#hasResumed = false;
    this.#isFeeding = true;
    try {
      for (const input of this.#decoder.decode(bytes)) this.#understand(input);
      if (this.#line.search !== undefined && this.#decoder.takeEscape()) this.#do(endSearch);
    } finally {
      this.#isFeeding = false;
    }
    this.#draw();
  }

  /** Takes note that nothing more can be read from the terminal. */
  end(): void {
    if (this.#isOpen) this.#options.onEvent({ type: "end" });
  }

  /**
   * Prints `text`, whole lines, above the line being typed, which keeps its place and cursor: in
   * one write, so that nothing flickers and nothing is torn.
   */
  print(text: string): void {
    this.#above = (this.#above ?? "") + text.replace(/\r?\n/g, "\r\n");
    this.#doubt.rows = 0;
    this.#draw();
  }

  /** Puts text back on the line, in front of what has been typed meanwhile. */
  restore(text: string): void {
    this.#do((state) => replace(state, 0, 0, sanitiseText(text)));
    this.#draw();
  }

  /** Puts `text` in place of the line; to undo it brings the line back. */
  replace(text: string): void {
    this.#do((state) => replace(state, 0, state.text.length, sanitiseText(text)));
    this.#draw();
  }

  /** Rings the terminal's bell. */
  bell(): void {
    this.#ahead += BELL;
    this.#draw();
  }

  /** Draws the line anew after the window changed its size. */
  resize(): void {
    const size = this.#measure();
    this.#surroundings = { ...this.#surroundings, size };
    this.#frame = undefined;
    // Most terminals break the row with the cursor in a narrower window, and some do not. To draw
    // where the latter have it loses nothing; the column of the cursor tells what is left above.
    this.#doubt.rows = rowsInDoubt(this.#shown, size.columns);
    if (this.#doubt.rows > 0) {
      this.#ahead += ASK_POSITION;
      this.#doubt.questions++;
    }
    this.#above ??= "";
    this.#draw();
  }

  /**
   * Gives the terminal back for a while. What is printed meanwhile waits.
   *
   * @param leavesLine The line stays on the screen.
   */
  suspend({ leavesLine = true } = {}): void {
    if (leavesLine) this.#flush();
    const { rows, cursor } = this.#shown;
    const leave = leavesLine
      ? "\n".repeat(rows.length - cursor.row)
      : erase(this.#shown, this.#surroundings.size.columns);
    this.#options.terminal.write(`${leave.replaceAll("\n", "\r\n")}${DISABLE_PASTE_MARKS}`);
    this.#shown = EMPTY_FRAME;
    this.#isSuspended = true;
    this.#options.terminal.setRaw(false);
  }

  /** Takes the terminal again, after {@linkcode LineEditor.suspend} or SIGCONT. */
  resume(): void {
    if (!this.#isOpen) return;
    if (!this.#isSuspended && this.#hasResumed) {
      this.#hasResumed = false;
      return;
    }
    this.#hasResumed = this.#isSuspended;
    this.#isSuspended = false;
    this.#surroundings = { ...this.#surroundings, size: this.#measure() };
    this.#take();
  }

  /** Leaves the line, and gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#isEditing = false;
    try {
      this.#ahead += DISABLE_PASTE_MARKS;
      this.#above ??= "";
      this.#flush();
    } finally {
      this.#options.terminal.setRaw(false);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Makes the terminal ready, and draws the line where the cursor is. */
  #take(): void {
    this.#options.terminal.setRaw(true);
    this.#frame = undefined;
    this.#shown = EMPTY_FRAME;
    this.#ahead += ENABLE_PASTE_MARKS;
    this.#above ??= "";
    this.#draw();
  }

  #measure(): Size {
    const { columns, rows } = this.#options.terminal.size();
    return columns > 0 && rows > 0 ? { columns, rows } : DEFAULT_SIZE;
  }

  #understand(input: Input | Position): void {
    if (!this.#isEditing) return;
    if (input.type === "position") return this.#learnPosition(input);
    this.#become(apply(this.#line, input, this.#surroundings));
  }

  #do(action: Action): void {
    this.#become(perform(this.#line, action, this.#surroundings));
  }

  #become(line: LineState): void {
    this.#line = line;
    this.#frame = undefined;
    if (line.effect !== undefined) this.#act(line.effect);
  }

  #act(effect: Effect): void {
    const { onEvent } = this.#options;
    switch (effect.type) {
      case "bell":
        this.#ahead += BELL;
        break;
      case "clear":
        this.#above = CLEAR_SCREEN;
        break;
      case "list":
        this.print(listWords(effect.words, this.#surroundings.size));
        break;
      case "edit":
        onEvent({ type: "edit", text: this.#line.text });
        break;
      case "end":
        this.#isEditing = false;
        onEvent(effect);
        break;
      default:
        onEvent(effect);
    }
  }

  /**
   * Learns where the cursor was after the window had become narrower: still in the last column if
   * its row was not broken. If it was, the rows above are of the line, too.
   */
  #learnPosition({ column }: Position): void {
    if (this.#doubt.questions === 0) return;
    this.#doubt.questions--;
    const isLatest = this.#doubt.questions === 0;
    if (isLatest && this.#doubt.rows > 0 && column < this.#surroundings.size.columns - 1) {
      this.#ahead += up(this.#doubt.rows);
      this.#above ??= "";
    }
    this.#doubt.rows = 0;
  }

  #draw(): void {
    if (!this.#isFeeding && !this.#isSuspended) this.#flush();
  }

  /** Brings the screen up to date, in one write. */
  #flush(): void {
    const { prompt, size } = this.#surroundings;
    let output = this.#ahead;
    if (this.#above !== undefined) {
      output += erase(this.#shown, size.columns) + this.#above;
      this.#shown = EMPTY_FRAME;
    }
    const frame = this.#isEditing ? this.#frame ??= render(this.#line, prompt, size) : EMPTY_FRAME;
    output += update(this.#shown, frame, size.columns);
    [this.#shown, this.#ahead, this.#above] = [frame, "", undefined];
    if (output === "") return;
    // Nothing can be torn of what only adds characters to a row.
    const isPlain = !output.includes("\x1b");
    this.#options.terminal.write(isPlain ? output : BEGIN_UPDATE + output + END_UPDATE);
  }
}
