import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatRange, parseRange, type Range } from "../../lib/link/range.ts";
import { propertyTest } from "../helpers/property.ts";

const SAID = { end: 20, pid: 7, time: 0, nick: "ann", verdict: "vouched", text: "hi" } as const;
const RANGE: Range = { origin: "web1:1.2.3", from: 0, to: 20, said: [SAID] };

function parse(value: unknown): Range | undefined {
  return parseRange(new TextEncoder().encode(JSON.stringify(value)));
}

Deno.test("a range is understood as it was sent", () => {
  const full = { ...SAID, by: "joe", parts: [["file", "x"]] as const };
  const taken = { ...SAID, end: 30, text: "", deletes: 20 };
  const range = { ...RANGE, to: 40, said: [full, taken] };
  assertEquals(parseRange(new TextEncoder().encode(formatRange(range))), range);
});

for (
  const [what, change] of Object.entries<object>({
    "an origin that is none": { origin: "web1" },
    "a host that is called as the web is": { origin: "web:1.2" },
    "a host with a blank": { origin: "we b:1.2" },
    "a range that goes backwards": { from: 21 },
    "an end behind it": { said: [{ ...SAID, end: 21 }] },
    "ends in disorder": { said: [SAID, { ...SAID, end: 20 }] },
    "a place that is no number": { from: "0" },
    "a place that numbers can't tell": { to: 1e300 },
    "a PID that no line has room for": { said: [{ ...SAID, pid: 1e11 }] },
    "a time before all times": { said: [{ ...SAID, time: -1 }] },
    "a time that is none": { said: [{ ...SAID, time: null }] },
    "a verdict of its own": { said: [{ ...SAID, verdict: "certain" }] },
    "a nick that is no text": { said: [{ ...SAID, nick: { toString: "x" } }] },
    "parts that are none": { said: [{ ...SAID, parts: [["file"]] }] },
    "very many parts": { said: [{ ...SAID, parts: Array(1000).fill(["file", ""]) }] },
    "nothing said": { said: null },
  })
) {
  Deno.test(`a range makes no sense with ${what}`, () => {
    assertEquals(parse({ ...RANGE, ...change }), undefined);
  });
}

propertyTest("whatever comes is a range or none, and never an error", [
  fc.oneof(fc.json(), fc.string()),
], (text) => {
  parseRange(new TextEncoder().encode(text));
});
