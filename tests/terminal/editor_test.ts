import { assert, assertEquals, assertMatch } from "@std/assert";
import { PromptLine } from "../../lib/terminal/prompt_line.ts";
import { EmulatedEditor } from "../helpers/emulated_editor.ts";

const FAMILY = "👨‍👩‍👧";
const SIXTY_LINES = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`).join("\n");

Deno.test("what is typed stands behind the prompt, and the cursor where it is typed", async () => {
  using joe = new EmulatedEditor();
  joe.press("hello<Left><Left>p");
  assertEquals(await joe.screen(), ["> helplo"]);
  assertEquals(await joe.cursor(), [0, 6]);
});

Deno.test("a character at the end of the line is written as it is, and nothing else", () => {
  using joe = new EmulatedEditor();
  joe.press("hell");
  joe.press("o");
  assertEquals(joe.writes.slice(1), ["hell", "o"]);
});

Deno.test("what was read is answered by one write at most", () => {
  using joe = new EmulatedEditor({
    onEvent: (event, { line }) => {
      if (event.type === "line") line.print(`said ${event.text}\n`);
    },
  });
  for (const keys of ["one<Enter>two<Enter>th", "<Ctrl-A>", "<Ctrl-K>", "<Ctrl-Y><Ctrl-Y>"]) {
    const before = joe.writes.length;
    joe.press(keys);
    assertEquals(joe.writes.length, before + 1, keys);
  }
  const before = joe.writes.length;
  joe.press("\x1b[24~");
  assertEquals(joe.writes.length, before);
});

Deno.test("what is printed goes above the line in one synchronised write", async () => {
  using joe = new EmulatedEditor();
  joe.press("half a line<Left>");
  const before = joe.writes.length;
  joe.line.print("one\ntwo\n");
  assertEquals(joe.writes.length, before + 1);
  // deno-lint-ignore no-control-regex -- these sequences are what is looked for.
  assertMatch(joe.writes.at(-1) ?? "", /^\x1b\[\?2026h[^]*two[^]*half a line[^]*\x1b\[\?2026l$/);
  assertEquals(await joe.screen(), ["one", "two", "> half a line"]);
  assertEquals(await joe.cursor(), [2, 12]);
});

Deno.test("a line that is broken into rows keeps its place when something is printed", async () => {
  using joe = new EmulatedEditor({ columns: 10, rows: 12 });
  joe.press("abcdefghijklmnop");
  joe.line.print("one\n");
  assertEquals(await joe.screen(), ["one", "> abcdefgh", "ijklmnop"]);
  joe.press("qr");
  assertEquals(await joe.cursor(), [3, 0]);
  joe.press("<Backspace><Home>");
  joe.line.print("two\n");
  assertEquals(await joe.screen(), ["one", "two", "> abcdefgh", "ijklmnopq"]);
  assertEquals(await joe.cursor(), [2, 2]);
});

Deno.test("no wide character straddles the edge of the screen", async () => {
  using joe = new EmulatedEditor({ columns: 10 });
  joe.press("abc日本語語語");
  assertEquals(await joe.screen(), ["> abc日本", "語語語"]);
  assertEquals(await joe.cursor(), [1, 6]);
});

Deno.test("a character that the terminal shows wider than it is shifts nothing", async () => {
  using joe = new EmulatedEditor();
  // The emulator shows it as three characters of two columns each.
  joe.press(`x${FAMILY}y`);
  assertMatch((await joe.screen()).join("\n"), /^> x👨\S*y$/u);
  assertEquals(await joe.cursor(), [0, 6]);
  joe.press("<Home>");
  assertEquals(await joe.cursor(), [0, 2]);
  joe.press("<End><Left><Backspace>");
  assertEquals(await joe.screen(), ["> xy"]);
});

Deno.test("a character that is shown too wide at the edge goes to no other row", async () => {
  using joe = new EmulatedEditor({ columns: 10 });
  joe.press(`abcdef${FAMILY}gh`);
  assertEquals((await joe.screen()).slice(1), ["gh"]);
  assertEquals(await joe.cursor(), [1, 2]);
});

Deno.test("a text of several lines stands in as many rows, and goes when it is entered", async () => {
  using joe = new EmulatedEditor();
  joe.press("above<Enter>");
  joe.paste("one\n\nthree\n");
  assertEquals(await joe.screen(), ["> one", "", "three"]);
  joe.press("<Up><Up>!");
  assertEquals(await joe.cursor(), [0, 6]);
  joe.press("<Enter>");
  assertEquals(await joe.screen(), [">"]);
  assertEquals(joe.events.at(-1), { type: "line", text: "one!\n\nthree" });
});

Deno.test("a text taller than half of the screen is shown in part, around the cursor", async () => {
  using joe = new EmulatedEditor({ rows: 16 });
  joe.line.print("above\n");
  joe.paste(SIXTY_LINES);
  const title = "[60 lines pasted: Enter sends, Ctrl-C drops]".slice(0, 40);
  const end = ["line 55", "line 56", "line 57", "line 58", "line 59", "line 60"];
  assertEquals(await joe.screen(), ["above", title, "> line 1", ...end]);
  assertEquals(await joe.cursor(), [8, 7]);
  joe.press("<Up>".repeat(30));
  assertEquals((await joe.screen()).slice(3), [27, 28, 29, 30, 31, 32].map((at) => `line ${at}`));
  assertEquals(await joe.cursor(), [6, 7]);
  joe.press("<Ctrl-C>");
  assertEquals(await joe.screen(), ["above", ">"]);
});

Deno.test("each message that comes draws no more of a long text than is shown", () => {
  using joe = new EmulatedEditor({ columns: 80, rows: 24 });
  joe.paste("a long line\n".repeat(10_000));
  const before = joe.writes.length;
  for (let count = 0; count < 1000; count++) joe.line.print("message\n");
  const written = joe.writes.slice(before);
  assertEquals(written.length, 1000);
  for (const write of written) assert(write.length < 400, JSON.stringify(write));
});

for (
  const [what, keys, columns] of [
    ["one row", "abcdefghijklmnopqrstuvwxyz<Left><Left>", 40],
    ["several rows", "abcdefghijklmnopqrstuvwxyz".repeat(4), 40],
    ["wide characters", "日本語".repeat(20), 40],
    ["several lines", "one<Alt-Enter>twotwotwotwotwotwotwotwotwo<Alt-Enter>three", 40],
  ] as const
) {
  for (const filling of [0, 30]) {
    const place = filling === 0 ? "at the top" : "at the bottom";
    Deno.test(`a window that changes its width leaves one line: ${what}, ${place}`, async () => {
      using joe = new EmulatedEditor({ columns, rows: 20 });
      const printed = Array.from({ length: filling }, (_, index) => `message ${index}`);
      joe.line.print(printed.map((line) => `${line}\n`).join(""));
      joe.press(keys);
      const first = await joe.screen();
      for (const width of [30, 20, 19, 25, 60, 33, 80, columns]) {
        await joe.resize(width, 20);
        assertEquals((await joe.screen()).slice(0, filling), printed, `at ${width} columns`);
        const rows = (await joe.screen()).slice(filling);
        assertEquals(rows.filter((row) => row.includes("> ")).length, 1, rows.join("\n"));
        const fresh = await freshRows(keys, width);
        assertEquals(rows, fresh, `at ${width} columns`);
      }
      assertEquals(await joe.screen(), first);
    });
  }
}

/** What an editor shows that never had another width. */
async function freshRows(keys: string, columns: number): Promise<string[]> {
  using ann = new EmulatedEditor({ columns, rows: 20 });
  ann.press(keys);
  return await ann.screen();
}

Deno.test("where the terminal breaks the row with the cursor, its copy goes as well", async () => {
  using joe = new EmulatedEditor({ columns: 40, rows: 20, reflowsCursorRow: true });
  joe.line.print("above\n");
  joe.press("abcdefghijklmnopqrstuvwxyz");
  await joe.resize(20, 20);
  assertEquals(await joe.screen(), ["above", "> abcdefghijklmnopqr", "stuvwxyz"]);
  await joe.resize(12, 20);
  assertEquals(await joe.screen(), ["above", "> abcdefghij", "klmnopqrstuv", "wxyz"]);
  await joe.resize(40, 20);
  assertEquals(await joe.screen(), ["above", "> abcdefghijklmnopqrstuvwxyz"]);
});

Deno.test("Ctrl-L leaves nothing but the line", async () => {
  using joe = new EmulatedEditor({ rows: 6 });
  joe.line.print("one\ntwo\n");
  joe.press("typed<Ctrl-L>");
  assertEquals(await joe.screen(), ["> typed"]);
  assertEquals(await joe.cursor(), [0, 7]);
});

Deno.test("a search shows its pattern, and Esc ends it with what was found", async () => {
  using joe = new EmulatedEditor();
  joe.press("first one<Enter>second one<Enter>");
  joe.press("<Ctrl-R>one");
  assertEquals(await joe.screen(), ["(search) 'one': second one"]);
  joe.press("<Ctrl-R>");
  assertEquals(await joe.cursor(), [0, 22]);
  joe.press("x");
  assertEquals(await joe.screen(), ["(failed search) 'onex': first one"]);
  joe.press("<Esc>");
  assertEquals(await joe.screen(), ["> first one"]);
  joe.press("the ");
  assertEquals(await joe.screen(), ["> first the one"]);
});

Deno.test("words that Tab finds are listed above the line", async () => {
  const complete = () => ({ matches: ["joe ", "john "], part: "jo" });
  using joe = new EmulatedEditor({ complete });
  joe.press("hi jo<Tab>");
  assertEquals(joe.writes.at(-1)?.includes("\x07"), true);
  joe.press("<Tab>");
  assertEquals(await joe.screen(), ["joe   john", "> hi jo"]);
});

Deno.test("a line that is restored stands in front of what was typed meanwhile", async () => {
  using joe = new EmulatedEditor();
  joe.press("new");
  joe.editor.restore("old ");
  assertEquals(await joe.screen(), ["> old new"]);
  assertEquals(await joe.cursor(), [0, 6]);
});

Deno.test("while the terminal is somebody else's nothing is written, and then it all comes", async () => {
  using joe = new EmulatedEditor();
  joe.press("typed");
  joe.line.suspend();
  assertEquals(joe.isRaw, false);
  const before = joe.writes.length;
  joe.line.print("meanwhile\n");
  joe.line.bell();
  joe.editor.restore("old ");
  assertEquals(joe.writes.length, before);
  joe.line.resume();
  assertEquals([joe.isRaw, joe.writes.length], [true, before + 1]);
  assertEquals(await joe.screen(), ["> typed", "meanwhile", "> old typed"]);
});

Deno.test("the line that goes to another editor comes back in its place", async () => {
  using joe = new EmulatedEditor({
    onEvent: (event, { line, editor }) => {
      if (event.type !== "edit") return;
      line.suspend({ leavesLine: false });
      line.resume();
      editor.replace(`${event.text} \x1b[31m\r\ntwo`);
    },
  });
  joe.line.print("above\n");
  joe.press("one<Ctrl-X><Ctrl-E>");
  assertEquals(await joe.screen(), ["above", "> one ␛[31m", "two"]);
  joe.press("<Ctrl-_>");
  assertEquals(await joe.screen(), ["above", "> one"]);
});

Deno.test("after a stop and a start that nobody announced, the line is drawn anew", async () => {
  using joe = new EmulatedEditor();
  joe.press("typed");
  joe.isRaw = false;
  joe.line.resume();
  assertEquals([joe.isRaw, await joe.screen()], [true, ["> typed"]]);
});

Deno.test("closing takes the line off the screen and gives the terminal back", async () => {
  using joe = new EmulatedEditor({ columns: 10 });
  joe.line.print("above\n");
  joe.press("several rows of it");
  joe.line.close();
  assertEquals(await joe.screen(), ["above"]);
  assertEquals(await joe.cursor(), [1, 0]);
  assertEquals(joe.isRaw, false);
  assertMatch(joe.writes.at(-1) ?? "", /\?2004l/);
  const before = joe.writes.length;
  joe.line.close();
  assertEquals(joe.writes.length, before);
});

Deno.test("Ctrl-D on an empty line ends it: what is printed then has no line below", async () => {
  using joe = new EmulatedEditor();
  joe.press("<Ctrl-D>typed after the end");
  assertEquals(joe.events, [{ type: "end" }]);
  joe.line.print("last words\n");
  assertEquals(await joe.screen(), ["last words"]);
});

Deno.test("the end of the input is an end, once the editor is closed no more", () => {
  using joe = new EmulatedEditor();
  joe.editor.end();
  joe.line.close();
  joe.editor.end();
  assertEquals(joe.events, [{ type: "end" }]);
});

Deno.test("a terminal that does not know its size is taken for a usual one", () => {
  const written: string[] = [];
  const terminal = {
    write: (text: string) => void written.push(text),
    setRaw: () => {},
    size: () => ({ columns: 0, rows: 0 }),
  };
  using _line = new PromptLine({ terminal, prompt: "> " });
  assertMatch(written.join(""), /> /);
});
