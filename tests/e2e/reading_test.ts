import { assert, assertEquals, assertMatch } from "@std/assert";
import { messagesIn } from "../helpers/messages.ts";
import { DAY_LINE } from "../helpers/moment.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Accounts that every Debian has; as under sudo, root's clients have their nicks. */
const NICKS = ["daemon", "bin", "sys", "games"];

/** The foreground of the first character of a text on the screen. */
function colorOf({ emulator, scrollback }: TerminalProgram, text: string): number | undefined {
  const row = scrollback.split("\n").findIndex((line) => line.includes(text));
  const line = emulator.buffer.active.getLine(row);
  return line?.getCell(line.translateToString().indexOf(text))?.getFgColor();
}

Deno.test("who goes on talking is named once on a terminal, and always in a pipe", async () => {
  await using folder = new TemporaryFolder();
  await using ann = await startPipechat([folder.at("room")]);
  await ann.expect(/joined/);
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  for (const text of ["one", "two"]) {
    await joe.type(`${text}\r`);
    await joe.expect(new RegExp(` ${text}\n`));
  }
  await joe.expect(
    new RegExp(`^\\d\\d:\\d\\d +<\\w+> {2}one\n${DAY_LINE}(\\d\\d:\\d\\d| {5}) +two\n> ?$`, "m"),
  );
  await ann.expect(/^\d\d:\d\d \[\d+\]<\w+>: one\n(?:---.*\n)?\d\d:\d\d \[\d+\]<\w+>: two$/m);
});

Deno.test("a PID is told where two clients of one nick talk, or with /pids on", async () => {
  await using folder = new TemporaryFolder();
  await using ann = await startPipechat([folder.at("room")]);
  await ann.expect(/joined/);
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(/joined/);
  await ann.write("from the one\n");
  await joe.expect(/ {2}from the one\n/);
  await joe.type("from the other\r");
  await joe.expect(new RegExp(`\\[${await joe.pid()}\\]<\\w+> {2}from the other\n`));
  await ann.write("/quit\n");
  await joe.expect(/<\w+> left/);
  await joe.type("alone again\r");
  await joe.expect(/^\d\d:\d\d +<\w+> {2}alone again\n/m);
  await joe.type("/pids on\r");
  await joe.expect(/PIDs are shown always/);
  await joe.type("with it\r");
  await joe.expect(new RegExp(`\\[${await joe.pid()}\\]<\\w+> {2}with it\n`));
  await joe.type("/pids maybe\r");
  await joe.expect(/!! \/pids: it takes on or off/);
});

Deno.test({
  ...rootOnly("those who are here have colours of their own, of as many as the terminal knows"),
  async fn() {
    await using folder = new TemporaryFolder();
    const depths: readonly [env: Record<string, string>, least: number, most: number][] = [
      [{ TERM: "xterm" }, 0, 15],
      [{ TERM: "xterm-256color" }, 16, 231],
      [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, 256, 0xffffff],
    ];
    const terminals = await Promise.all(
      depths.map(([env]) => openTerminal([folder.at("room")], { env, rows: 40 })),
    );
    await using stack = new AsyncDisposableStack();
    for (const terminal of terminals) await stack.use(terminal).expect(PROMPT);
    for (const nick of NICKS) {
      const person = stack.use(
        await startPipechat([folder.at("room")], { env: { SUDO_USER: nick } }),
      );
      await person.write(`I am ${nick}\n`);
      await person.expect(new RegExp(`: I am ${nick}`));
    }
    for (const [index, terminal] of terminals.entries()) {
      await terminal.expect(/I am games\n/);
      const colors = NICKS.map((nick) => colorOf(terminal, `<${nick}>  I am`));
      const [, least = 0, most = 0] = depths[index]!;
      assertEquals(new Set(colors).size, NICKS.length, colors.join(" "));
      assert(colors.every((color) => color! >= least && color! <= most), colors.join(" "));
    }
  },
});

Deno.test("below 40 columns the text stands behind the nick, and nobody's in the first columns", async () => {
  await using folder = new TemporaryFolder();
  const text = "12:34 <root> I resign ".repeat(4).trim();
  await pipechat(["send", folder.at("room"), "--create", "-m", text]);
  await using joe = await openTerminal([folder.at("room")], { columns: 30, rows: 40 });
  await joe.expect(/joined/);
  const rows = joe.screen.split("\n");
  const first = rows.findIndex((row) => /^\d\d:\d\d <\w+> 12:34/.test(row));
  assert(first > 0, joe.screen);
  for (const row of rows.slice(first + 1, first + 4)) assertMatch(row, /^ {6}\S/);
});

Deno.test("a cleared screen names again who goes on", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(/joined/);
  await joe.type("one\r");
  await joe.expect(/> {2}one\n/);
  await joe.type("\x0ctwo\r");
  await joe.expect(/^\d\d:\d\d +<\w+> {2}two\n> ?$/m);
  assertEquals((await messagesIn(folder.at("room"))).map(({ text }) => text), ["one", "two"]);
});
