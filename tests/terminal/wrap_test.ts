import { assert, assertEquals } from "@std/assert";
import { columnsOf } from "../../lib/terminal/graphemes.ts";
import { wrap } from "../../lib/terminal/wrap.ts";

function rows(text: string, first: number, width: number): string[] {
  return wrap(text, first, width).map(({ start, end }) => text.slice(start, end));
}

Deno.test("text is broken at spaces, which go", () => {
  assertEquals(rows("one two three four", 9, 10), ["one two", "three four"]);
});

Deno.test("a word wider than a row is broken", () => {
  assertEquals(rows("abcdefghij", 4, 4), ["abcd", "efgh", "ij"]);
  assertEquals(rows("abcdefghij", 2, 4), ["", "abcd", "efgh", "ij"]);
  assertEquals(rows("x abcdefghij", 3, 4), ["x", "abcd", "efgh", "ij"]);
});

Deno.test("wide characters and clusters count by their columns and are never cut", () => {
  assertEquals(columnsOf("日本"), 4);
  assertEquals(rows("日本語日本語", 6, 6), ["日本語", "日本語"]);
  assertEquals(rows("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 16, 16), ["👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧"]);
});

Deno.test("an address is broken like any word, as the terminal would break it to column 0", () => {
  const address = `https://example.org/${"x".repeat(30)}`;
  assertEquals(rows(`see ${address} now`, 20, 20), [
    "see",
    "https://example.org/",
    "x".repeat(20),
    `${"x".repeat(10)} now`,
  ]);
});

Deno.test("a sequence counts as many columns as its parts have where they are shown alone", () => {
  assertEquals(rows("👍🏽👍🏽👍🏽", 8, 8), ["👍🏽👍🏽", "👍🏽"]);
  assertEquals(rows("🇫🇷🇫🇷🇫🇷", 8, 8), ["🇫🇷🇫🇷", "🇫🇷"]);
});

Deno.test("no row is wider than it may be, whatever the text", () => {
  const text = `${" ".repeat(99)}a ${"b".repeat(99)} 日${"本".repeat(50)} ${"c d ".repeat(40)}`;
  for (const [index, row] of rows(text, 13, 17).entries()) {
    assert(columnsOf(row.trimStart()) <= (index === 0 ? 13 : 17), row);
  }
});

Deno.test("an empty text is one empty row", () => {
  assertEquals(rows("", 10, 10), [""]);
});
