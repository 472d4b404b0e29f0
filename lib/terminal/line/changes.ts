/**
 * Inserting text, and changing what is there.
 *
 * @module
 */
import { nextGrapheme, previousGrapheme } from "../graphemes.ts";
import { sanitise, sanitiseLines } from "../../sanitise.ts";
import type { Input } from "./input.ts";
import { type Action, type LineState, replace, ring } from "./state.ts";
import { typingLength } from "./undo.ts";
import { wordEnd, wordStart } from "./words.ts";

/** Inserts what was typed. */
export function insertTyped(typed: string): Action {
  return (state, { last }) => {
    const text = sanitise(typed);
    const chain = { type: "typing", length: typingLength(last, text.length) } as const;
    return { ...replace(state, state.cursor, state.cursor, text), chain };
  };
}

/** Inserts what was pasted; newlines at its end wait for nothing and go. */
export function insertPaste(pasted: string): Action {
  return (state) => {
    const text = sanitiseText(pasted).replace(/\n+$/, "");
    return { ...replace(state, state.cursor, state.cursor, text), isPasted: true };
  };
}

/** Text of several lines as a line may hold it: controls are symbols, whatever ends a line is `\n`. */
export function sanitiseText(text: string): string {
  return sanitiseLines(text.replace(/\r\n?/g, "\n"));
}

/** Begins a new line of the same message. */
export function insertNewline(state: LineState): LineState {
  return replace(state, state.cursor, state.cursor, "\n");
}

/** Has the next key inserted, whatever it is. */
export function quoteNext(state: LineState): LineState {
  return { ...state, chain: { type: "quote" } };
}

/** Inserts a key that was quoted: a control as its symbol, but for newlines. */
export function insertQuoted(input: Input): Action {
  switch (input.type) {
    case "text":
      return insertTyped(input.text);
    case "paste":
      return insertPaste(input.text);
    case "key":
      return /^[\r\n]$/.test(input.sequence) ? insertNewline : insertTyped(input.sequence);
  }
}

/** Exchanges the character before the cursor with the one at it; at the end, the last two. */
export function transposeCharacters(state: LineState): LineState {
  const { text, cursor } = state;
  const middle = cursor === text.length ? previousGrapheme(text, cursor) : cursor;
  if (middle === 0) return ring(state);
  const start = previousGrapheme(text, middle);
  const end = nextGrapheme(text, middle);
  return replace(state, start, end, text.slice(middle, end) + text.slice(start, middle));
}

/** Exchanges the word before the cursor with the one behind or around it. */
export function transposeWords(state: LineState): LineState {
  const { text, cursor } = state;
  const end = wordEnd(text, cursor);
  const second = wordStart(text, end);
  const first = wordStart(text, second);
  const firstEnd = wordEnd(text, first);
  if (first === second || firstEnd > second) return ring(state);
  const [one, between, other] = [
    text.slice(first, firstEnd),
    text.slice(firstEnd, second),
    text.slice(second, end),
  ];
  return replace(state, first, end, other + between + one);
}

export const upcaseWord: Action = changeWord((word) => word.toUpperCase());
export const downcaseWord: Action = changeWord((word) => word.toLowerCase());
export const capitaliseWord: Action = changeWord((word) => {
  return word.toLowerCase().replace(/\p{L}|\p{N}/u, (first) => first.toUpperCase());
});

/** Changes the text from the cursor to the end of the word. */
function changeWord(change: (word: string) => string): Action {
  return (state) => {
    const end = wordEnd(state.text, state.cursor);
    if (end === state.cursor) return ring(state);
    return replace(state, state.cursor, end, change(state.text.slice(state.cursor, end)));
  };
}
