/**
 * The line being typed, and all that a key needs to know of it. Nothing here ever changes: a key
 * makes a new state of an old one.
 *
 * @module
 */

/** A line being typed. */
export interface LineState {
  /** Harmless to show; lines are separated by newlines. */
  readonly text: string;
  /** Where the next character goes: UTF-16 units from the beginning, between two graphemes. */
  readonly cursor: number;
  /** Some of the text was pasted. */
  readonly isPasted: boolean;
  /** What the last key began, for the next one to go on with. */
  readonly chain: Chain;
  /** What was killed, the youngest first. */
  readonly kills: readonly string[];
  /** What was done to the text, the youngest last. */
  readonly changes: readonly Change[];
  readonly history: History;
  /** The search in the history that goes on. */
  readonly search: Search | undefined;
  /** What was searched for last. */
  readonly pattern: string;
  /** What the last key asks for beside the line itself. */
  readonly effect: Effect | undefined;
}

/** A change of the text, as far as it takes to undo it. UTF-16 units. */
export interface Change {
  readonly start: number;
  /** What was there before. */
  readonly removed: string;
  /** How much is there now. */
  readonly inserted: number;
  /** Where the cursor was. */
  readonly cursor: number;
}

/** What was entered, and which of it is being looked at. */
export interface History {
  /** The oldest first, none of them twice. */
  readonly lines: readonly string[];
  /** The number of the line that is shown; behind the last one is the line that is new. */
  readonly at: number;
  /** Lines that were left for others, as they were left; Enter forgets that. */
  readonly edited: ReadonlyMap<number, Edited>;
}

/** A line of the history that was changed and not entered. */
interface Edited {
  readonly text: string;
  readonly changes: readonly Change[];
}

/** A search that goes on. */
export interface Search {
  readonly pattern: string;
  /** To older lines, or to newer ones. */
  readonly step: -1 | 1;
  /** The line as it was before. */
  readonly start: LineState;
  /** No line has the pattern; the last one that had it is still shown. */
  readonly isFailed: boolean;
}

/** What only the very next key can go on with. */
export type Chain =
  | { readonly type: "none" }
  /** The next character belongs to the same undo, which has `length` UTF-16 units. */
  | { readonly type: "typing"; readonly length: number }
  /** The next kill joins the last one. */
  | { readonly type: "kill" }
  /** From `start` to the cursor is number `index` of the kills, or of the lines before. */
  | { readonly type: "yank" | "argument"; readonly start: number; readonly index: number }
  /** The cursor goes up and down in this column where it can. */
  | { readonly type: "rows"; readonly column: number }
  /** The next Tab lists what there is. */
  | { readonly type: "completion" }
  /** The next key is the second one of a pair such as Ctrl-X Ctrl-E. */
  | { readonly type: "prefix"; readonly key: string }
  /** The next key is inserted. */
  | { readonly type: "quote" };

/** What a key does beside changing the line. */
export type Effect =
  /** The line is entered; it is empty now. */
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "interrupt" }
  | { readonly type: "suspend" }
  | { readonly type: "end" }
  | { readonly type: "edit" }
  | { readonly type: "clear" }
  | { readonly type: "bell" }
  /** All that a word could be completed to. */
  | { readonly type: "list"; readonly words: readonly string[] };

/** Columns and rows of a screen. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the end of a line may become. */
export interface Completion {
  /** The end of the line that is meant. */
  readonly part: string;
  /** All that may stand in its place. */
  readonly matches: readonly string[];
  /** What a match is called in a list, where that is not the match itself. */
  readonly labels?: ReadonlyMap<string, string>;
  /** What stands for all matches as far as they are the same, where they don't begin with it. */
  readonly common?: string | undefined;
}

/** How to complete the line up to the cursor. */
export type Completer = (line: string) => Completion;

/** What surrounds the line. */
export interface Surroundings {
  readonly prompt: string;
  readonly size: Size;
  readonly complete: Completer;
}

/** What an action knows beside the line. */
export interface Context extends Surroundings {
  /** What the key before began. */
  readonly last: Chain;
}

/** What a key does. The state that it gets has neither a chain nor an effect. */
export type Action = (state: LineState, context: Context) => LineState;

export const NO_CHAIN: Chain = { type: "none" };

/** An empty line that nothing was done to. */
export const EMPTY_LINE: LineState = {
  text: "",
  cursor: 0,
  isPasted: false,
  chain: NO_CHAIN,
  kills: [],
  changes: [],
  history: { lines: [], at: 0, edited: new Map() },
  search: undefined,
  pattern: "",
  effect: undefined,
};

/** The same line, and the bell: there is nothing to do for this key. */
export function ring(state: LineState): LineState {
  return { ...state, effect: { type: "bell" } };
}

/** What is between `start` and `end` becomes `text`, with the cursor behind it. */
export function replace(state: LineState, start: number, end: number, text: string): LineState {
  return {
    ...state,
    text: state.text.slice(0, start) + text + state.text.slice(end),
    cursor: start + text.length,
  };
}
