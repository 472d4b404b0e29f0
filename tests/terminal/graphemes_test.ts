import { assertEquals } from "@std/assert";
import {
  columnsOf,
  graphemeBoundary,
  graphemes,
  isPlain,
  nextGrapheme,
  previousGrapheme,
} from "../../lib/terminal/graphemes.ts";

const FAMILY = "👨‍👩‍👧";
/** Texts, and the graphemes that they are made of. */
const TEXTS: readonly (readonly string[])[] = [
  [],
  ["a", "b", "\n", "c"],
  ["日", "本", "한", "글"],
  ["x", FAMILY, "y"],
  ["e\u0301", "e\u0301", "e"],
  ["🇩🇪", "🇫🇷", "🇩"],
  ["👍🏽", "❤️", "1️⃣"],
  ["\u0301", "a"],
  ["\u06001", "2"],
];

for (const parts of TEXTS) {
  const text = parts.join("");
  Deno.test(`${JSON.stringify(text)} is made of ${parts.length} graphemes, both ways`, () => {
    assertEquals(Array.from(graphemes(text)), parts);
    const ends: number[] = [];
    for (let at = 0; at < text.length; at = nextGrapheme(text, at)) ends.push(at);
    const back: number[] = [];
    for (let at = text.length; at > 0;) back.unshift(at = previousGrapheme(text, at));
    const starts = parts.map((_, index) => parts.slice(0, index).join("").length);
    assertEquals([ends, back], [starts, starts]);
  });
}

Deno.test("the boundary for a place inside a grapheme is its end", () => {
  assertEquals([0, 1, 2, 8, 9, 10].map((at) => graphemeBoundary(`x${FAMILY}y`, at)), [
    0,
    1,
    9,
    9,
    9,
    10,
  ]);
});

Deno.test("the columns of a text are the sum of those of its graphemes", () => {
  assertEquals(columnsOf(`x${FAMILY}日e\u0301🇩🇪`), 1 + 2 + 2 + 1 + 2);
});

Deno.test("two plain characters are two graphemes, whichever they are", () => {
  const segmenter = new Intl.Segmenter();
  const plain = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code)).filter(
    isPlain,
  );
  const some = plain.filter((_, index) => index % 997 === 0);
  for (const one of plain) {
    const other = some[one.charCodeAt(0) % some.length] ?? "";
    const text = `${one}${one}a${one}${other}`;
    assertEquals(Array.from(segmenter.segment(text)).length, 5, JSON.stringify(text));
  }
});

Deno.test("only text that is not plain has a segmenter made", async () => {
  // A module of its own, for which no other test has made one.
  const fresh: typeof import("../../lib/terminal/graphemes.ts") = await import(
    `${new URL("../../lib/terminal/graphemes.ts", import.meta.url)}?fresh`
  );
  const { Segmenter } = Intl;
  let made = 0;
  const Counting = class extends Segmenter {
    constructor() {
      super();
      made++;
    }
  };
  Object.assign(Intl, { Segmenter: Counting });
  try {
    const plain = "hello, wörld 日本";
    for (let at = 0; at < plain.length; at++) fresh.nextGrapheme(plain, at);
    Array.from(fresh.graphemes(plain));
    assertEquals([fresh.columnsOf(plain), made], [17, 0]);
    Array.from(fresh.graphemes(FAMILY));
    assertEquals(made, 1);
  } finally {
    Object.assign(Intl, { Segmenter });
  }
});
