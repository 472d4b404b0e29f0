import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { PasteSplitter } from "../../lib/terminal/paste.ts";
import { chunkSizes, cut, texts } from "../helpers/inputs.ts";
import { propertyTest } from "../helpers/property.ts";

const inputs = fc.array(
  fc.oneof(fc.constantFrom("\x1b[200~", "\x1b[201~"), texts("\x1b[201~\r", 4)),
  { maxLength: 12 },
).map((parts) => parts.join(""));

propertyTest(
  "keys and pastes are the same however the input is cut",
  [inputs, chunkSizes],
  (input, sizes) => {
    assertEquals(split(cut(input, sizes)), split([input]));
  },
);

/** What was typed between the pastes, and what was pasted. */
function split(chunks: Iterable<string>): { type: string; text: string }[] {
  const splitter = new PasteSplitter();
  const pieces: { type: string; text: string }[] = [];
  for (const chunk of chunks) {
    for (const { type, text } of splitter.push(chunk)) {
      const last = pieces.at(-1);
      if (type === "keys" && last?.type === "keys") last.text += text;
      else pieces.push({ type, text });
    }
  }
  return pieces;
}
