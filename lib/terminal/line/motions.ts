/**
 * Moving the cursor.
 *
 * @module
 */
import { nextGrapheme, previousGrapheme } from "../graphemes.ts";
import { newerLine, olderLine } from "./history.ts";
import { columnAt, layOut, positionAt, rowAt } from "./layout.ts";
import type { Action, Context, LineState } from "./state.ts";
import { lineEnd, lineStart, wordEnd, wordStart } from "./words.ts";

/** A motion from where the cursor is, given the text. */
function motion(move: (text: string, cursor: number) => number): Action {
  return (state) => ({ ...state, cursor: move(state.text, state.cursor) });
}

export const forwardCharacter: Action = motion(nextGrapheme);
export const backwardCharacter: Action = motion(previousGrapheme);
export const forwardWord: Action = motion(wordEnd);
export const backwardWord: Action = motion(wordStart);
export const beginningOfLine: Action = motion(lineStart);
export const endOfLine: Action = motion(lineEnd);

/** Up a row in a text of several lines, and from its first row to the line before in history. */
export function upRow(state: LineState, context: Context): LineState {
  return moveRow(state, context, -1) ?? olderLine(state);
}

/** Down a row, and from the last one to the next line in history. */
export function downRow(state: LineState, context: Context): LineState {
  return moveRow(state, context, 1) ?? newerLine(state);
}

function moveRow(state: LineState, context: Context, step: 1 | -1): LineState | undefined {
  if (!state.text.includes("\n")) return undefined;
  const { rows } = layOut(context.prompt, state.text, context.size.columns);
  const from = rowAt(rows, state.cursor);
  const row = rows[from + step];
  if (row === undefined) return undefined;
  const { last } = context;
  const column = last.type === "rows" ? last.column : columnAt(state.text, rows, state.cursor);
  return {
    ...state,
    cursor: positionAt(state.text, row, column),
    chain: { type: "rows", column },
  };
}
