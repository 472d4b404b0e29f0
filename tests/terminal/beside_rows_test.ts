import { assert, assertEquals, assertFalse } from "@std/assert";
import { parseRecord } from "../../lib/room/log/record.ts";
import type { ChatMessage } from "../../lib/room/message/message.ts";
import { ColumnLayout } from "../../lib/terminal/column_layout.ts";
import { columnsOf } from "../../lib/terminal/graphemes.ts";
import { LineLayout } from "../../lib/terminal/line_layout.ts";
import { paletteOf } from "../../lib/terminal/palette.ts";
import type { RecordOptions } from "../../lib/terminal/record_layout.ts";
import { Renderer } from "../../lib/terminal/render.ts";
import { makePainter } from "../../lib/terminal/style.ts";
import { FORBIDDEN, HOSTILE_TEXTS } from "../helpers/hostile.ts";
import { NOW } from "../helpers/log.ts";

/** What the messages that are answered here say, by their ids. */
const SAID = new Map<number, Partial<ChatMessage>>([
  [5, { text: "the disk is full" }],
  [6, { text: "a very long text that goes on and on, and on, and on, and then on" }],
  [7, { text: "", isDeleted: true }],
]);

function recall(id: number): ChatMessage | undefined {
  const said = SAID.get(id);
  if (said === undefined) return undefined;
  return { id, pid: 9, time: NOW, nick: "ann", text: "", isDeleted: false, omitted: 0, ...said };
}

/** The rows for lines of the log, in columns or, without a number of these, as lines. */
function rows(lines: string[], columns?: number, options: RecordOptions = {}): string[] {
  const base = {
    paint: makePainter(false),
    palette: paletteOf(16),
    nick: "joe",
    pid: 1,
    nickColor: () => "35",
    needsPid: () => false,
    recall,
  };
  const renderer = new Renderer(
    columns === undefined
      ? {
        ...base,
        columns: () => undefined,
        layout: new LineLayout({ ...base, columns: () => undefined }),
      }
      : {
        ...base,
        columns: () => columns,
        layout: new ColumnLayout({ ...base, columns: () => columns }),
      },
  );
  const shown = lines.map((text) => {
    const record = parseRecord({ offset: 99, length: text.length + 1, text, omitted: 0 });
    return renderer.group([record], options);
  });
  // deno-lint-ignore no-control-regex -- what keeps a row in its row is not looked at here.
  const bare = shown.join("").replace(/\x1b\[\?7[hl]/g, "");
  return bare.trimEnd().split("\n").slice(1).map((row) => row.replace(/^\d\d:\d\d/, "HH:MM"));
}

const by = (nick: string, text: string) => `[77][2026.11.23 12:00:00] <${nick}>: ${text}`;

Deno.test("an answer stands below what it answers, which is told from what is said by its place", () => {
  assertEquals(rows([by("joe", "/re 5 I am on it")], 60), [
    "    >    <ann>  the disk is full",
    "HH:MM    <joe>  I am on it",
  ]);
  assertEquals(rows([by("joe", "/re 5 I am on it")]), [
    "    > [9]<ann>: the disk is full",
    "HH:MM [77]<joe>: I am on it",
  ]);
});

Deno.test("who goes on talking with an answer is named again", () => {
  assertEquals(rows([by("joe", "hm"), by("joe", "/re 5 I see"), by("joe", "well")], 60), [
    "HH:MM    <joe>  hm",
    "    >    <ann>  the disk is full",
    "HH:MM    <joe>  I see",
    "                well",
  ]);
});

Deno.test("what is answered takes one row, however long it is", () => {
  assertEquals(rows([by("joe", "/re 6 yes")], 50), [
    "    >    <ann>  a very long text that goes on and…",
    "HH:MM    <joe>  yes",
  ]);
});

Deno.test("an answer to nothing, or to what was taken back, says so", () => {
  const [gone, , missing] = rows([by("joe", "/re 7 yes"), by("ann", "/re 8 no")], 60);
  assertEquals([gone, missing], [
    "    >    <ann>  (taken back)",
    "    >           #8 (not there)",
  ]);
});

Deno.test("the id of what is answered is shown where ids are", () => {
  const [row] = rows([by("joe", "/re 5 yes")], 60, { id: true });
  assertEquals(row, "    >       #5    <ann>  the disk is full");
  const [line] = rows([by("joe", "/re 5 yes")], undefined, { id: true });
  assertEquals(line, "    > #5 [9]<ann>: the disk is full");
});

Deno.test("what nobody vouches for, or its author denies, is quoted as that", () => {
  SAID.set(67, { text: "hi", authorship: { verdict: "unvouched" } });
  SAID.set(68, { text: "hi", authorship: { verdict: "forged" } });
  const quoted = (columns?: number) =>
    [67, 68].map((id) => rows([by("joe", `/re ${id} yes`)], columns)[0]);
  assertEquals(quoted(60), ["    >    <ann>? hi", "    > FORGED <ann>  hi"]);
  assertEquals(quoted(), ["    > [9]<ann>?: hi", "    > FORGED [9]<ann>: hi"]);
});

Deno.test("an answer in what somebody does, and one without words", () => {
  assertEquals(rows([by("joe", "/re 5 /me nods"), by("ann", "/re 5")], 60), [
    "    >    <ann>  the disk is full",
    "HH:MM    * joe  nods",
    "    >    <ann>  the disk is full",
    "HH:MM    <ann>",
  ]);
});

Deno.test("who has seen a message stands below all of it, where no text can be", () => {
  const seenBy = ["ann", "joe?", ..."abcdefgh"];
  const shown = (columns?: number) => rows([by("bot", "fire")], columns, { seenBy });
  assertEquals(shown(80), [
    "HH:MM    <bot>  fire",
    "    +           seen by ann, joe?, a, b, c, d, e, f and 2 more",
  ]);
  assertEquals(shown()[1], "    + seen by ann, joe?, a, b, c, d, e, f and 2 more");
});

Deno.test("further lines of an answer stand below its text", () => {
  const lines = [by("joe", "/re 5 one"), by("joe", "two").replace(">: ", ">| ")];
  assertEquals(rows(lines, 60).slice(1), ["HH:MM    <joe>  one", "                two"]);
});

for (const [attempt, text] of HOSTILE_TEXTS) {
  Deno.test(`a text that is answered can't ${attempt}`, () => {
    SAID.set(66, { text });
    for (const columns of [20, 40, 80]) {
      for (const row of rows([by("joe", "/re 66 yes")], columns)) {
        assertFalse(FORBIDDEN.test(row), row);
        assert(columnsOf(row) <= columns, row);
        assert(/^(HH:MM| {4}> )/.test(row), row);
      }
    }
  });
}
