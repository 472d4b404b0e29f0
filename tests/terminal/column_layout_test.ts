import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { type Authorship, parseRecord } from "../../lib/room/log/record.ts";
import type { RecordOptions } from "../../lib/terminal/record_layout.ts";
import { ColumnLayout } from "../../lib/terminal/column_layout.ts";
import { columnsOf } from "../../lib/terminal/graphemes.ts";
import { paletteOf } from "../../lib/terminal/palette.ts";
import { Renderer } from "../../lib/terminal/render.ts";
import { makePainter } from "../../lib/terminal/style.ts";
import { FORBIDDEN, HOSTILE_TEXTS } from "../helpers/hostile.ts";

const NOON = "2026.11.22 12:00:00";
const VOUCHED: Authorship = { verdict: "vouched", uid: 9 };
const UNVOUCHED: Authorship = { verdict: "unvouched" };
const FORGED: Authorship = { verdict: "forged" };

/** A screen of so many columns. */
class Page {
  readonly renderer: Renderer;
  /** The nicks that two clients have. */
  readonly shared = new Set<string>();
  columns: number;
  #shown = "";

  constructor(columns = 80, color = false) {
    this.columns = columns;
    const options = {
      paint: makePainter(color),
      palette: paletteOf(16),
      columns: () => this.columns,
      nick: "joe",
      pid: 7,
      nickColor: () => "35",
      needsPid: (nick: string) => this.shared.has(nick),
    };
    this.renderer = new Renderer({ ...options, layout: new ColumnLayout(options) });
  }

  /** Shows a line of the log, vouched for unless something else is said. */
  show(text: string, authorship = VOUCHED, options: RecordOptions = {}): void {
    const record = parseRecord({ offset: 1234, length: text.length + 1, text, omitted: 0 });
    this.print(this.renderer.record({ ...record, authorship }, options));
  }

  /** Shows what somebody says at a time of that day. */
  say(nick: string, text: string, time = "12:00:00", authorship = VOUCHED): void {
    this.show(`[9][2026.11.22 ${time}] <${nick}>: ${text}`, authorship);
  }

  print(text: string): void {
    this.#shown += text;
  }

