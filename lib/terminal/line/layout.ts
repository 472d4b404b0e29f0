/**
 * Breaking prompt and text into rows of the screen.
 *
 * @module
 */
import { columnsOf, graphemes } from "../graphemes.ts";

/** A part of a text that is in one row, in UTF-16 units. */
export interface Row {
  readonly start: number;
  /** A newline there belongs to no row. */
  readonly end: number;
  /** The column that it begins in: behind the prompt, or 0. */
  readonly column: number;
  /** The line goes on in the next row. */
  readonly isBroken: boolean;
}

/** Where everything is. */
export interface Layout {
  /** The text begins in the last of these. */
  readonly prompt: readonly Row[];
  readonly rows: readonly Row[];
}

/** Breaks a prompt and the text behind it into rows of at most `columns`. */
export function layOut(prompt: string, text: string, columns: number): Layout {
  const promptRows = breakLines(prompt, columns, 0);
  const last = promptRows.at(-1);
  const column = last === undefined ? 0 : columnsOf(prompt.slice(last.start, last.end));
  return { prompt: promptRows, rows: breakLines(text, columns, column) };
}

/** The number of the row that the cursor is in. */
export function rowAt(rows: readonly Row[], cursor: number): number {
  const row = rows.findLastIndex(({ start }) => start <= cursor);
  return Math.max(0, row);
}

/** The column of the screen that the cursor is in. */
export function columnAt(text: string, rows: readonly Row[], cursor: number): number {
  const row = rows[rowAt(rows, cursor)];
  return row === undefined ? 0 : row.column + columnsOf(text.slice(row.start, cursor));
}

/** The position in a row that is in `column`, or as near to it as can be. */
export function positionAt(text: string, row: Row, column: number): number {
  let [at, used] = [row.start, row.column];
  for (const grapheme of graphemes(text.slice(row.start, row.end))) {
    const isLast = row.isBroken && at + grapheme.length >= row.end;
    if (isLast || used + columnsOf(grapheme) > column) break;
    at += grapheme.length;
    used += columnsOf(grapheme);
  }
  return at;
}

function breakLines(text: string, columns: number, first: number): Row[] {
  const rows: Row[] = [];
  let lineStart = 0;
  for (const line of text.split("\n")) {
    const indent = lineStart === 0 ? first : 0;
    let [start, column] = [lineStart, indent];
    for (const offset of breaksOf(line, columns, indent)) {
      const end = lineStart + offset;
      rows.push({ start, end, column, isBroken: true });
      [start, column] = [end, 0];
    }
    const end = lineStart + line.length;
    rows.push({ start, end, column, isBroken: false });
    lineStart = end + 1;
  }
  return rows;
}

/**
 * Where in a line new rows begin. A row that is full to its last column is always followed by one
 * more, if only an empty one: the cursor has no place behind the last column.
 */
function breaksOf(line: string, columns: number, first: number): number[] {
  const breaks: number[] = [];
  if (/^[\x20-\x7e]*$/.test(line)) {
    for (let at = columns - first; at <= line.length; at += columns) breaks.push(at);
    return breaks;
  }
  let [at, used] = [0, first];
  for (const grapheme of graphemes(line)) {
    const width = columnsOf(grapheme);
    if (used > 0 && used + width > columns) {
      breaks.push(at);
      used = 0;
    }
    at += grapheme.length;
    used += width;
  }
  if (used >= columns) breaks.push(at);
  return breaks;
}
