/**
 * The line being typed, at the bottom of the screen, and what is printed above it. What keys do to
 * the line is pure, and in `line/`; what goes to the terminal is in `screen.ts`.
 *
 * @module
 */
import { apply, perform } from "./line/apply.ts";
import { sanitiseText } from "./line/changes.ts";
import { listWords } from "./line/completion.ts";
import { RESTORE_TITLE, SAVE_TITLE, setTitle } from "./control.ts";
import { EMPTY_FRAME, type Frame, render, type StatusRow } from "./line/frame.ts";
import type { Input, Position } from "./line/input.ts";
import { DISABLE_PASTE_MARKS, ENABLE_PASTE_MARKS, KeyDecoder } from "./line/key_decoder.ts";
import { endSearch } from "./line/search.ts";
import {
  type Action,
  type Completer,
  type Effect,
  EMPTY_LINE,
  type LineState,
  replace,
  type Surroundings,
} from "./line/state.ts";
import { Screen, type Terminal } from "./screen.ts";

export type { Completer, StatusRow, Terminal };

/** A screen with fewer rows has none to spare. */
const MIN_ROWS_FOR_STATUS = 5;
/** What ends a line, or all of it; a terminal may send Enter as Ctrl-J. */
const DISMISSING_KEYS: readonly string[] = ["Enter", "Ctrl-J", "Ctrl-C", "Ctrl-D"];
const CTRL_C = 0x03;

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
  /** Ctrl-L, or a list of words: what was printed last is not right above the line any more. */
  | { readonly type: "interrupted" }
  /** Ctrl-D on an empty line, or the terminal is closed. */
  | { readonly type: "end" };

/** What an editor is made of. */
export interface EditorOptions {
  readonly terminal: Terminal;
  readonly prompt: string;
  readonly complete: Completer;
  readonly onEvent: (event: EditorEvent) => void;
  /** What stands below the line right now, in so many columns; undefined for nothing. */
  readonly status?: (columns: number) => StatusRow | undefined;
  /** The window's title right now; not there where windows have none. */
  readonly title?: () => string;
  /** Called before each key that begins a line. */
  readonly onActivity?: () => void;
}

/**
 * A line editor on a terminal in raw mode. It reads nothing itself and waits for nothing: what was
 * read is fed to it. Dispose of it to give the terminal back.
 */
