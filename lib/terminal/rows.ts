/**
 * Text and what stands in front of it, as rows of the screen.
 *
 * @module
 */
import { columnsOf, isPlain, mostColumnsOf } from "./graphemes.ts";
import type { Span } from "./markdown.ts";
import type { Painter } from "./style.ts";
import { BREAK_ROWS, STAY_IN_ROW, wrap } from "./wrap.ts";

/** What stands in front of a text: as it is, and with its colours. */
export interface Front {
  readonly plain: string;
  readonly painted: string;
}

/** Nothing but so many columns. */
export function spaces(columns: number): Front {
  const plain = " ".repeat(columns);
  return { plain, painted: plain };
}

/** A front of several parts. */
export function joinFronts(...fronts: readonly Front[]): Front {
  return {
    plain: fronts.map(({ plain }) => plain).join(""),
    painted: fronts.map(({ painted }) => painted).join(""),
  };
}

/** A text that is harmless already, and how it looks. */
export interface Body {
  readonly text: string;
  /** What of it looks different, in order. */
  readonly spans: readonly Span[];
  /** How all else looks. */
  readonly paint: Painter;
}

/**
 * The rows for a text, each with its newline. What a terminal would move to the first column of the
 * next row could pose as somebody else's line: no row is broken but here.
 *
 * @param indent Columns in front of all rows but the first.
 * @param columns Those of the screen; undefined where rows are not broken.
 */
export function layRows(
  front: Front,
  body: Body,
  indent: number,
  columns: number | undefined,
  paint: Painter,
): string {
  const { text } = body;
  // Most of what is said is short.
  if (columns === undefined || fits(front.plain + text, columns)) {
    return `${front.painted}${style(body, 0, text.length, paint)}\n`;
  }
  const rows = wrap(text, columns - mostColumnsOf(front.plain), Math.max(1, columns - indent));
  const margin = " ".repeat(indent);
  return rows.map(({ start, end }, index) => {
    const { plain, painted } = index === 0 ? front : { plain: margin, painted: margin };
    const row = painted + style(body, start, end, paint);
    const isSure = fits(plain + text.slice(start, end), columns);
    return isSure ? `${row}\n` : `${STAY_IN_ROW}${row}${BREAK_ROWS}\n`;
  }).join("");
}

/** Whether a row stays in its row on every terminal. */
function fits(row: string, columns: number): boolean {
  return isPlain(row) && columnsOf(row) <= columns;
}

function style({ text, spans, paint: plain }: Body, start: number, end: number, paint: Painter) {
  let result = "";
  let at = start;
  for (const span of spans) {
    const [from, to] = [Math.max(at, span.start), Math.min(end, span.end)];
    if (from >= to) continue;
    result += plain(text.slice(at, from)) + paint(text.slice(from, to), span.style);
    at = to;
  }
  return result + plain(text.slice(at, end));
}
