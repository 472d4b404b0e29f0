import { assert, assertEquals } from "@std/assert";
import { CODE, findSpans } from "../../lib/terminal/markdown.ts";
import { Sgr } from "../../lib/terminal/style.ts";

/** The emphasised parts of a text with their styles. */
function emphasised(text: string): [string, string][] {
  return findSpans(text).map(({ start, end, style }) => [text.slice(start, end), style]);
}

Deno.test("emphasis, strong, struck out, code and addresses are found with their marks", () => {
  assertEquals(emphasised("an *em* and _em_"), [["*em*", Sgr.italic], ["_em_", Sgr.italic]]);
  assertEquals(emphasised("a **strong** word"), [["**strong**", Sgr.bold]]);
  assertEquals(emphasised("~~no~~"), [["~~no~~", Sgr.strike]]);
  assertEquals(emphasised("run `rm *x*`"), [["`rm *x*`", CODE]]);
  assertEquals(emphasised("see https://a.example/x_y_z ok"), [
    ["https://a.example/x_y_z", Sgr.underline],
  ]);
});

Deno.test("marks inside words, next to spaces or alone mean themselves", () => {
  for (
    const text of ["snake_case_name", "2 * 3 * 4", "*", "**", "a*b*c", "* item", "`", "__init__x"]
  ) {
    assertEquals(emphasised(text), [], text);
  }
});

Deno.test("a single letter can be emphasised", () => {
  assertEquals(emphasised("*a* `b`"), [["*a*", Sgr.italic], ["`b`", CODE]]);
});

Deno.test("a code span ends with as many marks as it begins with", () => {
  assertEquals(emphasised("``a b``"), [["``a b``", CODE]]);
  assertEquals(emphasised("```a`"), []);
});

/** What takes longer (ms) is more than one look at every mark: that would be hours. */
const AGES = 20_000;

Deno.test("a million marks are no work for ever", () => {
  const begin = performance.now();
  const spans = (mark: string) => findSpans(mark.repeat(1_000_000 / mark.length)).length;
  assertEquals(["`", "` ", "**a ", "_a", "~~a "].map(spans), [0, 250_000, 0, 0, 0]);
  assert(spans("https://") > 0);
  const duration = performance.now() - begin;
  assert(duration < AGES, `it took ${duration} ms`);
});
