/**
 * What an input makes of a line.
 *
 * @module
 */
import { graphemeBoundary } from "../graphemes.ts";
import { actionOf } from "./bindings.ts";
import { insertPaste, insertQuoted, insertTyped } from "./changes.ts";
import type { Input } from "./input.ts";
import { endSearch, searchAction } from "./search.ts";
import { type Action, type LineState, NO_CHAIN, ring, type Surroundings } from "./state.ts";
import { recordChange } from "./undo.ts";

/** The line after an input. What it asks for beside that is its `effect`. */
export function apply(state: LineState, input: Input, surroundings: Surroundings): LineState {
  return perform(state, actionFor(state, input), surroundings);
}

/** The line after an action, which is recorded so that it can be undone. */
export function perform(state: LineState, action: Action, surroundings: Surroundings): LineState {
  const unchained = { ...state, chain: NO_CHAIN, effect: undefined };
  const next = action(unchained, { ...surroundings, last: state.chain });
  // What is left and right of a change may have become one grapheme by it.
  const cursor = graphemeBoundary(next.text, next.cursor);
  if (next.text === state.text) return { ...next, cursor };
  return {
    ...next,
    cursor,
    isPasted: next.isPasted && next.text !== "",
    // Undo and history bring changes of their own.
    changes: next.changes === state.changes ? recordChange(state, next) : next.changes,
  };
}

function actionFor(state: LineState, input: Input): Action {
  const { chain, search } = state;
  if (chain.type === "quote") return insertQuoted(input);
  if (search === undefined) return ordinaryAction(state, input);
  return searchAction(input) ?? inOrder(endSearch, ordinaryAction(state, input));
}

function ordinaryAction({ chain }: LineState, input: Input): Action {
  const prefix = chain.type === "prefix" ? chain.key : undefined;
  switch (input.type) {
    case "text":
      return prefix === undefined
        ? insertTyped(input.text)
        : inOrder(insertTyped(withoutFirst(input.text)), ring);
    case "paste":
      return insertPaste(input.text);
    case "key":
      return actionOf(input.name, prefix) ?? ((state) => state);
  }
}

/** The second character of a pair that stands for nothing is not typed. */
function withoutFirst(text: string): string {
  const [first = ""] = text;
  return text.slice(first.length);
}

function inOrder(first: Action, second: Action): Action {
  return (state, context) => second(first(state, context), context);
}
