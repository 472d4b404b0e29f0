// deno-lint-ignore-file no-control-regex -- sequences are what is looked for.
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { StatusRow } from "../../lib/terminal/prompt_line.ts";
import { EmulatedEditor } from "../helpers/emulated_editor.ts";

/** A status row; `change` makes another of it. */
function makeStatus(first: string | undefined) {
  let text = first;
  return {
    status: (columns: number): StatusRow | undefined => {
      if (text === undefined) return undefined;
      const row = text.slice(0, columns);
      return { text: row, painted: `\x1b[7m${row}\x1b[0m` };
    },
    change: (next: string | undefined) => text = next,
  };
}

Deno.test("the status stands below the line, and the cursor in the line", async () => {
  using joe = new EmulatedEditor(makeStatus("status"));
  joe.press("hello<Left>");
  assertEquals(await joe.screen(), ["> hello", "status"]);
  assertEquals(await joe.cursor(), [0, 6]);
  joe.line.print("one\ntwo\n");
  assertEquals(await joe.screen(), ["one", "two", "> hello", "status"]);
  assertEquals(await joe.cursor(), [2, 6]);
});

Deno.test("a character is still written as it is while the status stays", () => {
  using joe = new EmulatedEditor(makeStatus("status"));
  joe.press("hell");
  joe.press("o");
  assertEquals(joe.writes.at(-1), "o");
});

Deno.test("at the bottom of a full screen, whatever is typed or comes, there is one status row", async () => {
  const { status } = makeStatus("status");
  using joe = new EmulatedEditor({ status, columns: 20, rows: 8 });
  for (let count = 0; count < 20; count++) joe.line.print(`line ${count}\n`);
  joe.press("a line that takes three rows of the screen");
  joe.line.print("above\n");
  const rows = await joe.screen();
  assertEquals(
    rows.slice(-4),
    [
      "> a line that takes",
      "three rows of the sc",
      "reen",
      "status",
    ].map((row) => row.trimEnd()),
  );
  assertEquals(rows.filter((row) => row === "status").length, 1);
  joe.press("<Ctrl-U>short<Alt-Enter>second");
  assertEquals((await joe.screen()).slice(-4), ["above", "> short", "second", "status"]);
  joe.press("<Enter>");
  assertEquals((await joe.screen()).slice(-3), ["above", ">", "status"]);
});

for (const reflowsCursorRow of [false, true]) {
  const how = reflowsCursorRow ? "breaks" : "does not break";
  Deno.test(`the status survives a window that ${how} the row with the cursor`, async () => {
    const { status } = makeStatus("status");
    using joe = new EmulatedEditor({ status, columns: 40, rows: 10, reflowsCursorRow });
    for (let count = 0; count < 20; count++) joe.line.print(`line ${count}\n`);
    joe.press("some words that are typed");
    for (const [columns, rows] of [[20, 10], [40, 10], [15, 12], [60, 24], [33, 7]] as const) {
      await joe.resize(columns, rows);
      const screen = await joe.screen();
      assertEquals(screen.at(-1), "status", screen.join("\n"));
      assertEquals(screen.filter((row) => row.includes("status")).length, 1, screen.join("\n"));
      assertEquals(screen.filter((row) => row.includes("line 19")).length, 1, screen.join("\n"));
    }
    joe.press("<Ctrl-U>done");
    assertEquals((await joe.screen()).slice(-3), ["line 19", "> done", "status"]);
  });
}

