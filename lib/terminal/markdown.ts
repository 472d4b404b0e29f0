/**
 * Markdown emphasis and code inside one line: found to be styled, never to be hidden, so that
 * what is copied from the screen is what was typed.
 *
 * @module
 */
import { Sgr } from "./style.ts";

/** What {@linkcode Span.style} is for code, whose colour depends on the terminal. */
export const CODE = "code";

/** A part of a text and the SGR parameter it is shown with. */
export interface Span {
  /** UTF-16 units from the beginning of the text; `end` is behind the last one. */
  readonly start: number;
  readonly end: number;
  readonly style: string;
}

/** Longer than this (UTF-16 units) nothing is emphasised; it bounds the search as well. */
const MAX_SPAN = 400;

/**
 * Alternatives in order of precedence: code and addresses first, for nothing inside them counts.
 * Emphasis does not begin or end inside a word (`snake_case_name`), nor next to a space.
 */
const ALTERNATIVES = [
  "(?<code>(?<!`)(?<ticks>`{1,MAX})(?!`)[^`\\n]{1,MAX}\\k<ticks>(?!`))",
  "(?<address>\\bhttps?://\\S{1,MAX})",
  "(?<strong>(?<![\\p{L}\\p{N}*_])(?<two>\\*\\*|__)(?=[^\\s*_]).{0,MAX}?[^\\s*_]\\k<two>(?![\\p{L}\\p{N}*_]))",
  "(?<emphasis>(?<![\\p{L}\\p{N}*_])(?<one>[*_])(?=[^\\s*_]).{0,MAX}?[^\\s*_]\\k<one>(?![\\p{L}\\p{N}*_]))",
  "(?<strike>(?<!~)~~(?=[^\\s~]).{0,MAX}?[^\\s~]~~(?!~))",
].join("|").replaceAll("MAX", String(MAX_SPAN));

let markup: RegExp | undefined;

/** Without any of these nothing is found, and no expression need be made of the above. */
const MAYBE_MARKUP = /[`*_~]|:\/\//;

const STYLES = {
  code: CODE,
  address: Sgr.underline,
  strong: Sgr.bold,
  emphasis: Sgr.italic,
  strike: Sgr.strike,
} as const;

/** The parts of `text` that are emphasised, in order, none overlapping another. */
export function findSpans(text: string): Span[] {
  const spans: Span[] = [];
  if (!MAYBE_MARKUP.test(text)) return spans;
  markup ??= new RegExp(ALTERNATIVES, "gsu");
  for (const match of text.matchAll(markup)) {
    for (const [name, style] of Object.entries(STYLES)) {
      if (match.groups?.[name] === undefined) continue;
      spans.push({ start: match.index, end: match.index + match[0].length, style });
    }
  }
  return spans;
}
