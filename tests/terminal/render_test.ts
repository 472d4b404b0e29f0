import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { type Authorship, parseRecord } from "../../lib/room/log/record.ts";
import { isMention } from "../../lib/mention.ts";
import { LineLayout } from "../../lib/terminal/line_layout.ts";
import { paletteOf } from "../../lib/terminal/palette.ts";
import { Renderer } from "../../lib/terminal/render.ts";
import { makePainter } from "../../lib/terminal/style.ts";
import { columnsOf } from "../../lib/terminal/graphemes.ts";
import { FORBIDDEN, HOSTILE_TEXTS } from "../helpers/hostile.ts";
import { inOwnProcess } from "../helpers/own_process.ts";

const NOON = "2026.11.22 12:00:00";

function renderer(columns?: number, color = false): Renderer {
  const options = {
    paint: makePainter(color),
    palette: paletteOf(16),
    columns: () => columns,
    nick: "joe",
    pid: 7,
    nickColor: () => "35",
  };
  return new Renderer({ ...options, layout: new LineLayout(options) });
}

/** What is shown for log lines, without the line for the day. */
function show(lines: string[], columns?: number, color = false): string {
  const view = renderer(columns, color);
  const shown = lines.map((text) =>
    view.record(parseRecord({ offset: 1234, length: text.length + 1, text, omitted: 0 }))
  );
  return shown.join("").replace(/^.*---.*\n/, "");
}