Deno.test("a status that changes is drawn anew with the next thing that is shown", async () => {
  const { status, change } = makeStatus("status");
  using joe = new EmulatedEditor({ status });
  joe.press("hello");
  change("news");
  joe.line.refresh();
  assertEquals(await joe.screen(), ["> hello", "news"]);
  assertEquals(await joe.cursor(), [0, 7]);
  const before = joe.writes.length;
  joe.line.refresh();
  assertEquals(joe.writes.length, before);
  change("more news");
  joe.line.print("above\n");
  assertEquals(joe.writes.length, before + 1);
  assertEquals(await joe.screen(), ["above", "> hello", "more news"]);
  change(undefined);
  joe.line.refresh();
  assertEquals(await joe.screen(), ["above", "> hello"]);
  change("back");
  joe.press("<Home>");
  assertEquals(await joe.screen(), ["above", "> hello", "back"]);
  assertEquals(await joe.cursor(), [1, 2]);
});

Deno.test("a line that grows and shrinks moves the status", async () => {
  const { status } = makeStatus("status");
  using joe = new EmulatedEditor({ status, columns: 10 });
  joe.press("abcdefgh");
  assertEquals(await joe.screen(), ["> abcdefgh", "", "status"]);
  joe.press("ijk");
  assertEquals(await joe.screen(), ["> abcdefgh", "ijk", "status"]);
  joe.press("<Backspace><Backspace><Backspace><Backspace>");
  assertEquals(await joe.screen(), ["> abcdefg", "status"]);
});

Deno.test("a screen with few rows has none for a status", async () => {
  const { status } = makeStatus("status");
  using joe = new EmulatedEditor({ status, rows: 4 });
  joe.press("hello");
  assertEquals(await joe.screen(), ["> hello"]);
  await joe.resize(40, 5);
  assertEquals(await joe.screen(), ["> hello", "status"]);
});

Deno.test("of a line that waits while the terminal is somebody else's, the status goes", async () => {
  const { status } = makeStatus("status");
  using joe = new EmulatedEditor({ status });
  joe.press("typed");
  joe.line.suspend();
  assertEquals(await joe.screen(), ["> typed"]);
  joe.line.resume();
  assertEquals(await joe.screen(), ["> typed", "> typed", "status"]);
  joe.line.retire();
  assertEquals(await joe.screen(), ["> typed"]);
});

Deno.test("a status with characters that terminals disagree on disturbs no row", async () => {
  using joe = new EmulatedEditor({ ...makeStatus("👨‍👩‍👧 café ±…"), columns: 30 });
  joe.press("hello");
  joe.line.print("above\n");
  const [above, line, status = ""] = await joe.screen();
  assertEquals([above, line], ["above", "> hello"]);
  assertMatch(status, /^👨/u);
  joe.press("!");
  assertEquals((await joe.screen())[1], "> hello!");
});

Deno.test("the title is saved before it is set, and restored whenever the terminal is given back", () => {
  let title = "ops";
  const joe = new EmulatedEditor({ title: () => title });
  const all = () => joe.writes.join("");
  assertMatch(all(), /\x1b\[22;2t[^]*\x1b\]2;ops\x1b\\/);
  joe.press("x");
  assertEquals(joe.writes.at(-1), "x");
  title = "(1 new) ops";
  const before = joe.writes.length;
  joe.line.print("above\n");
  assertEquals(joe.writes.length, before + 1);
  assert(joe.writes.at(-1)?.includes("\x1b]2;(1 new) ops\x1b\\"));
  joe.line.suspend();
  assert(joe.writes.at(-1)?.endsWith("\x1b[23;2t"));
  joe.line.resume();
  assertMatch(joe.writes.at(-1) ?? "", /\x1b\[22;2t[^]*\x1b\]2;\(1 new\) ops\x1b\\/);
  joe[Symbol.dispose]();
  assert(joe.writes.at(-1)?.endsWith("\x1b[23;2t"));
  assertEquals(all().split("\x1b[22;2t").length, all().split("\x1b[23;2t").length);
});

Deno.test("without a title nothing of it is written", () => {
  const joe = new EmulatedEditor();
  joe.press("hello");
  joe[Symbol.dispose]();
  assert(!/\x1b\[2[23];2t|\x1b\]2;/.test(joe.writes.join("")));
});
