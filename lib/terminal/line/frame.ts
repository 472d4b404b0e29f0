/**
 * What a line looks like on the screen.
 *
 * @module
 */
import { columnAt, layOut, rowAt } from "./layout.ts";
import type { LineState, Search, Size } from "./state.ts";

/** The rows at the bottom of the screen that are the editor's. */
export interface Frame {
  /** What stands in each row, of the screen's width at most. */
  readonly rows: readonly string[];
  /** From the beginning of the first row. */
  readonly cursor: { readonly row: number; readonly column: number };
  /** A row below them. */
  readonly status?: StatusRow;
}

/** A row that tells something and is not typed. */
export interface StatusRow {
  /** Of the screen's width at most. */
  readonly text: string;
  /** The same with its colours. */
  readonly painted: string;
}

/** The frame of an editor that shows nothing. */
export const EMPTY_FRAME: Frame = { rows: [""], cursor: { row: 0, column: 0 } };

/** The line behind its prompt; of one that would take over the screen, what is at the cursor. */
export function render(state: LineState, prompt: string, size: Size): Frame {
  const { text, cursor, search } = state;
  const shownPrompt = search === undefined ? prompt : searchPrompt(search);
  const layout = layOut(shownPrompt, text, size.columns);
  const promptRows = layout.prompt.map(({ start, end }) => shownPrompt.slice(start, end));
  const [first = "", ...others] = layout.rows.map(({ start, end }) => text.slice(start, end));
  const rows = [...promptRows.slice(0, -1), (promptRows.at(-1) ?? "") + first, ...others];
  const whole = {
    rows,
    cursor: {
      row: promptRows.length - 1 + rowAt(layout.rows, cursor),
      column: columnAt(text, layout.rows, cursor),
    },
  };
  const height = Math.max(1, Math.floor(size.rows / 2));
  return rows.length <= height ? whole : cutOut(whole, height, titleOf(state, size.columns));
}

/** What stands in front of the line while a search goes on. */
function searchPrompt({ pattern, isFailed }: Search): string {
  return `(${isFailed ? "failed search" : "search"}) '${pattern}': `;
}

/** Stands above a line that is shown in part. */
function titleOf({ text, isPasted }: LineState, columns: number): string {
  const count = text.split("\n").length;
  const lines = count === 1 ? "1 line" : `${count} lines`;
  const title = `[${lines} ${isPasted ? "pasted" : "typed"}: Enter sends, Ctrl-C drops]`;
  return title.slice(0, columns);
}

/** A title, the first row, and of all others those around the cursor: `height` rows in all. */
function cutOut({ rows, cursor }: Frame, height: number, title: string): Frame {
  const [first = "", ...others] = rows;
  const above = [title, first];
  const room = height - above.length;
  // A very low screen has room for the cursor alone.
  if (room < 1) {
    return { rows: rows.slice(cursor.row, cursor.row + 1), cursor: { ...cursor, row: 0 } };
  }
  const middle = cursor.row - 1 - Math.floor(room / 2);
  const top = Math.max(0, Math.min(middle, others.length - room));
  const row = cursor.row === 0 ? 1 : above.length + cursor.row - 1 - top;
  return { rows: [...above, ...others.slice(top, top + room)], cursor: { ...cursor, row } };
}
