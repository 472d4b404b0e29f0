/**
 * The prompt and the line behind it, at the bottom of the screen, and what is printed above them:
 * all that there is of an editor before the first key. What keys do to the line is in `editor.ts`,
 * what goes to the terminal in `screen.ts`.
 *
 * @module
 */
import {
  DISABLE_PASTE_MARKS,
  ENABLE_PASTE_MARKS,
  RESTORE_TITLE,
  SAVE_TITLE,
  setTitle,
} from "./control.ts";
import { EMPTY_FRAME, type Frame, render, type StatusRow } from "./line/frame.ts";
import type { Position } from "./line/input.ts";
import { EMPTY_LINE, type LineState, type Size } from "./line/state.ts";
import { Screen, type Terminal } from "./screen.ts";

export type { StatusRow, Terminal };

/** A screen with fewer rows has none to spare. */
const MIN_ROWS_FOR_STATUS = 5;

/** What a line is shown with. */
export interface PromptLineOptions {
  readonly terminal: Terminal;
  readonly prompt: string;
  /** What stands below the line right now, in so many columns; undefined for nothing. */
  readonly status?: (columns: number) => StatusRow | undefined;
  /** The window's title right now; not there where windows have none. */
  readonly title?: () => string;
}

/** A line on a terminal in raw mode. Dispose of it to give the terminal back. */
export class PromptLine implements Disposable {
  readonly #options: PromptLineOptions;
  readonly #screen: Screen;
  #state = EMPTY_LINE;
  /** What the line looks like, once that was asked for. */
  #frame: Frame | undefined;
  /** There is a line to edit. */
  #isEditable = true;
  /** The terminal is ours, or will be again. */
  #isOpen = true;
  /** What is done is shown later. */
  #isHeld = false;
  /** The terminal is somebody else's. */
  #isSuspended = false;
  /** The signal of a `resume` that was done already may still come. */
  #hasResumed = false;
  /** The title that the window has. */
  #title: string | undefined;

  constructor(options: PromptLineOptions) {
    this.#options = options;
    this.#screen = new Screen(options.terminal);
    this.#take();
  }

  /** What stands in front of the line. */
  get prompt(): string {
    return this.#options.prompt;
  }

  /** The terminal's. */
  get size(): Size {
    return this.#screen.size;
  }

  /** Whether there is a line to edit. */
  get isEditable(): boolean {
    return this.#isEditable;
  }

  /** Whether the terminal is ours, or will be again. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What was typed, and where the cursor is. */
  get state(): LineState {
    return this.#state;
  }

  /** Is shown with {@linkcode PromptLine.refresh}. */
  set state(state: LineState) {
    this.#state = state;
    this.#frame = undefined;
  }

  /** Shows all that somebody's keys do in one write, at the end of the outermost call. */
  showTogether(obeyKeys: () => void): void {
    if (this.#isHeld) return obeyKeys();
    this.#hasResumed = false;
    this.#isHeld = true;
    try {
      obeyKeys();
    } finally {
      this.#isHeld = false;
    }
    this.refresh();
  }

  /**
   * Prints `text`, whole lines, above the line being typed, which keeps its place and cursor: in
   * one write, so that nothing flickers and nothing is torn.
   */
  print(text: string): void {
    this.#screen.print(text);
    this.refresh();
  }

  /** Rings the terminal's bell, with what is shown next. */
  bell(): void {
    this.#screen.ring();
  }

  /** Shows line, status and title as they are now. */
  refresh(): void {
    if (!this.#isHeld && !this.#isSuspended) this.#flush();
  }

  /** Tells the terminal something that shows nowhere on the screen, with what is shown next. */
  tell(sequence: string): void {
    this.#screen.tell(sequence);
  }

  /** Removes all but the line from the screen. */
  clear(): void {
    this.#screen.clear();
    this.refresh();
  }

  /** Draws the line anew after the window changed its size. */
  resize(): void {
    if (this.#isSuspended) return;
    this.#screen.resize();
    this.#frame = undefined;
    this.refresh();
  }

  /** As {@linkcode Screen.learnPosition}. */
  learnPosition(position: Position): void {
    this.#screen.learnPosition(position);
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

  /** Takes the terminal again, after {@linkcode PromptLine.suspend} or SIGCONT. */
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
    this.#isEditable = false;
    this.refresh();
  }

  /** Leaves the line, and gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    [this.#isOpen, this.#isEditable] = [false, false];
    this.#screen.giveBack(this.#farewell(), false);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #flush(): void {
    const title = this.#options.title?.();
    if (title !== undefined && title !== this.#title) this.#screen.tell(setTitle(title));
    this.#title = title;
    this.#screen.show(this.#isEditable ? this.#withStatus(this.#state) : EMPTY_FRAME);
  }

  #withStatus(state: LineState): Frame {
    const { size } = this.#screen;
    const frame = this.#frame ??= render(state, this.#options.prompt, size);
    if (size.rows < MIN_ROWS_FOR_STATUS) return frame;
    const status = this.#options.status?.(size.columns);
    return status === undefined ? frame : { ...frame, status };
  }

  #take(): void {
    const saves = this.#options.title === undefined ? "" : SAVE_TITLE;
    this.#title = undefined;
    this.#screen.take(saves + ENABLE_PASTE_MARKS);
    this.refresh();
  }

  #farewell(): string {
    const restores = this.#options.title === undefined ? "" : RESTORE_TITLE;
    return DISABLE_PASTE_MARKS + restores;
  }
}
