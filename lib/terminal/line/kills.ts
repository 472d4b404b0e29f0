/**
 * Deleting, and killing: what is killed can be yanked back.
 *
 * @module
 */
import { nextGrapheme, previousGrapheme } from "../graphemes.ts";
import { type Action, type Context, type LineState, replace, ring } from "./state.ts";
import { lineEnd, lineStart, spacedWordStart, wordEnd, wordStart } from "./words.ts";

/** Kills that are kept, as many as readline keeps. */
const MAX_KILLS = 60;

/** Deletes the character before the cursor. */
export function deleteBackward(state: LineState): LineState {
  const start = previousGrapheme(state.text, state.cursor);
  return start === state.cursor ? ring(state) : replace(state, start, state.cursor, "");
}

/** Deletes the character at the cursor. */
export function deleteForward(state: LineState): LineState {
  const { text, cursor } = state;
  if (cursor === text.length) return ring(state);
  return replace(state, cursor, nextGrapheme(text, cursor), "");
}

export const killWord: Action = killTo(wordEnd);
export const backwardKillWord: Action = killTo(wordStart);
/** As {@linkcode backwardKillWord}, where only spaces are between words. */
export const killSpacedWord: Action = killTo(spacedWordStart);

/** Kills up to the end of the line, or the newline there. */
export const killLine: Action = killTo((text, cursor) => {
  const end = lineEnd(text, cursor);
  return end === cursor ? nextGrapheme(text, cursor) : end;
});

/** Kills back to the beginning of the line, or the newline before it. */
export const backwardKillLine: Action = killTo((text, cursor) => {
  const start = lineStart(text, cursor);
  return start === cursor ? previousGrapheme(text, cursor) : start;
});

/** Inserts what was killed last. */
export function yank(state: LineState): LineState {
  const [kill] = state.kills;
  if (kill === undefined) return ring(state);
  const chain = { type: "yank", start: state.cursor, index: 0 } as const;
  return { ...replace(state, state.cursor, state.cursor, kill), chain };
}

/** Right after a yank: has the kill before that one instead. */
export function yankOlder(state: LineState, { last }: Context): LineState {
  if (last.type !== "yank") return ring(state);
  const index = (last.index + 1) % state.kills.length;
  const yanked = replace(state, last.start, state.cursor, state.kills[index] ?? "");
  return { ...yanked, chain: { ...last, index } };
}

/** Kills what is between the cursor and where `find` says. */
function killTo(find: (text: string, cursor: number) => number): Action {
  return (state, context) => {
    const to = find(state.text, state.cursor);
    return to === state.cursor ? ring(state) : kill(state, context, to);
  };
}

function kill(state: LineState, { last }: Context, to: number): LineState {
  const [start, end] = to < state.cursor ? [to, state.cursor] : [state.cursor, to];
  const killed = state.text.slice(start, end);
  const [youngest = "", ...older] = state.kills;
  // Kills in a row are one, in the order that they had in the text.
  const kills = last.type !== "kill"
    ? [killed, ...state.kills]
    : [to < state.cursor ? killed + youngest : youngest + killed, ...older];
  return {
    ...replace(state, start, end, ""),
    kills: kills.slice(0, MAX_KILLS),
    chain: { type: "kill" },
  };
}