/** Removes the sequences that only the renderer itself may have put in. */
function withoutColor(text: string): string {
  // deno-lint-ignore no-control-regex -- this is the sequence to remove.
  return text.replace(/\x1b\[([\d;]*m|\?7[hl])/g, "");
}

Deno.test("messages, status lines, commands and answers look different", () => {
  assertMatch(show([`[9][${NOON}] <ann>: hi`]), /^\d\d:\d\d \[9\]<ann>: hi\n$/);
  assertMatch(show([`[9][${NOON}] *** <ann> joined ***`]), /^\d\d:\d\d \*\*\* \[9\]<ann> joined/);
  assertMatch(show([`[9][${NOON}] <ann> /list`]), /^\d\d:\d\d \*\*\* \[9\]<ann> \/list\n$/);
  assertEquals(show(["[9] is <ann>"]), "      [9] is <ann>\n");
  assertEquals(show(["gibberish"]), "      ? gibberish\n");
});

Deno.test("who sets or removes the topic is told", () => {
  assertMatch(
    show([`[9][${NOON}] <ann> /topic a \x1b[2Jplan`]),
    /<ann> set the topic: a ␛\[2Jplan/,
  );
  assertMatch(show([`[9][${NOON}] <ann> /topic`]), /<ann> removed the topic/);
});

Deno.test("an answer that nobody vouches for has the mark, and one that is denied the alarm", () => {
  const text = "[9] is <ann>";
  const record = parseRecord({ offset: 0, length: text.length, text, omitted: 0 });
  const shown = (["vouched", "unvouched", "forged"] as const).map((verdict) =>
    withoutColor(renderer().record({ ...record, authorship: { verdict } })).trim()
  );
  assertEquals(shown, ["[9] is <ann>", "[9] is <ann>?", "FORGED [9] is <ann>"]);
});

Deno.test("further lines of a message are indented, wrapped or not", () => {
  const lines = [`[9][${NOON}] <ann>: one`, `[9][${NOON}] <ann>| two three four five six`];
  assertMatch(show(lines), /one\n {6}two three four five six\n$/);
  assertMatch(show(lines, 22), /one\n {6}two three four\n {6}five six\n$/);
});

// Days are those of the place where it is read.
for (const zone of ["Pacific/Auckland", "America/St_Johns", "UTC"]) {
  Deno.test(`the day is told when it changes: ${zone}`, async () => {
    const rows = await inOwnProcess(
      `
      import { formatTime, parseRecord } from "./lib/room/log/record.ts";
      import { LineLayout } from "./lib/terminal/line_layout.ts";
      import { paletteOf } from "./lib/terminal/palette.ts";
      import { Renderer } from "./lib/terminal/render.ts";
      import { makePainter } from "./lib/terminal/style.ts";
      const look = { paint: makePainter(false), palette: paletteOf(16), columns: () => undefined };
      const options = { ...look, nick: "joe", pid: 7, nickColor: () => "35" };
      const view = new Renderer({ ...options, layout: new LineLayout(options) });
      const times = [[20, 0, 0], [20, 23, 59], [22, 0, 0]].map(([day, hour, minute]) =>
        formatTime(new Date(2026, 10, day, hour, minute).getTime())
      );
      console.log(JSON.stringify(times.map((time) =>
        view.record(parseRecord({ offset: 0, length: 1, text: \`[9][\${time}] <ann>: x\`, omitted: 0 }))
      )));
    `,
      { TZ: zone },
    );
    assertEquals(rows, [
      "--- Fri 2026-11-20 ---\n00:00 [9]<ann>: x\n",
      "23:59 [9]<ann>: x\n",
      "--- Sun 2026-11-22 ---\n00:00 [9]<ann>: x\n",
    ]);
  });
}

Deno.test("emphasis is styled and not a character is hidden", () => {
  const text = "**a** *b* `c` ~~d~~ https://e.example/f_g_h ,;:";
  const shown = show([`[9][${NOON}] <ann>: ${text}`], 200, true);
  assert(withoutColor(shown).endsWith(`<ann>: ${text}\n`), shown);
  assert(shown.includes("\x1b[1m**a**\x1b[0m"), shown);
});

Deno.test("one's own lines, others' lines and the past have different colours", () => {
  const own = show([`[7][${NOON}] <joe>: x`], 80, true);
  const other = show([`[9][${NOON}] <ann>: x`], 80, true);
  const record = parseRecord({ offset: 0, length: 1, text: `[9][${NOON}] <ann>: x`, omitted: 0 });
  const past = renderer(80, true).record(record, { dim: true });
  assertEquals(new Set([own, other, past].map((text) => text.replace(/joe|ann|7|9/g, ""))).size, 3);
});

Deno.test("an action is told in the third person", () => {
  assertMatch(show([`[9][${NOON}] <ann>: /me waves`]), /\[9\]\* ann waves\n$/);
});

Deno.test("the length of what was left out of a line is told", () => {
  const text = `[9][${NOON}] <ann>: x`;
  const shown = renderer().record(parseRecord({ offset: 0, length: 99, text, omitted: 70 }));
  assertMatch(shown, /x … \(70 bytes more\)\n$/);
});

for (const [attempt, text] of HOSTILE_TEXTS) {
  Deno.test(`nothing is shown that could ${attempt}`, () => {
    const lines = text.split("\n").flatMap((line) => [
      `[9][${NOON}] <ann>: ${line}`,
      `[9][${NOON}] <${line.slice(0, 40)}>: x`,
      `[9][${NOON}] *** <${line.slice(0, 40)}> joined ***`,
      `[9][${NOON}] <ann> /whois ${line}`,
      `[9] is <${line}>`,
      line,
    ]);
    for (const color of [false, true]) {
      const shown = withoutColor(show(lines, 80, color));
      assertNotMatch(shown, FORBIDDEN);
      for (const row of shown.trimEnd().split("\n")) {
        assert(columnsOf(row) <= 80, row);
        // The first columns belong to the time, or are empty.
        assertMatch(row, /^(\d\d:\d\d (\[9\][<*]|\*\*\* )| {6}|--- )/);
      }
    }
  });
}

Deno.test("a nick is mentioned as a whole word, in capitals or not", () => {
  for (const text of ["joe", "hi Joe!", "@joe: x", "(JOE)"]) assert(isMention(text, "joe"), text);
  for (const text of ["joey", "anjoe", "joe-ann", "joe_x", "jo e"]) {
    assert(!isMention(text, "joe"), text);
  }
  assert(isMention("a.b*c says", "a.b*c"));
  assert(!isMention("axb*c says", "a.b*c"));
});

/** As {@linkcode show}, for records that somebody has judged. */
function showJudged(
  records: [text: string, authorship: Authorship | undefined][],
  color = false,
): string {
  const view = renderer(80, color);
  const shown = records.map(([text, authorship]) => {
    const record = parseRecord({ offset: 1234, length: text.length + 1, text, omitted: 0 });
    return view.record(authorship === undefined ? record : { ...record, authorship });
  });
  return shown.join("").replace(/^.*---.*\n/, "");
}

const VOUCHED: Authorship = { verdict: "vouched", uid: 9 };
const UNVOUCHED: Authorship = { verdict: "unvouched" };
const FORGED: Authorship = { verdict: "forged" };

Deno.test("a vouched line looks normal, an unvouched one has a quiet mark, a forged one a loud one", () => {
  const line = `[9][${NOON}] <ann>: hi`;
  assertEquals(showJudged([[line, VOUCHED]], true), show([line], 80, true));
  assertMatch(showJudged([[line, UNVOUCHED]]), /^\d\d:\d\d \[9\]<ann>\?: hi\n$/);
  assertMatch(showJudged([[line, FORGED]]), /^\d\d:\d\d FORGED \[9\]<ann>: hi\n$/);
  assert(showJudged([[line, UNVOUCHED]], true).includes("\x1b[2m?\x1b[0m"));
  assert(showJudged([[line, FORGED]], true).includes("\x1b[1;7;31mFORGED\x1b[0m"));
});

Deno.test("status lines, actions and commands have the marks too", () => {
  const joined = `[9][${NOON}] *** <ann> joined ***`;
  assertMatch(showJudged([[joined, UNVOUCHED]]), /\*\*\* \[9\]<ann>\? joined \*\*\*/);
  assertMatch(showJudged([[joined, FORGED]]), /FORGED \*\*\* \[9\]<ann> joined \*\*\*/);
  assertMatch(showJudged([[`[9][${NOON}] <ann>: /me waves`, UNVOUCHED]]), /\* ann\? waves/);
  const deletion = `[9][${NOON}] <ann> /delete 5`;
  assertMatch(showJudged([[deletion, VOUCHED]]), /<ann> took back #5/);
  assertMatch(showJudged([[deletion, UNVOUCHED]]), /<ann>\? claims to have taken back #5/);
});

Deno.test("a robot's line names the user who runs it, which no nick can imitate", () => {
  const by = { ...VOUCHED, by: "joe" };
  assertMatch(showJudged([[`[9][${NOON}] <ci>: done`, by]]), /\[9\]<ci by joe>: done/);
  assertMatch(showJudged([[`[9][${NOON}] <ci by joe>: done`, UNVOUCHED]]), /<ci_by_joe>\?: done/);
});

Deno.test("a further line that another wrote than the line above has a mark and a name", () => {
  const [head, further] = [`[9][${NOON}] <ann>: one`, `[9][${NOON}] <ann>| two`];
  assertMatch(showJudged([[head, VOUCHED], [further, VOUCHED]]), /one\n {6}two\n$/);
  assertMatch(showJudged([[head, VOUCHED], [further, UNVOUCHED]]), /one\n {6}\[9\]<ann>\? two\n$/);
  assertMatch(showJudged([[head, UNVOUCHED], [further, UNVOUCHED]]), /one\n {6}two\n$/);
  assertMatch(showJudged([[head, UNVOUCHED], [further, FORGED]]), /one\n {6}FORGED two\n$/);
  assertMatch(
    showJudged([[head, VOUCHED], [further, FORGED]]),
    /one\n {6}FORGED \[9\]<ann> two\n$/,
  );
});

Deno.test("a further line that is none of the message above names its author", () => {
  const head = `[9][${NOON}] <ann>: one`;
  const further = `[9][${NOON}] <eve>| two`;
  assertMatch(showJudged([[head, VOUCHED], [further, VOUCHED]]), /one\n {6}\[9\]<eve> two\n$/);
  const file = `[9][${NOON}] <ann> /file a 1 b/c d`;
  const byEve = { ...VOUCHED, uid: 10, by: "eve" };
  assertMatch(showJudged([[head, VOUCHED], [file, byEve]]), /one\n {6}\[9\]<ann by eve> \[file/);
  assertMatch(show([`[9][${NOON}] <ann>| two`]), /^ {6}\[9\]<ann> two\n$/);
});
