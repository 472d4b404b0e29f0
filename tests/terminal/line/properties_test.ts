import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnsOf, graphemes } from "../../../lib/terminal/graphemes.ts";
import { boundKeys } from "../../../lib/terminal/line/bindings.ts";
import { render } from "../../../lib/terminal/line/frame.ts";
import type { LineState } from "../../../lib/terminal/line/state.ts";
import { press } from "../../helpers/line.ts";
import { propertyTest } from "../../helpers/property.ts";

const PROMPT = "[1]<joe>: ";
const ENTERED = "one two<Enter>日本 👨‍👩‍👧<Enter>three\x1b[200~four\nfive\x1b[201~<Enter>";

/** Keys that enter nothing. */
const keys = fc.constantFrom(
  ...boundKeys().filter((key) => !/Enter|Ctrl-[CJM]/.test(key) || key === "Alt-Enter")
    .map((key) => key.split(" ").map((each) => `<${each}>`).join("")),
);
const texts = fc.oneof(
  fc.constantFrom(
    "a",
    " ",
    "word ",
    "日",
    "한",
    "👨‍👩‍👧",
    "👍",
    "🏽",
    "🇩",
    "\u0301",
    "\u200d",
    "\u0600",
    "क्",
    "ष",
  ),
  fc.constantFrom("\x1b[200~a\nb\n\nc\x1b[201~", "\x1b[200~\u0301日\x1b[201~"),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
/** A line after anything that somebody may have typed, one key after the other. */
const lines = fc.array(fc.oneof({ weight: 2, arbitrary: texts }, keys), { maxLength: 30 })
  .map((typed) => typed.reduce((line, each) => press(each, line), press(ENTERED)));

function boundaries({ text }: LineState): number[] {
  return [...Array.from(new Intl.Segmenter().segment(text), ({ index }) => index), text.length];
}

propertyTest("whatever is typed, the cursor is between two graphemes", [lines], (line) => {
  assert(
    boundaries(line).includes(line.cursor),
    `${line.cursor} in ${JSON.stringify(line.text)}`,
  );
});

propertyTest("whatever is typed, nothing unsafe is in the line", [lines], ({ text }) => {
  // deno-lint-ignore no-control-regex -- controls are what may not be there.
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.exec(text), null);
});

propertyTest("whatever is typed, undo comes back to an empty line", [lines], (line) => {
  let state = press("<Ctrl-G><Alt->>", line);
  while (state.changes.length > 0) state = press("<Ctrl-_>", state);
  assertEquals([state.text, state.cursor], ["", 0]);
});

const sizes = fc.record({
  columns: fc.integer({ min: 4, max: 40 }),
  rows: fc.integer({ min: 1, max: 12 }),
});

propertyTest(
  "whatever is typed, it never takes more than its part of the screen",
  [lines, sizes],
  (line, size) => {
    const { rows, cursor } = render(line, PROMPT, size);
    assert(rows.length >= 1 && rows.length <= Math.max(1, Math.floor(size.rows / 2)));
    for (const row of rows) {
      // What is one character can't be broken, and may be wider than the narrowest screens.
      const isOne = [...graphemes(row)].length === 1;
      assert(columnsOf(row) <= size.columns || isOne, JSON.stringify(row));
    }
    assert(cursor.row >= 0 && cursor.row < rows.length);
    assert(cursor.column >= 0 && cursor.column < size.columns);
  },
);
