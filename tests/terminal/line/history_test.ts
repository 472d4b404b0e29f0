import { assertEquals } from "@std/assert";
import { lineOf, press, show } from "../../helpers/line.ts";

const ENTERED = ["first one", "second two", "third One"];

/** What keys make of a line, after the three lines above were entered. */
function after(keys: string, shown = "|"): string {
  return show(press(keys, lineOf(shown, ENTERED)));
}

Deno.test("the lines that were entered come back, and what was being typed stays", () => {
  assertEquals(after("<Up>"), "third One|");
  assertEquals(after("<Ctrl-P><Ctrl-P>"), "second two|");
  assertEquals(after("<Alt-<>"), "first one|");
  assertEquals(after("<Up><Up><Down>"), "third One|");
  assertEquals(after("<Up><Up><Ctrl-N><Ctrl-N>", "half|"), "half|");
  assertEquals(after("<Alt-<><Alt->>", "half|"), "half|");
  assertEquals(after("<Up><Up><Up><Up>"), "first one|");
});

Deno.test("a line that was changed on the way is found as it was left, until Enter", () => {
  assertEquals(after("<Up>!<Up><Down>"), "third One!|");
  assertEquals(after("<Up>!<Up><Enter><Up><Up>"), "third One|");
});

Deno.test("each line has its own undo", () => {
  assertEquals(after("half<Up>!<Ctrl-_>"), "third One|");
  assertEquals(after("half<Up>!<Down><Ctrl-_>"), "|");
  assertEquals(after("<Up>!?<Backspace><Alt-R>"), "third One|");
});

Deno.test("Enter and Ctrl-C forget which line was looked at", () => {
  assertEquals(after("<Up><Up><Enter><Up>"), "second two|");
  assertEquals(after("<Up><Up><Ctrl-C><Up>"), "third One|");
});

Deno.test("a line that was entered again is there once, as the youngest; a blank one is not", () => {
  assertEquals(after("first one<Enter>  <Enter><Up><Up><Up>"), "second two|");
});

Deno.test("so many lines are kept", () => {
  const line = lineOf("|", Array.from({ length: 505 }, (_, index) => `line ${index}`));
  assertEquals(show(press("<Alt-<>", line)), "line 5|");
});

Deno.test("a text of several lines is left at its first and at its last row", () => {
  const line = lineOf("|", ["older"]);
  const several = press("one<Alt-Enter>two", line);
  assertEquals(show(press("<Up>", several)), "o|ne\ntwo");
  assertEquals(show(press("<Up><Up>", several)), "older|");
  assertEquals(show(press("<Up><Up><Down>", several)), "one\ntwo|");
  assertEquals(show(press("<Ctrl-P>", several)), "older|");
});

Deno.test("Alt-. inserts the last word of a line, and again that of an older one", () => {
  assertEquals(after("<Alt-.>", "say |now"), "say One|now");
  assertEquals(after("<Alt-.><Alt-.>", "say |now"), "say two|now");
  assertEquals(after("<Alt-.><Left><Alt-.>", "|"), "OnOne|e");
});

Deno.test("a search finds the youngest line with the pattern, and goes on to older ones", () => {
  assertEquals(after("<Ctrl-R>one"), "third |One");
  assertEquals(after("<Ctrl-R>one<Ctrl-R>"), "first |one");
  assertEquals(after("<Ctrl-R>one<Ctrl-R><Ctrl-S>"), "third |One");
  assertEquals(after("<Ctrl-R>o<Backspace>sec"), "|second two");
});

Deno.test("capitals in a pattern count if there are any", () => {
  assertEquals(after("<Ctrl-R>One<Ctrl-R>"), "third |One");
});

Deno.test("a pattern is what it is, not an expression", () => {
  const line = lineOf("|", ["a.b", "axb"]);
  assertEquals(show(press("<Ctrl-R>a.b", line)), "|a.b");
  assertEquals(show(press("<Ctrl-R>(", line)), "|");
});

Deno.test("a search that finds nothing rings, and keeps what it had found", () => {
  const line = press("<Ctrl-R>onex", lineOf("|", ENTERED));
  assertEquals([show(line), line.effect], ["|", { type: "bell" }]);
  const later = press("x", press("<Ctrl-R>one", lineOf("|", ENTERED)));
  assertEquals([show(later), later.search?.isFailed], ["third |One", true]);
});

Deno.test("a search is given up, or goes on as editing", () => {
  assertEquals(after("<Ctrl-R>one<Ctrl-G>", "ha|lf"), "ha|lf");
  const dropped = press("<Ctrl-R>x<Ctrl-C>", lineOf("|", ENTERED));
  assertEquals([show(dropped), dropped.search, dropped.effect], ["|", undefined, undefined]);
  assertEquals(after("<Ctrl-R>one<Right>!"), "third O!|ne");
  assertEquals(after("<Ctrl-R>one<Ctrl-A>"), "|third One");
  assertEquals(after("<Ctrl-R>sec<Up>"), "first one|");
  const entered = press("<Ctrl-R>sec<Enter>", lineOf("|", ENTERED));
  assertEquals(entered.effect, { type: "line", text: "second two" });
  assertEquals(entered.search, undefined);
});

Deno.test("Ctrl-R twice looks for what was looked for last", () => {
  assertEquals(after("<Ctrl-R>one<Ctrl-A><Alt->><Ctrl-R><Ctrl-R>"), "third |One");
});

Deno.test("the cursor is not put inside of a character that was looked for in part", () => {
  assertEquals(after("<Ctrl-R>👩", "👨‍👩‍👧|"), "👨‍👩‍👧|");
});