  /** The rows without the line for the day, with the times as they are in UTC or as `--:--`. */
  get rows(): string[] {
    return withoutColor(this.#shown).trimEnd().split("\n").filter((row) => !row.startsWith("--- "))
      .map((row) => row.replace(/^\d\d:(\d\d)/, "HH:$1"));
  }

  get shown(): string {
    return this.#shown;
  }
}

/** Removes the sequences that only the renderer itself may have put in. */
function withoutColor(text: string): string {
  // deno-lint-ignore no-control-regex -- this is the sequence to remove.
  return text.replace(/\x1b\[([\d;]*m|\?7[hl])/g, "");
}

Deno.test("time, nick and text stand in columns, and further rows below the text", () => {
  const page = new Page(40);
  page.say("ann", "good morning to all who are here");
  page.say("joe", "hello");
  assertEquals(page.rows, [
    "HH:00    <ann>  good morning to all who",
    "                are here",
    "HH:00    <joe>  hello",
  ]);
});

Deno.test("who goes on talking is named once, and the time is told when it is another", () => {
  const page = new Page();
  page.say("ann", "one");
  page.say("ann", "two");
  page.say("ann", "three", "12:01:00");
  page.say("ann", "four", "12:01:30");
  page.say("joe", "five", "12:01:30");
  assertEquals(page.rows, [
    "HH:00    <ann>  one",
    "                two",
    "HH:01           three",
    "                four",
    "HH:01    <joe>  five",
  ]);
});

for (
  const [what, between] of [
    ["five minutes", () => {}],
    ["a rule", (page: Page) => page.print(page.renderer.rule("3 new"))],
    ["an answer of pipechat", (page: Page) => page.print(page.renderer.output("done"))],
    ["something that went wrong", (page: Page) => page.print(page.renderer.problem("no"))],
    ["somebody who joins", (page: Page) => page.show(`[9][${NOON}] *** <eve> joined ***`)],
    ["somebody else's message", (page: Page) => page.say("eve", "and I")],
    ["an action", (page: Page) => page.say("ann", "/me waves")],
    ["a cleared screen", (page: Page) => page.renderer.interrupt()],
    ["a line that is of nobody", (page: Page) => page.show("gibberish")],
    ["another day", (page: Page) => page.show("[9][2026.11.24 12:00:00] <ann>: x")],
    ["the past", (page: Page) => page.show(`[9][${NOON}] <ann>: x`, VOUCHED, { dim: true })],
    ["a longer time back", (page: Page) => page.say("ann", "earlier", "11:59:00")],
  ] as const
) {
  Deno.test(`behind ${what} the nick is told again`, () => {
    const page = new Page();
    page.say("ann", "one");
    between(page);
    const count = page.rows.length;
    page.say("ann", "two", "12:05:02");
    assertMatch(page.rows.slice(count).join("\n"), /^HH:05 {4}<ann> {2}two$/);
  });
}

Deno.test("a long monologue names its author now and then", () => {
  const page = new Page();
  for (let count = 0; count < 30; count++) page.say("ann", "x");
  assertEquals(page.rows.filter((row) => row.includes("<ann>")).length, 3);
});

Deno.test("every mark is at every message that it holds for", () => {
  const page = new Page();
  page.say("ann", "one");
  page.say("ann", "two", undefined, UNVOUCHED);
  page.say("ann", "three", undefined, UNVOUCHED);
  page.say("ann", "four", undefined, FORGED);
  page.say("ann", "five", undefined, FORGED);
  page.say("ann", "six", undefined, { ...VOUCHED, by: "joe" });
  page.say("ann", "seven", undefined, { ...VOUCHED, by: "joe" });
  page.say("ann", "eight");
  page.say("ann", "nine", undefined, { ...VOUCHED, uid: 10 });
  assertEquals(page.rows, [
    "HH:00    <ann>  one",
    "HH:00    <ann>? two",
    "HH:00    <ann>? three",
    "HH:00 FORGED <ann>  four",
    "HH:00 FORGED <ann>  five",
    "HH:00 <ann by joe>  six",
    "HH:00 <ann by joe>  seven",
    "HH:00    <ann>  eight",
    "HH:00    <ann>  nine",
  ]);
});

Deno.test("a PID is told where it tells two of one nick apart", () => {
  const page = new Page();
  page.say("ann", "one");
  page.shared.add("ann");
  page.show(`[9][${NOON}] <ann>: two`);
  page.show(`[10][${NOON}] <ann>: three`);
  page.show(`[10][${NOON}] <ann>: four`);
  page.show(`[10][${NOON}] *** <ann> left ***`);
  page.say("eve", "five");
  assertEquals(page.rows, [
    "HH:00    <ann>  one",
    "HH:00 [9]<ann>  two",
    "HH:00 [10]<ann>  three",
    "                 four",
    "HH:00       ***  [10]<ann> left",
    "HH:00     <eve>  five",
  ]);
});

Deno.test("the column grows with the nicks, and a long one pushes only its own text aside", () => {
  const page = new Page();
  page.say("ann", "one");
  page.say("christopher", "two");
  page.say("ann", "three");
  page.say("x".repeat(32), "four ".repeat(12).trimEnd());
  page.say("ann", "five");
  assertEquals(page.rows, [
    "HH:00    <ann>  one",
    "HH:00 <christopher>  two",
    "HH:00         <ann>  three",
    `HH:00 <${"x".repeat(32)}>  four four four four four four four`,
    "                        four four four four four",
    "HH:00            <ann>  five",
  ]);
});

Deno.test("neither robots nor what anybody may have said widen the column", () => {
  const page = new Page();
  page.say("ann", "one");
  page.say("nightly-backup", "two", undefined, { ...VOUCHED, by: "joe" });
  page.say("christopher", "three", undefined, UNVOUCHED);
  page.say("christopher", "four", undefined, FORGED);
  page.say("ann", "five");
  assertEquals(page.rows, [
    "HH:00    <ann>  one",
    "HH:00 <nightly-backup by joe>  two",
    "HH:00 <christopher>? three",
    "HH:00 FORGED <christopher>  four",
    "HH:00    <ann>  five",
  ]);
});

Deno.test("ids have a column of their own, and each message its nick", () => {
  const page = new Page();
  for (const text of ["one", "two"]) {
    page.show(`[9][${NOON}] <ann>: ${text}`, VOUCHED, { id: true });
  }
  page.say("ann", "three");
  assertEquals(page.rows, [
    "HH:00    #1234    <ann>  one",
    "HH:00    #1234    <ann>  two",
    "HH:00    <ann>  three",
  ]);
});

Deno.test("below 40 columns the text stands right behind the nick", () => {
  const page = new Page(30);
  page.say("ann", "good morning to all of you");
  page.say("ann", "again");
  page.say("christopher", "hi", undefined, UNVOUCHED);
  page.show(`[9][${NOON}] *** <eve> joined ***`);
  assertEquals(page.rows, [
    "HH:00 <ann> good morning to",
    "      all of you",
    "      again",
    "HH:00 <christopher>? hi",
    "HH:00 *** <eve> joined",
  ]);
});

Deno.test("what happens in the room stands in the column of the text", () => {
  const page = new Page();
  page.show(`[9][${NOON}] *** <ann> joined ***`);
  page.show(`[9][${NOON}] *** <ann> left ***`, UNVOUCHED);
  page.show(`[9][${NOON}] <ann> /delete 5`);
  page.show(`[9][${NOON}] <ann> /list`);
  page.show("[9] is <ann>", UNVOUCHED);
  page.show("gibberish");
  page.say("ann", "/me waves");
  assertEquals(page.rows, [
    "HH:00      ***  <ann> joined",
    "HH:00      ***  <ann>? left",
    "HH:00      ***  <ann> took back #5",
    "HH:00      ***  <ann> /list",
    "           ***  [9] is <ann>?",
    "             ?  gibberish",
    "HH:00    * ann  waves",
  ]);
});

Deno.test("further lines and files stand below their message, and those of others are told", () => {
  const page = new Page();
  page.say("ann", "one");
  page.show(`[9][${NOON}] <ann>| two`);
  page.show(`[9][${NOON}] <ann> /file plan.txt 12 text/plain 0f-e1`);
  page.show(`[9][${NOON}] <eve>| three`, { ...VOUCHED, uid: 10 });
  page.say("ann", "four");
  page.show(`[9][${NOON}] <ann>| five`, { ...VOUCHED, uid: 10, by: "eve" });
  page.show(`[9][${NOON}] <ann>| six`, FORGED);
  assertEquals(page.rows, [
    "HH:00    <ann>  one",
    "                two",
    "                [file: plan.txt (12 bytes, text/plain): /get 1234]",
    "         <eve>  three",
    "HH:00    <ann>  four",
    "      <ann by eve>  five",
    "      FORGED <ann>  six",
  ]);
});

Deno.test("in a narrow window a nick is cut before its mark is", () => {
  for (const columns of [16, 20, 30, 39, 40, 60]) {
    const page = new Page(columns);
    page.say("x".repeat(32), "one", undefined, UNVOUCHED);
    page.say("x".repeat(32), "two", undefined, { ...VOUCHED, by: "y".repeat(32) });
    const [first = "", ...rows] = page.rows;
    assertMatch(first, /^HH:00 <x+(…)?>\?/);
    if (columns >= 20) assertMatch(rows.join("\n"), /^HH:00 <x+(…)? by y+(…)?>/m);
    for (const row of columns >= 20 ? page.rows : []) assert(columnsOf(row) <= columns, row);
  }
});

for (const [attempt, text] of HOSTILE_TEXTS) {
  for (const columns of [80, 30]) {
    Deno.test(`in ${columns} columns nothing is shown that could ${attempt}`, () => {
      for (const color of [false, true]) {
        const page = new Page(columns, color);
        for (const line of text.split("\n")) {
          const nick = line.slice(0, 40);
          for (const authorship of [VOUCHED, UNVOUCHED, FORGED, { ...VOUCHED, by: nick }]) {
            page.show(`[9][${NOON}] <ann>: ${line}`, authorship);
            page.show(`[9][${NOON}] <ann>: ${line}`, authorship, { id: true });
            page.show(`[9][${NOON}] <ann>| ${line}`, authorship);
            page.show(`[9][${NOON}] <${nick}>: x`, authorship);
            page.show(`[9][${NOON}] *** <${nick}> joined ***`, authorship);
            page.show(`[9][${NOON}] <ann> /whois ${line}`, authorship);
            page.show(`[9] is <${line}>`, authorship);
            page.show(line);
          }
        }
        const shown = withoutColor(page.shown);
        assertNotMatch(shown, FORBIDDEN);
        for (const row of shown.trimEnd().split("\n")) {
          assert(columnsOf(row) <= columns, row);
          // The first columns belong to the time, or are empty.
          assertMatch(row, /^(\d\d:\d\d | {6}|--- )/);
          assertMatch(row, /^(?!\d\d:\d\d *$)/);
        }
      }
    });
  }
}
