/**
 * The escape sequences that make one frame of another. Columns are absolute, so that a terminal
 * that takes a character for wider or narrower than it is never shifts what is behind it; and rows
 * are never left to the terminal to break.
 *
 * @module
 */
import { columnsOf, graphemes, isPlain } from "../graphemes.ts";
import { BREAK_ROWS, STAY_IN_ROW } from "../wrap.ts";
import type { Frame } from "./frame.ts";

/** ECMA-48, 8.3.39 and 8.3.41: from the cursor to the end of the screen, and of the row. */
const ERASE_BELOW = "\x1b[J";
const ERASE_REST = "\x1b[K";
/**
 * NEL (ECMA-48, 8.3.86): to the beginning of the next row, which may have to be made. The driver of
 * a terminal would take a write apart at each `\n`, and part of it would be seen before the rest.
 */
const NEXT_ROW = "\x1bE";

/** Takes a frame off the screen. The cursor is then where the frame began. */
export function erase(frame: Frame, columns: number): string {
  return `${up(rowsAbove(frame, columns))}\r${ERASE_BELOW}`;
}

/**
 * How many rows of the screen are above the one with the cursor. In a window that was made
 * narrower, terminals have broken what was too wide: one row is several then. (Some also break the
 * row with the cursor, and others none: see {@linkcode rowsInDoubt}.)
 */
function rowsAbove({ rows, cursor }: Frame, columns: number): number {
  let count = 0;
  for (const row of rows.slice(0, cursor.row)) {
    count += Math.max(1, Math.ceil(columnsOf(row) / columns));
  }
  return count;
}

/** By so many rows the cursor has gone down if its own row was broken by a narrower window. */
export function rowsInDoubt({ cursor }: Frame, columns: number): number {
  return Math.floor(cursor.column / columns);
}

/** Moves up by `count` rows. */
export function up(count: number): string {
  return count === 0 ? "" : `\x1b[${count}A`;
}

/** Makes `after` of `before`, which is on the screen: only what is different is drawn. */
export function update(before: Frame, after: Frame, columns: number): string {
  const pen = new Pen(before.cursor, columns);
  const [oldRows, rows] = [rowsOf(before), rowsOf(after)];
  for (const [row, { text, painted }] of rows.entries()) {
    const old = oldRows[row];
    if (old === undefined) pen.addRow(row, text, painted);
    else if (old.painted !== painted) pen.replaceRow(row, text, painted);
    else if (old.text !== text) pen.changeRow(row, old.text, text);
  }
  if (oldRows.length > rows.length) pen.eraseFrom(rows.length);
  pen.moveTo(after.cursor.row, after.cursor.column);
  return pen.output;
}

/** A row; one that is not typed also as it is with its colours. */
interface DrawnRow {
  readonly text: string;
  readonly painted?: string;
}

function rowsOf({ rows, status }: Frame): DrawnRow[] {
  const typed: DrawnRow[] = rows.map((text) => ({ text }));
  return status === undefined ? typed : [...typed, status];
}

/** Draws, and knows where the cursor is meanwhile. */
class Pen {
  output = "";
  readonly #columns: number;
  #row: number;
  /** Undefined behind the last column, where terminals differ. */
  #column: number | undefined;

  constructor({ row, column }: Frame["cursor"], columns: number) {
    this.#columns = columns;
    this.#row = row;
    this.#column = column;
  }

  moveTo(row: number, column: number): void {
    this.output += row < this.#row ? up(this.#row - row) : "";
    this.output += row > this.#row ? `\x1b[${row - this.#row}B` : "";
    if (column !== this.#column) this.output += column === 0 ? "\r" : moveToColumn(column);
    [this.#row, this.#column] = [row, column];
  }

  /** Draws a row that has not been there, below the last one. */
  addRow(row: number, text: string, painted?: string): void {
    if (row > 0) {
      this.moveTo(row - 1, this.#column ?? 0);
      this.output += NEXT_ROW;
      [this.#row, this.#column] = [row, 0];
    }
    this.#write(text, painted);
  }

  /** Draws a row in place of another that has nothing to do with it. */
  replaceRow(row: number, text: string, painted?: string): void {
    this.moveTo(row, 0);
    this.output += ERASE_REST;
    this.#write(text, painted);
  }

  /** Draws what is different in a row, from its first different character on. */
  changeRow(row: number, old: string, text: string): void {
    const start = alikeUpTo(old, text);
    this.moveTo(row, columnsOf(text.slice(0, start)));
    this.#write(text.slice(start));
    // A terminal may have taken the old row for wider than it was.
    const isLeftOver = columnsOf(old) > columnsOf(text) || !isPlain(old.slice(start));
    if (isLeftOver && this.#column !== undefined) this.output += ERASE_REST;
  }

  /** Removes all rows from this one on. */
  eraseFrom(row: number): void {
    this.moveTo(row, 0);
    this.output += ERASE_BELOW;
  }

  #write(text: string, painted?: string): void {
    const start = this.#column ?? 0;
    const isSure = isPlain(text);
    if (painted === undefined) this.output += isSure ? text : drawOdd(text, start, this.#columns);
    else this.output += isSure ? painted : STAY_IN_ROW + painted + BREAK_ROWS;
    const end = start + columnsOf(text);
    const isKnown = end < this.#columns && (isSure || painted === undefined);
    this.#column = isKnown ? end : undefined;
  }
}

function moveToColumn(column: number): string {
  return `\x1b[${column + 1}G`;
}

/**
 * Text with characters that terminals disagree on, such as emoji: what is behind one is put where
 * it belongs, and nothing of a wider one stays there.
 */
function drawOdd(text: string, start: number, columns: number): string {
  let [drawn, column] = ["", start];
  for (const grapheme of graphemes(text)) {
    column += columnsOf(grapheme);
    drawn += grapheme;
    if (!isPlain(grapheme) && column < columns) drawn += moveToColumn(column) + ERASE_REST;
  }
  return STAY_IN_ROW + drawn + BREAK_ROWS;
}

/** Up to where both are the same, in whole graphemes. */
function alikeUpTo(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  const isSure = (text: string) => isPlain(text.slice(Math.max(0, length - 1), length + 1));
  while (length > 0 && !(isSure(one) && isSure(other))) length--;
  return length;
}
