/**
 * Completing what was typed.
 *
 * @module
 */
import { columnsOf } from "../graphemes.ts";
import { sanitise } from "../../sanitise.ts";
import { type Context, type LineState, replace, ring, type Size } from "./state.ts";

/** Columns between the words of a list. */
const GAP = 2;

/** Inserts what all matches begin with; a second time in a row, lists them. */
export function complete(state: LineState, { complete, last }: Context): LineState {
  const { part, matches, labels, common: start } = complete(state.text.slice(0, state.cursor));
  const listed = new Map(
    matches.map((word) => [sanitise(word), sanitise(labels?.get(word) ?? word)]),
  );
  const words = [...listed.keys()];
  const common = sanitise(start ?? commonStart(words));
  const isLonger = common.length > part.length;
  const isSpelt = words.length === 1 && common !== part;
  const completed = isLonger || isSpelt
    ? replace(state, state.cursor - part.length, state.cursor, common)
    : ring(state);
  if (words.length < 2) return completed;
  if (last.type !== "completion" || isLonger) {
    return { ...completed, chain: { type: "completion" } };
  }
  const list = [...listed.values()].sort(byNumbers);
  return { ...state, chain: { type: "completion" }, effect: { type: "list", words: list } };
}

/** As people count: `#999` before `#1000`. */
function byNumbers(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

/**
 * Words in columns, sorted downwards, each line with its newline: a screen of them at most, and
 * then how many are left.
 */
export function listWords(words: readonly string[], size: Size): string {
  const shown = words.map((word) => word.trimEnd());
  const width = shown.reduce((most, word) => Math.max(most, columnsOf(word)), 0) + GAP;
  const columns = Math.max(1, Math.floor((size.columns + GAP) / width));
  const room = Math.max(1, size.rows - 2) * columns;
  const listed = shown.length <= room ? shown : shown.slice(0, room);
  const height = Math.ceil(listed.length / columns);
  const lines = Array.from({ length: height }, (_, row) => {
    return listed.filter((_, index) => index % height === row)
      .map((word) => word + " ".repeat(width - columnsOf(word))).join("").trimEnd();
  });
  if (listed.length < shown.length) lines.push(`… ${shown.length - listed.length} more`);
  return lines.map((line) => `${line}\n`).join("");
}

/** What all words begin with, in whole characters. */
export function commonStart(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
