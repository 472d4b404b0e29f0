/**
 * Entering a line, dropping it, and what else is for others to do.
 *
 * @module
 */
import { forgetPlace, remember } from "./history.ts";
import { deleteForward } from "./kills.ts";
import type { Action, Effect, LineState } from "./state.ts";

/** Enters the line. */
export function enterLine(state: LineState): LineState {
  const { text, history } = state;
  return withEffect(emptied(state, remember(history, text)), { type: "line", text });
}

/** Drops the line; an empty one is for the caller. */
export function interrupt(state: LineState): LineState {
  if (state.text === "") return withEffect(state, { type: "interrupt" });
  return dropLine(state);
}

/** Drops the line, and what was searched for. */
export function dropLine(state: LineState): LineState {
  return emptied(state, forgetPlace(state.history.lines));
}

/** Deletes the character at the cursor; on an empty line, that is the end. */
export function deleteOrEnd(state: LineState): LineState {
  return state.text === "" ? withEffect(state, { type: "end" }) : deleteForward(state);
}

/** Has the program stopped. */
export function suspend(state: LineState): LineState {
  return withEffect(state, { type: "suspend" });
}

/** Has all but the line cleared away. */
export function clearScreen(state: LineState): LineState {
  return withEffect(state, { type: "clear" });
}

/** Has the text edited by another program. */
export function editElsewhere(state: LineState): LineState {
  return withEffect(state, { type: "edit" });
}

/** Waits for the second key of a pair. */
export function continueWith(key: string): Action {
  return (state) => ({ ...state, chain: { type: "prefix", key } });
}

function withEffect(state: LineState, effect: Effect): LineState {
  return { ...state, effect };
}

function emptied(state: LineState, history: LineState["history"]): LineState {
  return { ...state, text: "", cursor: 0, changes: [], history, search: undefined };
}
