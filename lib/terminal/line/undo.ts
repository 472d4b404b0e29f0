/**
 * Taking back what was done to the line.
 *
 * @module
 */
import { type Change, type LineState, ring } from "./state.ts";

/** So many characters in a row are taken back at once, as readline does. */
const MAX_TYPED = 20;

/** The changes of `before`, and the one that made `after` of it. */
export function recordChange(before: LineState, after: LineState): readonly Change[] {
  const change = differenceOf(before, after);
  const last = before.changes.at(-1);
  if (last === undefined || !isTypedBehind(before, after, last, change)) {
    return [...before.changes, change];
  }
  const joined = { ...last, inserted: last.inserted + change.inserted };
  return [...before.changes.slice(0, -1), joined];
}

/** How many characters are typed so far that are undone at once, with `added` more. */
export function typingLength(state: LineState["chain"], added: number): number {
  const length = state.type === "typing" ? state.length : 0;
  return length >= MAX_TYPED ? added : length + added;
}

/** Takes the last change back. */
export function undo(state: LineState): LineState {
  return undone(state) ?? ring(state);
}

/** Takes all changes of this line back. */
export function revertLine(state: LineState): LineState {
  let reverted = state;
  for (let next = undone(state); next !== undefined; next = undone(next)) reverted = next;
  return reverted === state ? ring(state) : reverted;
}

function undone(state: LineState): LineState | undefined {
  const change = state.changes.at(-1);
  if (change === undefined) return undefined;
  const { start, removed, inserted, cursor } = change;
  const text = state.text.slice(0, start) + removed + state.text.slice(start + inserted);
  return { ...state, text, cursor, changes: state.changes.slice(0, -1) };
}

function isTypedBehind(
  before: LineState,
  after: LineState,
  last: Change,
  change: Change,
): boolean {
  return before.chain.type === "typing" && after.chain.type === "typing" &&
    after.chain.length > change.inserted && change.removed === "" && last.removed === "" &&
    last.start + last.inserted === change.start;
}

function differenceOf(before: LineState, after: LineState): Change {
  const [old, now] = [before.text, after.text];
  // Not beyond the cursor: an "a" that is typed between others could else be any of them.
  const mostAlike = Math.min(before.cursor, after.cursor, old.length, now.length);
  let start = 0;
  while (start < mostAlike && old[start] === now[start]) start++;
  let end = 0;
  const mostBehind = Math.min(old.length, now.length) - start;
  while (end < mostBehind && old.at(-1 - end) === now.at(-1 - end)) end++;
  return {
    start,
    removed: old.slice(start, old.length - end),
    inserted: now.length - end - start,
    cursor: before.cursor,
  };
}
