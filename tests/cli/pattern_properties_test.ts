import { assert } from "@std/assert";
import fc from "fast-check";
import { parsePattern, sieveOf } from "../../lib/cli/pattern.ts";
import { formatAttachment } from "../../lib/room/message/file_record.ts";
import { groupMessages } from "../../lib/room/message/message.ts";
import { LineSplitter } from "../../lib/room/log/lines.ts";
import { formatMessage, parseRecord } from "../../lib/room/log/record.ts";
import { propertyTest } from "../helpers/property.ts";

const stamp = { pid: 7, time: Date.UTC(2026, 10, 22, 12, 36, 28), nick: "eve" };

/** Parts of patterns: few, so that something is found often, and not always in one line. */
const ATOMS = ["a", "b", " ", ".", "^", "$", "[ab]", "[^a]", "\\s", "\\b", "\\A", "\\z", "\\W"];
const IS_PLACE = /^(?:[\^$]|\\[bAz])$/;

const atoms = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...ATOMS) },
  { weight: 1, arbitrary: fc.constantFrom("(a|b)", "(?:b)", "(?s:.)", "[\\s]", "[]b]") },
);
const patterns: fc.Arbitrary<string> = fc.array(
  fc.tuple(atoms, fc.constantFrom("", "", "", "*", "+", "?")).map(([atom, count]) =>
    IS_PLACE.test(atom) ? atom : atom + count
  ),
  { minLength: 1, maxLength: 4 },
).map((parts) => parts.join(""));

const words = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n"), maxLength: 5 });

/** Whether the pattern finds something in this piece of a log. */
function finds(pattern: string, piece: string): boolean {
  const lines = [...new LineSplitter(0).push(new TextEncoder().encode(piece))];
  return [...groupMessages(lines.map(parseRecord))].some(parsePattern(pattern));
}

propertyTest(
  "a sieve lets every piece of a log pass in which the pattern finds something",
  [patterns, fc.array(words, { minLength: 50, maxLength: 50 })],
  (pattern, all) => {
    const sieve = sieveOf(pattern);
    if (sieve === undefined) return;
    for (const text of all) {
      const said = formatMessage(stamp, text);
      const file = { name: text, size: 1, mime: "a/b", stored: "c" };
      const sent = formatMessage(stamp, "") + formatAttachment(stamp, file);
      for (const piece of [said, sent]) assert(sieve(piece) || !finds(pattern, piece), piece);
    }
  },
);

Deno.test("a sieve keeps back a piece of a log in which the pattern finds nothing", () => {
  const piece = formatMessage(stamp, "nothing but straw\nand 7 needs") + formatMessage(stamp, "x");
  for (
    const pattern of ["needle", "need(le|y)", "n..dle", "^\\d+$", "\\bneed\\b", "Straw", "^and$"]
  ) {
    assert(sieveOf(pattern)?.(piece) === false, pattern);
  }
});

Deno.test("a sieve lets pass what the pattern finds over the end of a line", () => {
  const piece = formatMessage(stamp, "a\nb");
  for (const between of ["[^x]", "\\W", "\\s", "\\n", "\n", "[\\s]", "(?s:.)", "\\x0a"]) {
    const pattern = `a${between}b`;
    assert(finds(pattern, piece), pattern);
    assert(sieveOf(pattern)?.(piece) !== false, pattern);
  }
});
