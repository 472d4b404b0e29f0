import { assert, assertMatch } from "@std/assert";
import fc from "fast-check";
import { sanitise } from "../../lib/sanitise.ts";
import { columnsOf } from "../../lib/terminal/graphemes.ts";
import { wrap } from "../../lib/terminal/wrap.ts";
import { texts } from "../helpers/inputs.ts";
import { propertyTest } from "../helpers/property.ts";

/** Only such text is ever shown. */
const safe = texts("   \u3000\u00a0ab日👩\u200d\u0301\ufe0f", 80).map(sanitise);
const widths = fc.integer({ min: 1, max: 20 });

propertyTest("no character is lost but spaces at a break", [safe, widths, widths], (...inputs) => {
  const [text] = inputs;
  let shown = 0;
  for (const { start, end } of wrap(...inputs)) {
    assert(start <= end);
    assertMatch(text.slice(shown, start), /^\s*$/);
    shown = end;
  }
  assertMatch(text.slice(shown), /^\s*$/);
});

propertyTest(
  "no row is wider than asked, unless it is a single character",
  [safe, widths, widths],
  (text, first, width) => {
    for (const [index, { start, end }] of wrap(text, first, width).entries()) {
      const row = text.slice(start, end);
      const characters = [...new Intl.Segmenter().segment(row)];
      if (characters.length > 1) assert(columnsOf(row) <= (index === 0 ? first : width), row);
    }
  },
);
