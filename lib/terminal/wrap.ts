/**
 * Breaking text into rows of the screen. Rows are broken here and not by the terminal, for a
 * message whose second row began in the first column could pose as somebody else's line.
 *
 * @module
 */
import { columnsOf, graphemes, isPlain, mostColumnsOf } from "./graphemes.ts";

/** A row: a range of the text in UTF-16 units, the spaces at the break left out. */
export interface Row {
  readonly start: number;
  readonly end: number;
}

/** DECAWM: what does not fit overwrites the last column, and goes to the next row again. */
export const STAY_IN_ROW = "\x1b[?7l";
export const BREAK_ROWS = "\x1b[?7h";

/**
 * Breaks `text` at its spaces, and words that are wider than a row wherever it must be. The first
 * row stays empty where not even the first word fits behind what is in front of it.
 *
 * @param first Columns free in the first row.
 * @param width Columns free in all further rows.
 */
export function wrap(text: string, first: number, width: number): Row[] {
  // Most of what is said is short.
  if (isPlain(text) && columnsOf(text) <= first) return [{ start: 0, end: text.length }];
  const rows: Row[] = [];
  let [start, end, used, limit] = [0, 0, 0, first];
  for (const { gap, from, to } of pieces(text, width)) {
    const columns = mostColumnsOf(text.slice(from, to));
    const gapColumns = mostColumnsOf(text.slice(gap, from));
    const isRowEmpty = end === start && rows.length > 0;
    if (!isRowEmpty && used + gapColumns + columns > limit) {
      rows.push({ start, end });
      [start, used, limit] = [from, columns, width];
    } else {
      used += gapColumns + columns;
    }
    end = to;
  }
  if (end > start || rows.length === 0) rows.push({ start, end });
  return rows;
}

/** Ranges that are not broken, each with where the space in front of it begins. */
function* pieces(
  text: string,
  width: number,
): Generator<{ gap: number; from: number; to: number }> {
  for (const match of text.matchAll(/\s*\S+|\s+$/gu)) {
    const gap = match.index;
    const word = match[0].trimStart();
    const from = gap + match[0].length - word.length;
    const to = from + word.length;
    if (mostColumnsOf(word) <= width) {
      yield { gap, from, to };
      continue;
    }
    yield* splitWord(word, width, gap, from);
  }
}

function* splitWord(
  word: string,
  width: number,
  gap: number,
  offset: number,
): Generator<{ gap: number; from: number; to: number }> {
  let [from, at, used] = [offset, offset, 0];
  for (const grapheme of graphemes(word)) {
    const columns = mostColumnsOf(grapheme);
    if (at > from && used + columns > width) {
      yield { gap: from === offset ? gap : from, from, to: at };
      [from, used] = [at, 0];
    }
    used += columns;
    at += grapheme.length;
  }
  yield { gap: from === offset ? gap : from, from, to: offset + word.length };
}