export class LineEditor implements Disposable {
  readonly #options: EditorOptions;
  readonly #screen: Screen;
  readonly #decoder = new KeyDecoder();
  #line = EMPTY_LINE;
  /** What the line looks like, once that was asked for. */
  #frame: Frame | undefined;
  /** There is a line to edit. */
  #isEditing = true;
  /** The terminal is ours, or will be again. */
  #isOpen = true;
  /** All that was read is understood first, and then shown. */
  #isFeeding = false;
  /** The terminal is somebody else's. */
  #isSuspended = false;
  /** The signal of a `resume` that was done already may still come. */
  #hasResumed = false;
  /** The title that the window has. */
  #title: string | undefined;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#screen = new Screen(options.terminal);
    this.#take();
  }

  /** Columns of the terminal. */
  get columns(): number {
    return this.#screen.size.columns;
  }

  /** Takes what was read from the terminal: events, and one write of what changed. */
  feed(bytes: Uint8Array): void {
    if (!this.#isEditing) return;
    if (this.#line.text === "") this.#options.onActivity?.();
    this.#hasResumed = false;
    this.#isFeeding = true;
    try {
      for (const input of this.#decoder.decode(bytes)) this.#understand(input);
      if (this.#line.search !== undefined && this.#decoder.takeEscape()) this.#perform(endSearch);
    } finally {
      this.#isFeeding = false;
    }
    this.#show();
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
    this.#screen.print(text);
    this.#show();
  }

  /** Puts text back on the line, in front of what has been typed meanwhile. */
  restore(text: string): void {
    this.#perform((state) => replace(state, 0, 0, sanitiseText(text)));
    this.#show();
  }

  /** Puts `text` in place of the line; to undo it brings the line back. */
  replace(text: string): void {
    this.#perform((state) => replace(state, 0, state.text.length, sanitiseText(text)));
    this.#show();
  }

  /** Rings the terminal's bell, with what is shown next. */
  bell(): void {
    this.#screen.ring();
  }

  /** Shows status and title as they are now. */
  refresh(): void {
    this.#show();
  }

  /** Tells the terminal something that shows nowhere on the screen, with what is shown next. */
  tell(sequence: string): void {
    this.#screen.tell(sequence);
  }

  /** Removes all but the line from the screen. */
  clear(): void {
    this.#screen.clear();
    this.#show();
  }

  /** Draws the line anew after the window changed its size. */
  resize(): void {
    if (this.#isSuspended) return;
    this.#screen.resize();
    this.#frame = undefined;
    this.#show();
  }

  /**
   * Gives the terminal back for a while. What is printed meanwhile waits.
   *
   * @param leavesLine The line stays on the screen.
   */
  suspend({ leavesLine = true } = {}): void {
    if (leavesLine) this.#flush();
    this.#isSuspended = true;
    this.#screen.giveBack(this.#farewell(), leavesLine);
  }

  /** Takes the terminal again, after {@linkcode LineEditor.suspend} or SIGCONT. */
  resume(): void {
    if (!this.#isOpen) return;
    const isEcho = this.#hasResumed;
    this.#hasResumed = this.#isSuspended;
    if (isEcho && !this.#isSuspended) return;
    this.#isSuspended = false;
    this.#frame = undefined;
    this.#take();
  }

  /** Shows no line any more, as nothing can be done with one; the terminal stays as it is. */
  retire(): void {
    this.#isEditing = false;
    this.#show();
  }

  /** Whether a paste has begun whose end has not come yet. */
  get isPasting(): boolean {
    return this.#decoder.isPasting;
  }

  /**
   * Takes what was read after {@linkcode LineEditor.retire}, where only one thing matters.
   *
   * @returns Whether somebody has typed a key that ends a line: nothing in a paste is such a key. Of a
   * paste whose end never comes, Ctrl-C alone is the end.
   */
  isDismissedBy(bytes: Uint8Array): boolean {
    let isDismissed = this.#decoder.isPasting && bytes.length === 1 && bytes[0] === CTRL_C;
    if (isDismissed) this.#decoder.abandonPaste();
    for (const input of this.#decoder.decode(bytes)) {
      isDismissed ||= input.type === "key" && DISMISSING_KEYS.includes(input.name);
    }
    return isDismissed;
  }

  /** Leaves the line, and gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    [this.#isOpen, this.#isEditing] = [false, false];
    this.#screen.giveBack(this.#farewell(), false);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #understand(input: Input | Position): void {
    if (!this.#isEditing) return;
    if (input.type === "position") return this.#screen.learnPosition(input);
    this.#become(apply(this.#line, input, this.#surroundings()));
  }

  #perform(action: Action): void {
    this.#become(perform(this.#line, action, this.#surroundings()));
  }

  #surroundings(): Surroundings {
    const { prompt, complete } = this.#options;
    return { prompt, complete, size: this.#screen.size };
  }

  #become(line: LineState): void {
    this.#line = line;
    this.#frame = undefined;
    if (line.effect !== undefined) this.#act(line.effect);
  }

  #act(effect: Effect): void {
    switch (effect.type) {
      case "bell":
        return this.#screen.ring();
      case "clear":
        this.#screen.clear();
        return this.#options.onEvent({ type: "interrupted" });
      case "list":
        this.#screen.print(listWords(effect.words, this.#screen.size));
        return this.#options.onEvent({ type: "interrupted" });
      case "edit":
        return this.#options.onEvent({ type: "edit", text: this.#line.text });
      case "end":
        this.#isEditing = false;
        return this.#options.onEvent(effect);
      default:
        return this.#options.onEvent(effect);
    }
  }

  #show(): void {
    if (!this.#isFeeding && !this.#isSuspended) this.#flush();
  }

  #flush(): void {
    const title = this.#options.title?.();
    if (title !== undefined && title !== this.#title) this.#screen.tell(setTitle(title));
    this.#title = title;
    this.#screen.show(this.#isEditing ? this.#withStatus(this.#line) : EMPTY_FRAME);
  }

  #withStatus(line: LineState): Frame {
    const { size } = this.#screen;
    const frame = this.#frame ??= render(line, this.#options.prompt, size);
    if (size.rows < MIN_ROWS_FOR_STATUS) return frame;
    const status = this.#options.status?.(size.columns);
    return status === undefined ? frame : { ...frame, status };
  }

  #take(): void {
    const saves = this.#options.title === undefined ? "" : SAVE_TITLE;
    this.#title = undefined;
    this.#screen.take(saves + ENABLE_PASTE_MARKS);
    this.#show();
  }

  #farewell(): string {
    const restores = this.#options.title === undefined ? "" : RESTORE_TITLE;
    return DISABLE_PASTE_MARKS + restores;
  }
}
