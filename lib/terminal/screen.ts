/**
 * The bottom of the screen, where the line is: collects what is to be shown there and above it, and
 * shows it in one write.
 *
 * @module
 */
import { EMPTY_FRAME, type Frame } from "./line/frame.ts";
import type { Position } from "./line/input.ts";
import { erase, rowsInDoubt, up, update } from "./line/paint.ts";
import type { Size } from "./line/state.ts";

const BELL = "\x07";
/** To the first row, and everything away (ECMA-48, 8.3.21 and 8.3.39); the scrollback stays. */
const CLEAR_SCREEN = "\x1b[H\x1b[2J";
/** "Synchronized output": the terminal shows what is between these at once. */
const BEGIN_UPDATE = "\x1b[?2026h";
const END_UPDATE = "\x1b[?2026l";
/** Asks where the cursor is (ECMA-48, 8.3.35); the terminal answers as if it were typed. */
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

/** What removes a frame from a screen of so many columns, and draws it there again. */
interface Renewal {
  readonly frame: Frame;
  readonly columns: number;
  readonly erasing: string;
  readonly drawing: string;
}

/** The rows of the screen that are the editor's. */
export class Screen {
  readonly #terminal: Terminal;
  #size: Size;
  /** What is on the screen. */
  #shown = EMPTY_FRAME;
  /** What goes out before anything else. */
  #ahead = "";
  /** What is to be printed above the frame, which is then drawn anew; undefined for nothing. */
  #above: string | undefined;
  /** So many rows above the frame may be a copy of it: see {@linkcode Screen.resize}. */
  #rowsInDoubt = 0;
  #renewal: Renewal | undefined;
  /** How many answers of the terminal are still to come. */
  #questions = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#size = this.#measure();
  }

  /** As it was when the terminal was asked last. */
  get size(): Size {
    return this.#size;
  }

  /** Takes the terminal, whose cursor is in a row of its own. Nothing of before is ours there. */
  take(greeting: string): void {
    this.#terminal.setRaw(true);
    this.#size = this.#measure();
    this.#shown = EMPTY_FRAME;
    this.#ahead += greeting;
    this.redraw();
  }

  /** Gives the terminal back, with the frame on it or without. */
  giveBack(farewell: string, leavesFrame: boolean): void {
    const { rows, cursor } = this.#shown;
    const { columns } = this.#size;
    // What was typed may stay; the row below it would no longer be true.
    const leave = leavesFrame
      ? update(this.#shown, { rows, cursor }, columns) + "\r\n".repeat(rows.length - cursor.row)
      : erase(this.#shown, columns);
    try {
      this.#terminal.write(leave + farewell);
    } finally {
      this.#shown = EMPTY_FRAME;
      this.#terminal.setRaw(false);
    }
  }

  /** Tells the terminal something that shows nowhere on the screen. */
  tell(sequence: string): void {
    this.#ahead += sequence;
  }

  /** Rings the bell. */
  ring(): void {
    this.tell(BELL);
  }

  /** Prints whole lines above the frame. */
  print(text: string): void {
    this.#above = (this.#above ?? "") + text.replaceAll("\n", "\r\n");
    this.#rowsInDoubt = 0;
  }

  /** Removes all but the frame. */
  clear(): void {
    this.#above = CLEAR_SCREEN;
  }

  /** Draws the whole frame the next time, and not only what changed. */
  redraw(): void {
    this.#above ??= "";
  }

  /**
   * Takes note of another size. In a narrower window most terminals break the row with the cursor,
   * and some do not. To draw where the latter have it loses nothing; what the others then have
   * above, {@linkcode Screen.learnPosition} removes.
   */
  resize(): void {
    this.#size = this.#measure();
    this.#rowsInDoubt = rowsInDoubt(this.#shown, this.#size.columns);
    if (this.#rowsInDoubt > 0) {
      this.#ahead += ASK_POSITION;
      this.#questions++;
    }
    this.redraw();
  }

  /**
   * Learns where the cursor was after the window had become narrower: still in the last column if
   * its row was not broken. If it was, the rows above are of the frame, too.
   */
  learnPosition({ column }: Position): void {
    if (this.#questions === 0) return;
    this.#questions--;
    if (this.#questions > 0) return;
    if (this.#rowsInDoubt > 0 && column < this.#size.columns - 1) {
      this.#ahead += up(this.#rowsInDoubt);
      this.redraw();
    }
    this.#rowsInDoubt = 0;
  }

  /** Shows a frame, and all that was collected, in one write. */
  show(frame: Frame): void {
    const { columns } = this.#size;
    let output = this.#ahead;
    if (this.#above === undefined) {
      if (frame !== this.#shown) output += update(this.#shown, frame, columns);
    } else if (frame === this.#shown) {
      const { erasing, drawing } = this.#renewalOf(frame, columns);
      output += erasing + this.#above + drawing;
    } else {
      output += erase(this.#shown, columns) + this.#above + update(EMPTY_FRAME, frame, columns);
    }
    [this.#shown, this.#ahead, this.#above] = [frame, "", undefined];
    if (output === "") return;
    // Nothing can be torn of what only adds characters to a row.
    const isPlain = !output.includes("\x1b");
    this.#terminal.write(isPlain ? output : BEGIN_UPDATE + output + END_UPDATE);
  }

  /** What removes a frame and draws it again: below all that comes while nobody types it is the same. */
  #renewalOf(frame: Frame, columns: number): Renewal {
    if (this.#renewal?.frame !== frame || this.#renewal.columns !== columns) {
      const [erasing, drawing] = [erase(frame, columns), update(EMPTY_FRAME, frame, columns)];
      this.#renewal = { frame, columns, erasing, drawing };
    }
    return this.#renewal;
  }

  #measure(): Size {
    const { columns, rows } = this.#terminal.size();
    return columns > 0 && rows > 0 ? { columns, rows } : DEFAULT_SIZE;
  }
}
