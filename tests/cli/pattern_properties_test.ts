import { assert } from "@std/assert";
import fc from "fast-check";
import { parsePattern, sieveOf } from "../../lib/cli/pattern.ts";
import { formatAttachment } from "../../lib/room/message/file_record.ts";
import { groupMessages } from "../../lib/room/message/message.ts";
import { LineSplitter } from "../../lib/room/log/lines.ts";
import { formatMessage, parseRecord } from "../../lib/room/log/record.ts";
import { texts } from "../helpers/inputs.ts";
import { propertyTest } from "../helpers/property.ts";

const stamp = { pid: 7, time: Date.UTC(2026, 10, 22, 12, 36, 28), nick: "eve" };

/** Parts of patterns, those that mean more than a letter among them. */
const ATOMS = [
  "a",
  "B",
  "7",
  " ",
  ".",
  "^",
  "$",
  "[ab]",
  "[^a]",
  "[]a]",
  "\\d",
  "\\w",
  "\\s",
  "\\S",
  "\\W",
  "\\b",
  "\\B",
  "\\A",
  "\\z",
  "\\.",
  "\\n",
  "[\\s]",
  "<",
  ">",
  ":",
  "é",
];
const patterns: fc.Arbitrary<string> = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3, depthIdentifier: "group" },
    fc.constantFrom(...ATOMS),
    tie("pattern").map((inner) => `(${inner})`),
    tie("pattern").map((inner) => `(?i:${inner})`),
  ),
  pattern: fc.array(
    fc.tuple(tie("atom"), fc.constantFrom("", "", "*", "+", "?", "{2}", "|")).map(([atom, more]) =>
      /^(?:[\^$]|\\[AbBz])$/.test(atom) && more !== "|" ? atom : atom + more
    ),
    { minLength: 1, maxLength: 5 },
  ).map((parts) => parts.join("").replace(/\|$/, "")),
})).pattern;

const messages = fc.array(texts("aAbB7 .\n\n<>:é\r\u2028", 12), { minLength: 1, maxLength: 4 })
  .map((all) => all.map((text) => text.replaceAll("\0", "")));

propertyTest(
  "a sieve lets every piece of a log pass in which the pattern finds something",
  [patterns, messages, fc.boolean()],
  (pattern, all, hasFile) => {
    const sieve = sieveOf(pattern);
    const file = { name: all[0] ?? "", size: 1, mime: "a/b", stored: "c" };
    const piece = all.map((text) => formatMessage(stamp, text)).join("") +
      (hasFile ? formatAttachment(stamp, file) : "");
    const matches = parsePattern(pattern);
    const splitter = new LineSplitter();
    const records = [...splitter.push(new TextEncoder().encode(piece))].map(parseRecord);
    if (![...groupMessages(records)].some(matches)) return;
    assert(sieve === undefined || sieve(piece), piece);
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
