/**
 * The lines that were entered, and walking among them.
 *
 * @module
 */
import { type Context, type History, type LineState, replace, ring } from "./state.ts";

/** Lines that can be brought back. */
const MAX_LINES = 500;

const NONE_EDITED: History["edited"] = new Map();

/** The history with one more line, looking at none. */
export function remember({ lines }: History, line: string): History {
  if (line.trim() === "") return forgetPlace(lines);
  // Most lines are new: a function would be called for each of the old ones before anything is sent.
  const others = lines.includes(line) ? lines.filter((each) => each !== line) : lines;
  const kept = others.length < MAX_LINES ? others : others.slice(1 - MAX_LINES);
  return forgetPlace(kept.concat(line));
}

/** The history of these lines, looking at none of them. */
export function forgetPlace(lines: readonly string[]): History {
  return { lines, at: lines.length, edited: NONE_EDITED };
}

/** The line before. */
export function olderLine(state: LineState): LineState {
  return goToLine(state, state.history.at - 1);
}

/** The line behind. */
export function newerLine(state: LineState): LineState {
  return goToLine(state, state.history.at + 1);
}

/** The first line of all. */
export function oldestLine(state: LineState): LineState {
  return goToLine(state, 0);
}

/** Back to what was being typed. */
export function newLine(state: LineState): LineState {
  return goToLine(state, state.history.lines.length);
}

/** Shows line `at` of the history, and keeps what is left for it. */
export function goToLine(state: LineState, at: number): LineState {
  const { history, text, changes } = state;
  if (at < 0 || at > history.lines.length || at === history.at) return ring(state);
  const edited = new Map(history.edited).set(history.at, { text, changes });
  const shown = edited.get(at) ?? { text: lineAt(history, at), changes: [] };
  return { ...state, ...shown, cursor: shown.text.length, history: { ...history, at, edited } };
}

/** The text of line `at`, as it was left. */
export function lineAt({ lines, edited }: History, at: number): string {
  return edited.get(at)?.text ?? lines[at] ?? "";
}

/** Inserts the last word of the line before; once more, that of one line further back. */
export function lastArgument(state: LineState, { last }: Context): LineState {
  const { lines } = state.history;
  const [start, from] = last.type === "argument"
    ? [last.start, last.index - 1]
    : [state.cursor, lines.length - 1];
  const index = lines.findLastIndex((line, index) => index <= from && /\S/.test(line));
  const [word = ""] = /\S+(?=\s*$)/.exec(lines[index] ?? "") ?? [];
  if (word === "") return ring(state);
  return {
    ...replace(state, start, state.cursor, word),
    chain: { type: "argument", start, index },
  };
}
