import { assertEquals } from "@std/assert";
import { listWords } from "../../../lib/terminal/line/completion.ts";
import type { LineState } from "../../../lib/terminal/line/state.ts";
import { lineOf, press, show } from "../../helpers/line.ts";

const WORDS = ["joe ", "john ", "johanna ", "ann ", "\x1b[31mevil "];

function complete(line: string): { matches: string[]; part: string } {
  const part = /\S*$/.exec(line)?.[0] ?? "";
  const matches = WORDS.filter((word) => part !== "" && word.startsWith(part.toLowerCase()));
  return { matches, part };
}

function tab(keys: string, shown: string): LineState {
  return press(keys, lineOf(shown), { complete });
}

Deno.test("Tab inserts the one word that there is, at the cursor", () => {
  assertEquals(show(tab("<Tab>", "hi a| there")), "hi ann | there");
});

Deno.test("Tab spells a word as it is spelt", () => {
  assertEquals(show(tab("<Tab>", "ANN|")), "ann |");
});

Deno.test("Tab inserts what all words begin with, and rings when there is no more of that", () => {
  assertEquals(show(tab("<Tab>", "joh|")), "joh|");
  assertEquals(tab("<Tab>", "joh|").effect, { type: "bell" });
  assertEquals([show(tab("<Tab>", "j|")), tab("<Tab>", "j|").effect], ["jo|", undefined]);
});

Deno.test("a second Tab in a row lists the words", () => {
  const words = ["joe ", "johanna ", "john "];
  assertEquals(tab("<Tab><Tab>", "jo|").effect, { type: "list", words });
  assertEquals(tab("<Tab><Tab>", "j|").effect, { type: "list", words });
  assertEquals(tab("<Tab><Left><Right><Tab>", "jo|").effect, { type: "bell" });
});

Deno.test("Tab rings where there is nothing", () => {
  assertEquals(tab("<Tab>", "x|").effect, { type: "bell" });
  assertEquals(tab("<Tab><Tab>", "|").effect, { type: "bell" });
});

Deno.test("nothing unsafe is inserted, whoever made it up", () => {
  const line = press("<Tab>", lineOf("|"), {
    complete: () => ({ matches: ["\x1b[31mevil "], part: "" }),
  });
  assertEquals(show(line), "␛[31mevil |");
});

Deno.test("a list has as many columns as fit, and is sorted downwards", () => {
  const words = ["a ", "bb ", "ccc ", "日 ", "e "];
  assertEquals(listWords(words, { columns: 15, rows: 24 }), "a    ccc  e\nbb   日\n");
  assertEquals(listWords(words, { columns: 5, rows: 24 }), "a\nbb\nccc\n日\ne\n");
});

Deno.test("a list is no longer than the screen, and tells how many words are left", () => {
  const words = Array.from({ length: 100 }, (_, index) => `word${String(index).padStart(2, "0")} `);
  const list = listWords(words, { columns: 16, rows: 12 });
  assertEquals(list.split("\n").slice(0, 2), ["word00  word10", "word01  word11"]);
  assertEquals(list.split("\n").slice(-2), ["… 80 more", ""]);
  assertEquals(list.split("\n").length - 1, 11);
});
