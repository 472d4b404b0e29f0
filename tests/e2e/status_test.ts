// deno-lint-ignore-file no-control-regex -- sequences are what is looked for.
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { pipechat, type PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { MultiplexedTerminal, tmuxIn } from "../helpers/multiplexer.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { quote } from "../../lib/shell_word.ts";

/** As under sudo: the FIFO is root's, the nick is not. */
const AS_DAEMON = { env: { SUDO_USER: "daemon" } };

/** The row while nobody else is in the room. */
const STATUS = " ops: nobody else is here";

/** The title that the window has. */
function titleOf({ written }: TerminalProgram): string | undefined {
  return Array.from(written.matchAll(/\x1b\]2;([^\x1b]*)\x1b\\/g)).at(-1)?.[1];
}

async function untilTitled(terminal: TerminalProgram, title: string): Promise<void> {
  await terminal.waitFor(() => titleOf(terminal) === title || undefined, `the title "${title}"`);
}

async function say(person: PipedProgram, text: string): Promise<void> {
  await person.write(`${text}\n`);
}

Deno.test({
  ...rootOnly("/status on shows the room, who is here, and what is new since the last key"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using ann = await startPipechat([folder.at("ops")], AS_DAEMON);
    // Until they speak, they are called as their user is.
    await say(ann, "good morning");
    await ann.expect(/: good morning/);
    await using joe = await openTerminal([folder.at("ops")]);
    await joe.expect(PROMPT);
    await joe.type("/status on\r");
    await joe.expect(/-- The status row is shown\.\n> ?\n ops: daemon$/);
    await joe.type("half a line");
    await joe.expect(/^> half a line\n ops: daemon$/m);
    await say(ann, "one");
    await joe.expect(/> {2}one\n> half a line\n ops: daemon - 1 new$/);
    await say(ann, "root: two");
    await joe.expect(/ {2}root: two\n> half a line\n ops: daemon - 2 new, 1 for you$/);
    await joe.type("!");
    await joe.expect(/^> half a line!\n ops: daemon$/m);
    const { row, column } = joe.cursor;
    assertEquals([joe.screen.split("\n")[row], column], ["> half a line!", 14]);
    await say(ann, "/quit");
    await joe.expect(/left\n> half a line!\n ops: nobody else is here$/);
    await joe.type("\x15/status off\r");
    await joe.expect(/The status row is not shown\.\n>$/);
  },
});

Deno.test("the status row keeps its place while lines come and go, and the window changes", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("ops")], { columns: 60, rows: 12 });
  await joe.expect(PROMPT);
  await joe.type("/status on\r");
  await joe.expect(/\n ops: nobody else is here$/);
  await joe.paste("first line\nsecond line\nthird line");
  await joe.expect(/^> first line\nsecond line\nthird line\n ops: nobody else is here$/m);
  for (const [columns, rows] of [[40, 12], [100, 30], [60, 8]] as const) {
    await joe.resize(columns, rows);
    await joe.waitFor(
      () => /third line\n ops: nobody else is here$/.test(joe.screen) || undefined,
      `the status in ${columns} columns`,
    );
    assertEquals(joe.scrollback.match(/third line/g)?.length, 1);
    assertEquals(joe.scrollback.match(/ ops: nobody/g)?.length, 1);
  }
  await joe.type("\r");
  await joe.expect(/^.*third line\n> ?\n ops: nobody else is here$/m);
  await joe.type("/quit\r");
  assertEquals(await joe.ended(), 0);
  assertNotMatch(joe.screen, /ops: nobody/);
});

Deno.test({
  ...programOnly("tmux", "in a window of tmux the status row survives, too"),
  async fn() {
    await using folder = new TemporaryFolder();
    const inner = `exec ${(await programArgv([folder.at("ops")])).map(quote).join(" ")}`;
    const words = `-f /dev/null new-session ${quote(inner)} \\; set -g status off`;
    await using joe = new MultiplexedTerminal(tmuxIn(folder), words, { rows: 16 });
    await joe.expect(PROMPT);
    await joe.type("/status on\r");
    await joe.expect(/^ ops: nobody else is here$/m);
    await joe.type("some words that are typed and stay");
    await joe.expect(/^> some words that are typed and stay$/m);
    const line = "> some words that are typed and stay";
    // The narrow row is another, so that it is known to be drawn anew, and not only broken by tmux.
    for (
      const [columns, status] of [[20, " ops"], [80, STATUS], [24, " ops"], [100, STATUS]] as const
    ) {
      await joe.resize(columns, 16);
      await joe.waitFor(() => {
        // The emulator keeps what is to the right of a window that was made narrower.
        const rows = joe.screen.split("\n").map((row) => row.slice(0, columns));
        const first = rows.findIndex((row) => row.startsWith("> some"));
        const typed = rows.slice(first, -1).map((row) => row.padEnd(columns)).join("").trimEnd();
        return typed === line && rows.at(-1)?.trimEnd() === status || undefined;
      }, `line and status in ${columns} columns`);
    }
    await joe.type("\r");
    await joe.expect(/ {2}some words that are typed and stay\n> ?\n ops: nobody else is here$/);
    await joe.type("/quit\r");
    await joe.ended();
  },
});

