/**
 * Characters as people see them: where one ends and the next begins, and the columns they take.
 *
 * @module
 */
import stringWidth from "fast-string-width";
import { isPrintableAscii } from "../ascii.ts";

/**
 * Characters of which two in a row are always two graphemes (UAX #29), and whose columns all
 * terminals agree on: ASCII, Latin, Greek, Cyrillic, kana, Han and Hangul syllables. Text of these
 * alone, which is most, needs no `Intl.Segmenter`, whose making takes some milliseconds.
 */
const PLAIN =
  "[\\n -~\\u00a1-\\u00ac\\u00ae-\\u02ff\\u0370-\\u0482\\u048a-\\u058f\\u3041-\\u3096\\u30a1-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7a3]";
const ONLY_PLAIN = new RegExp(`^${PLAIN}*$`);
const ONE_PLAIN = new RegExp(PLAIN);

let segmenter: Intl.Segmenter | undefined;

function segment(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

/** Joins emoji to one. */
const ZERO_WIDTH_JOINER = "\u200d";

/** Columns that `text` takes on a terminal: the sum of those of its graphemes. */
export function columnsOf(text: string): number {
  if (isPrintableAscii(text)) return text.length;
  if (!text.includes(ZERO_WIDTH_JOINER)) return stringWidth(text);
  // Where a joiner has nothing to join, stringWidth would count less than the parts have.
  let columns = 0;
  for (const grapheme of graphemes(text)) columns += stringWidth(grapheme);
  return columns;
}

/** Columns that a character of a sequence takes where a terminal shows each by itself. */
const SHOWN_ALONE = 2;

/**
 * The most columns that a terminal takes for `text`. Some know nothing of sequences, and show a
 * skin tone, each of a family and each half of a flag by itself.
 */
export function mostColumnsOf(text: string): number {
  if (isPlain(text)) return columnsOf(text);
  let columns = 0;
  for (const character of text) {
    columns += /[\p{RI}\p{Emoji_Modifier}]/u.test(character)
      ? SHOWN_ALONE
      // It has the character before it shown as an emoji, which is wider.
      : character === "\ufe0f"
      ? 1
      : stringWidth(character);
  }
  return Math.max(columns, columnsOf(text));
}

/** Whether `text` has nothing in it but what every terminal shows in the same columns. */
export function isPlain(text: string): boolean {
  return isPrintableAscii(text) || ONLY_PLAIN.test(text);
}

/** The graphemes of `text`, in order. */
export function* graphemes(text: string): Generator<string> {
  if (isPlain(text)) return yield* text;
  for (const part of segment(text)) yield part.segment;
}

/**
 * Where the grapheme ends that begins at `at` (UTF-16 units, between two graphemes): the end of
 * the text at most.
 */
export function nextGrapheme(text: string, at: number): number {
  return at < text.length ? graphemeAround(text, at).end : text.length;
}

/** Where the grapheme begins that ends at `at`: 0 at least. */
export function previousGrapheme(text: string, at: number): number {
  return at > 0 ? graphemeAround(text, at - 1).start : 0;
}

/** `at` where that is between two graphemes, else the end of the grapheme that it is inside of. */
export function graphemeBoundary(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  const { start, end } = graphemeAround(text, at);
  return start === at ? at : end;
}

/** The grapheme that the UTF-16 unit at `index` belongs to. */
function graphemeAround(text: string, index: number): { start: number; end: number } {
  // Only what is between two sure boundaries needs a look, and mostly that is one character.
  let from = index;
  while (from > 0 && !isSureBoundary(text, from)) from--;
  let to = index + 1;
  while (to < text.length && !isSureBoundary(text, to)) to++;
  if (to - from === 1) return { start: from, end: to };
  const found = segment(text.slice(from, to)).containing(index - from);
  const start = from + (found?.index ?? 0);
  return { start, end: start + (found?.segment.length ?? 1) };
}

/** Whether two plain characters meet at `at`, of which no grapheme can be made. */
function isSureBoundary(text: string, at: number): boolean {
  return ONE_PLAIN.test(text.charAt(at - 1)) && ONE_PLAIN.test(text.charAt(at));
}

/** Stands for the rest of a text that there is no room for. */
const CUT = "…";

/** The text in at most so many columns: its beginning, and that it is no more than that. */
export function cutToColumns(text: string, columns: number): string {
  if (mostColumnsOf(text) <= columns) return text;
  let [kept, used] = ["", mostColumnsOf(CUT)];
  for (const grapheme of graphemes(text)) {
    used += mostColumnsOf(grapheme);
    if (used > columns && kept !== "") break;
    kept += grapheme;
  }
  return kept + CUT;
}
