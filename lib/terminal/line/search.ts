/**
 * Searching the history while the pattern is typed.
 *
 * @module
 */
import { previousGrapheme } from "../graphemes.ts";
import { sanitise } from "../../sanitise.ts";
import { dropLine } from "./entering.ts";
import { goToLine, lineAt } from "./history.ts";
import type { Input } from "./input.ts";
import { type Action, type LineState, ring, type Search } from "./state.ts";

/** Begins a search in older lines. */
export function searchOlder(state: LineState): LineState {
  return beginSearch(state, -1);
}

/** Begins a search in newer lines. */
export function searchNewer(state: LineState): LineState {
  return beginSearch(state, 1);
}

/**
 * What an input does to a search, or undefined when it ends the search with the line that was
 * found, and does there what it always does.
 */
export function searchAction(input: Input): Action | undefined {
  if (input.type !== "key") return onSearch((state, search) => extend(state, search, input.text));
  switch (input.name) {
    case "Ctrl-R":
      return onSearch((state, search) => again(state, search, -1));
    case "Ctrl-S":
      return onSearch((state, search) => again(state, search, 1));
    case "Ctrl-G":
      return onSearch((state, search) => ({ ...search.start, kills: state.kills }));
    case "Backspace":
    case "Ctrl-H":
      return onSearch(shorten);
    case "Ctrl-C":
      return dropLine;
    case "Esc":
      return endSearch;
    default:
      return undefined;
  }
}

/** Goes on with the line that was found. */
export function endSearch(state: LineState): LineState {
  return {
    ...state,
    search: undefined,
    pattern: state.search?.pattern || state.pattern,
  };
}

function onSearch(action: (state: LineState, search: Search) => LineState): Action {
  return (state) => state.search === undefined ? state : action(state, state.search);
}

function beginSearch(state: LineState, step: -1 | 1): LineState {
  return { ...state, search: { pattern: "", step, start: state, isFailed: false } };
}

function extend(state: LineState, search: Search, text: string): LineState {
  const pattern = search.pattern + sanitise(text);
  return find(state, { ...search, pattern }, state.history.at);
}

function shorten(state: LineState, search: Search): LineState {
  const { start, pattern } = search;
  if (pattern === "") return ring(state);
  const shorter = pattern.slice(0, previousGrapheme(pattern, pattern.length));
  return find({ ...start, search }, { ...search, pattern: shorter }, start.history.at);
}

function again(state: LineState, search: Search, step: -1 | 1): LineState {
  if (search.pattern !== "") return find(state, { ...search, step }, state.history.at + step);
  return find(state, { ...search, step, pattern: state.pattern }, state.history.at);
}

/** Shows the first line from number `from` on that has the pattern. */
function find(state: LineState, search: Search, from: number): LineState {
  if (search.pattern === "") return { ...state, search };
  const matcher = matcherOf(search.pattern);
  const { lines } = state.history;
  for (let at = from; at >= 0 && at <= lines.length; at += search.step) {
    const line = at === state.history.at ? state.text : lineAt(state.history, at);
    const index = line.search(matcher);
    if (index < 0) continue;
    const found = at === state.history.at ? state : goToLine(state, at);
    return { ...found, cursor: index, search: { ...search, isFailed: false } };
  }
  return ring({ ...state, search: { ...search, isFailed: true } });
}

/** Finds the pattern as it is; capitals count only if there are any. */
function matcherOf(pattern: string): RegExp {
  return new RegExp(RegExp.escape(pattern), pattern === pattern.toLowerCase() ? "iu" : "u");
}