Deno.test({
  ...rootOnly("the title of the window tells the room and what is new, and is restored"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using ann = await startPipechat([folder.at("ops")], AS_DAEMON);
    await using joe = await openTerminal([folder.at("ops")]);
    await joe.expect(PROMPT);
    assertEquals(titleOf(joe), "ops");
    assert(joe.written.indexOf("\x1b[22;2t") < joe.written.indexOf("\x1b]2;"));
    await say(ann, "hello");
    await untilTitled(joe, "(1 new) ops");
    await say(ann, "root?");
    await untilTitled(joe, "(2 new, 1 for you) ops");
    await joe.type("x");
    await untilTitled(joe, "ops");
    await Deno.rename(folder.at("ops"), folder.at("other"));
    await untilTitled(joe, "other");
    await joe.type("\x7f\x04");
    assertEquals(await joe.ended(), 0);
    assert(joe.written.lastIndexOf("\x1b[23;2t") > joe.written.lastIndexOf("\x1b]2;"));
  },
});

Deno.test("a terminal that might show commands is told none", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("ops")], { env: { TERM: "linux" } });
  const [, nick = ""] = await joe.expect(/<(\w+)> joined/);
  await joe.type("/notify on\r");
  await joe.expect(/is asked to notify you/);
  await pipechat(["send", folder.at("ops"), "-m", `${nick}?`]);
  await joe.expect(/\?\n/);
  await joe.type("/copy\r");
  await joe.expect(/!! \/copy needs a terminal that has a clipboard/);
  await joe.type("/quit\r");
  assertEquals(await joe.ended(), 0);
  assert(!/\x1b\]|\x1b\[2[23];2t/.test(joe.written));
});

Deno.test("the name of a room and what is said in it are harmless in titles and notifications", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("ops\x07\x1b]2;owned\x07");
  await using joe = await openTerminal([room]);
  await joe.expect(PROMPT);
  await joe.type("/notify on\r");
  await joe.expect(/is asked to notify you/);
  const [, nick = ""] = await joe.expect(/<(\w+)> joined/);
  await pipechat(["send", room, "--as", "bot", "-m", `${nick}: \x1b]2;owned\x07\x1b\\`]);
  await joe.expect(/␛\]2;owned␇␛/);
  assertEquals(titleOf(joe), "(1 new, 1 for you) ops␇␛]2;owned␇");
  assertMatch(joe.written, /\x1b\]9;\[ops␇␛\]2,owned␇\] <bot by \w+> \w+: ␛\]2;owned␇␛\\\x07/);
});

for (
  const [where, env, pattern] of [
    ["by the terminal", { TERM: "xterm-256color" }, /\x1b\]9;\[ops\] <bot by \w+> (\w+), hi\x07/],
    [
      "by the terminal around tmux",
      { TERM: "tmux-256color", TMUX: "/tmp/tmux-0/default,1,0" },
      /\x1bPtmux;\x1b\x1b\]777;notify;ops;<bot by \w+> (\w+), hi\x07\x1b\\/,
    ],
  ] as const
) {
  Deno.test(`who is named is notified ${where}, once they want it`, async () => {
    await using folder = new TemporaryFolder();
    await using joe = await openTerminal([folder.at("ops")], { env });
    await joe.expect(PROMPT);
    const [, nick = ""] = await joe.expect(/<(\w+)> joined/);
    const send = (text: string) => pipechat(["send", folder.at("ops"), "--as", "bot", "-m", text]);
    await send(`${nick}, hello`);
    await joe.expect(/, hello\n/);
    assertNotMatch(joe.written, /\x1b\](9|777);/);
    await joe.type("/notify on\r");
    await joe.expect(/is asked to notify you/);
    await send("to nobody");
    await joe.expect(/to nobody\n/);
    await send(`${nick}, hi`);
    await joe.expect(/, hi\n/);
    assertMatch(joe.written, pattern);
    assertEquals(joe.written.match(/\x1b\]9;/g)?.length, 1);
    // It comes with the message, in one write.
    const writes = joe.written.split("\x1b[?2026h").filter((text) => text.includes("\x1b]9;"));
    assertEquals(writes.map((text) => text.match(/, hi/g)?.length), [3]);
  });
}
