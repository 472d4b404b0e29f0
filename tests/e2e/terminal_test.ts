import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { Room } from "../../lib/room/room.ts";
import { quote } from "../../lib/shell_word.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import { DAY_LINE, MOMENT } from "../helpers/moment.ts";
import { pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT, TerminalProgram } from "../helpers/screen.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Asks the terminal to mark what is pasted. */
const PASTE_MARKED = "\x1b[?2004h";

/** The last row of the screen, which is the line being typed. */
function inputLine({ screen }: TerminalProgram): string {
  return screen.split("\n").at(-1) ?? "";
}

/** Says `text` in the room from outside. */
async function sayFromOutside(room: string, text: string): Promise<void> {
  const { code, stderr } = await pipechat([room, "--history", "0"], `${text}\n`);
  assertEquals(code, 0, stderr);
}

Deno.test("two people on two terminals hear each other", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  const [prompt] = await joe.expect(PROMPT);
  await using ann = await openTerminal([folder.at("room")]);
  await joe.expect(/joined\n[^]*joined/);
  await joe.type("hello there\r");
  await ann.expect(/^\d\d:\d\d +\[\d+\]<\w+> {2}hello there$/m);
  await ann.type("good morning\r");
  await joe.expect(
    new RegExp(String.raw`  hello there\n${DAY_LINE}.*<\w+>  good morning\n>$`),
  );
  assertEquals(inputLine(joe), prompt);
});

Deno.test("a message that arrives leaves the line being typed and its cursor as they were", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  const [prompt] = await joe.expect(PROMPT);
  await joe.type("half a 日本 line\x1b[D\x1b[D\x1b[D");
  await joe.expect(/half a 日本 line$/m);
  const column = `${prompt} half a 日本 line`.length + 2 - 3;
  await joe.waitFor(() => joe.cursor.column === column || undefined, `cursor in column ${column}`);
  await sayFromOutside(folder.at("room"), "interrupting");
  await joe.expect(new RegExp(`interrupting\n${DAY_LINE}.*left.*\n.*half a 日本 line$`));
  assertEquals(inputLine(joe), `${prompt} half a 日本 line`);
  assertEquals(joe.cursor, { column, row: joe.screen.split("\n").length - 1 });
});

Deno.test("a line longer than the screen survives what arrives and what is resized", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { columns: 40, rows: 12 });
  const [prompt] = await joe.expect(PROMPT);
  const text = "one two three four five six seven eight nine ten eleven twelve";
  await joe.type(text);
  await joe.expect(/twelve$/);
  await sayFromOutside(folder.at("room"), "interrupting");
  const all = await joe.expect(
    new RegExp(
      String.raw`joined\n${DAY_LINE}.*interrupting\n${DAY_LINE}.*left\n([^]*)$`,
    ),
  );
  assertEquals(all[1]?.replaceAll("\n", ""), `${prompt} ${text}`);
  await joe.resize(60, 12);
  await joe.waitFor(
    () => joe.screen.split("\n").slice(-2).join("") === `${prompt} ${text}` || undefined,
    "the line in two rows of 60 columns",
  );
  assertEquals(joe.scrollback.match(/one two/g)?.length, 1);
});

Deno.test("what is typed disappears from the line and comes back once, as a message", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { columns: 40 });
  await joe.expect(PROMPT);
  await joe.type(`${"word ".repeat(20)}end\r`);
  await joe.expect(/end\n>$/);
  assertEquals(joe.scrollback.match(/\bend\b/g)?.length, 1);
});

Deno.test("a pasted text of several lines waits for Enter and becomes one message", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.paste("first\nsecond \x1b[31m\tthird\nfourth\n");
  await joe.expect(/^> first\nsecond ␛\[31m +third\nfourth$/m);
  assertNotMatch(await Deno.readTextFile(folder.at("room/log")), /first/);
  await joe.type("\r");
  await joe.expect(/^\d\d:\d\d +<\w+> {2}first\n {16}second .*third\n {16}fourth\n>/m);
  const log = await Deno.readTextFile(folder.at("room/log"));
  assertMatch(log, /<\w+>: first\n\[.*<\w+>\| second .*third\n\[.*<\w+>\| fourth\n$/);
});

Deno.test("Tab completes a command", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type("/hist\t");
  await joe.expect(/^> \/history$/m);
});

Deno.test(rootOnly("Tab completes the nicks of those who are here"), async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  // As under sudo: the FIFO is root's, the nick is not.
  await using _ann = await startPipechat([folder.at("room")], { env: { SUDO_USER: "daemon" } });
  await joe.expect(/<daemon> joined/);
  await joe.type("dae\t");
  await joe.expect(/^> daemon:$/m);
  await joe.type("hello dae\t");
  await joe.expect(/^> daemon: hello daemon$/m);
});

Deno.test("Ctrl-C clears the line; on an empty line it says how to leave", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type("never said");
  await joe.expect(/^> never said$/m);
  await joe.type("\x03");
  await joe.waitFor(() => /^>$/m.test(joe.screen) || undefined, "an empty line");
  await joe.type("\x03");
  await joe.expect(/To leave: \/quit, or Ctrl-D/);
  assertNotMatch(await Deno.readTextFile(folder.at("room/log")), /never said/);
});

Deno.test("the arrow keys bring back what was said before", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type("say it again\r");
  await joe.expect(/ {2}say it again\n/);
  await joe.type("\x1b[A");
  await joe.expect(/ {2}say it again\n> say it again$/);
});

Deno.test("the bell rings for one's nick as a whole word only, until it is turned off", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  const [, nick = ""] = await joe.expect(/<(\w+)> joined/);
  await sayFromOutside(folder.at("room"), `${nick}s and un${nick}ed things`);
  await joe.expect(new RegExp(`things\n${DAY_LINE}.*left`));
  assert(!joe.written.includes("\x07"), "rang for a part of a word");
  await sayFromOutside(folder.at("room"), `well, ${nick.toUpperCase()}?`);
  await joe.expect(new RegExp(`\\?\n${DAY_LINE}.*left`));
  assertEquals(joe.written.split("\x07").length - 1, 1);
  await joe.type("/bell off\r");
  await joe.expect(/The bell rings: off/);
  await sayFromOutside(folder.at("room"), `${nick}!`);
  await joe.expect(new RegExp(`!\n${DAY_LINE}.*left`));
  assertEquals(joe.written.split("\x07").length - 1, 1);
});

for (
  const [how, leave] of [
    ["Ctrl-D", (joe: TerminalProgram) => joe.type("\x04")],
    ["/quit", (joe: TerminalProgram) => joe.type("/quit\r")],
    ["/q", (joe: TerminalProgram) => joe.type("/q\r")],
  ] as const
) {
  Deno.test(`${how} leaves: the line is written, the FIFO gone, the terminal as before`, async () => {
    await using folder = new TemporaryFolder();
    await using joe = await openTerminal([folder.at("room")]);
    await joe.expect(PROMPT);
    await leave(joe);
    assertEquals(await joe.ended(), 0);
    assertMatch(await Deno.readTextFile(folder.at("room/log")), /<\w+> left \*\*\*\n$/);
    assertEquals(Array.from(Deno.readDirSync(folder.at("room/event"))), []);
    assert(joe.written.lastIndexOf("\x1b[?2004l") > joe.written.lastIndexOf("\x1b[?2004h"));
    assertNotMatch(joe.screen, PROMPT);
  });
}

for (const [signal, status] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  Deno.test(`${signal} leaves as cleanly as /quit does`, async () => {
    await using folder = new TemporaryFolder();
    await using joe = await openTerminal([folder.at("room")]);
    await joe.expect(PROMPT);
    const pid = await joe.pid();
    Deno.kill(pid, signal);
    assertEquals(await joe.ended(), status);
    assertMatch(await Deno.readTextFile(folder.at("room/log")), /<\w+> left \*\*\*\n$/);
    assertEquals(Array.from(Deno.readDirSync(folder.at("room/event"))), []);
    assert(joe.written.includes("\x1b[?2004l"));
  });
}

Deno.test("each signal is heeded, however close behind another it comes", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  const pid = await joe.pid();
  const paintings = () => joe.written.split(PASTE_MARKED).length;
  for (let round = 0; round < 200; round++) {
    const before = paintings();
    await joe.type(round % 2 === 0 ? "x" : "\x7f");
    Deno.kill(pid, "SIGCONT");
    await joe.waitFor(() => paintings() > before || undefined, `painting ${round}`);
  }
  Deno.kill(pid, "SIGTERM");
  assertEquals(await joe.ended(), 143);
});

Deno.test("closing the window leaves the room", async () => {
  await using folder = new TemporaryFolder();
  await using ann = await startPipechat([folder.at("room")]);
  await ann.expect(/joined/);
  const joe = await openTerminal([folder.at("room")]);
  await using _joe = joe;
  await joe.expect(PROMPT);
  const pid = await joe.pid();
  await joe.hangUp();
  await ann.expect(new RegExp(`\\[${pid}\\]<\\w+> left`));
});

Deno.test("a window that is closed is no error, and the room is left", async () => {
  await using folder = new TemporaryFolder();
  Room.open(folder.at("room"), { create: true }).close();
  makeFifo(folder.at("errors"));
  // Reads up to the end of the program, which outlives its terminal and whoever made that.
  const reader = new Deno.Command("cat", { args: [folder.at("errors")] }).output();
  const words = (await programArgv([folder.at("room")])).map(quote).join(" ");
  await using joe = new TerminalProgram(`exec ${words} 2>${quote(folder.at("errors"))}`, {});
  await joe.expect(PROMPT);
  await joe.hangUp("SIGKILL");
  const { stdout } = await reader;
  assertNotMatch(new TextDecoder().decode(stdout), /error/i);
  assertMatch(await Deno.readTextFile(folder.at("room/log")), /> left/);
});

Deno.test("Ctrl-Z gives the terminal back; in the foreground again, the line is there", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { isJob: true });
  await joe.expect(PROMPT);
  await joe.type("unfinished");
  await joe.expect(/^> unfinished$/m);
  await joe.type("\x1a");
  await joe.expect(/^> unfinished\n[^]*^> unfinished$/m);
  await joe.type(" business\r");
  await joe.expect(/ {2}unfinished business\n/);
  await joe.type("/quit\r");
  await joe.ended();
});

Deno.test("an emoji made of several is one character: for Home, and for Backspace", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  const [prompt] = await joe.expect(PROMPT);
  const start = `${prompt} `.length;
  await joe.type("x👨‍👩‍👧y\x1b[H");
  await joe.waitFor(() => joe.cursor.column === start || undefined, "the cursor behind the prompt");
  await joe.type("\x1b[C\x1b[C\x7f");
  await joe.expect(/^> xy$/m);
});

Deno.test("what was said is found again, and what was killed comes back", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type("the first thing\r");
  await joe.expect(/ {2}the first thing\n/);
  await joe.type("another\r");
  await joe.expect(/ {2}another\n/);
  await joe.type("\x12FIRST\x7f\x7f\x7f\x7f\x7ffirst");
  await joe.expect(/^\(search\) 'first': the first thing$/m);
  await joe.type("\x05\x17\x01\x19");
  await joe.expect(/^> thingthe first$/m);
});

Deno.test("a window that is made narrower and wider again shows the line once", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { columns: 60, rows: 12 });
  const [prompt] = await joe.expect(PROMPT);
  const line = `${prompt} one two three four five six seven`;
  await joe.expect(/joined/);
  // At the top, where nothing is above that the emulator breaks as well.
  await joe.type("\x0cone two three four five six seven");
  await joe.expect(/^> .*seven$/);
  for (const columns of [30, 100, 25, 60]) {
    await joe.resize(columns, 12);
    const rows = Math.ceil((line.length + 1) / columns);
    await joe.waitFor(
      () => joe.screen.split("\n").slice(-rows).join("") === line || undefined,
      `the line in ${rows} rows of ${columns} columns`,
    );
    assertEquals(joe.scrollback.match(/one two/g)?.length, 1);
  }
});

Deno.test("Ctrl-X Ctrl-E brings the line back from another editor, and says nothing by itself", async () => {
  await using folder = new TemporaryFolder();
  const editor = folder.at("an editor");
  await Deno.writeTextFile(
    editor,
    'printf "%s" "$1" > "$0.path"\nprintf "two\\033[31m\\n" >> "$1"\n',
  );
  await Deno.mkdir(folder.at("tmp"));
  const env = { VISUAL: `sh '${editor}'`, TMPDIR: folder.at("tmp") };
  await using joe = await openTerminal([folder.at("room")], { env });
  await joe.expect(PROMPT);
  await joe.type("one\x18\x05");
  await joe.expect(/^> one\ntwo␛\[31m$/m);
  assertEquals(joe.scrollback.match(/one/g)?.length, 1);
  assertEquals(Array.from(Deno.readDirSync(folder.at("tmp"))), []);
  assertMatch(await Deno.readTextFile(`${editor}.path`), /\/tmp\/pipechat-[0-9a-f]{32}\.txt$/);
  await joe.type("\r");
  await joe.expect(/^\d\d:\d\d .*> {2}one\n +two␛/m);
});

Deno.test("an editor that fails leaves the line as it was, and says so", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { env: { EDITOR: "false" } });
  await joe.expect(PROMPT);
  await joe.type("precious\x18\x05");
  await joe.expect(/!! The editor "false" failed \(status 1\)[^]*^> precious$/m);
});

Deno.test("every command of /help answers, and a wrong one is told what was meant", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { columns: 100, rows: 60 });
  await joe.expect(PROMPT);
  const pid = await joe.pid();
  const dialogue: [string, RegExp][] = [
    ["/help", /-- \/help \[COMMAND\][^]* \/quit +leave/],
    ["/help /exit", /-- \/quit: leave;.*\(also \/q, \/exit\)/],
    ["/list", new RegExp(`-- ${pid} +\\w+ +/dev/pts/\\d+ +${MOMENT} +0 min +yes`)],
    [`/whois ${pid}`, new RegExp(`\\[${pid}\\] is \\w+ \\(uid \\d+\\), here since`)],
    [`/ptyof ${pid}`, new RegExp(`\\[${pid}\\] is \\w+ on /dev/pts/\\d+`)],
    ["/whois joe", /!! \/whois needs a PID/],
    ["/whois 99999999", /!! Nobody with PID 99999999 is here/],
    ["/history", /-- There are no messages to show/],
    ["/history 0", /!! \/history takes a number of messages, 1 or more/],
    ["//slash", /> {2}\/slash\n/],
    ["/history 5", /#\d+ +<\w+> {2}\/slash/],
    [`/save ${folder.at("copy")}`, /-- Saved \d+ bytes to/],
    [`/save ${folder.at("copy")}`, /it exists already/],
    ["/quiet on", /Joins and leaves are hidden/],
    ["/bell all", /The bell rings: all/],
    ["/BELL off", /The bell rings: off/],
    ["/lsit", /did you mean \/list\?/],
    ["/etc/hosts is broken", /> {2}\/etc\/hosts is broken\n/],
    ["/xyzzy", /\/help lists them/],
  ];
  for (const [line, answer] of dialogue) {
    await joe.type(`${line}\r`);
    await joe.expect(answer);
  }
  const log = await Deno.readTextFile(folder.at("room/log"));
  assert(log.startsWith(await Deno.readTextFile(folder.at("copy"))));
});

Deno.test("what is said right before a command stands above what that answers", async () => {
  await using folder = new TemporaryFolder();
  await using terminal = await openTerminal([folder.at("room")]);
  await terminal.expect(PROMPT);
  await terminal.type("to say\r/no-such\rand to say\r");
  await terminal.expect(/ to say\n!! There is no command \/no-such[^]* and to say$/m);
});

Deno.test("/help fits a screen of 24 rows and 80 columns with the prompt below", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type("/clear\r");
  await joe.type("/help\r");
  await joe.expect(/^-- \/help COMMAND tells more[^]*^>$/m);
  assertMatch(joe.screen, /^-- \/help \[COMMAND\]/);
  assertEquals(joe.scrollback.match(/^ {3}\S/m), null, "a row is broken");
});

Deno.test("/clear removes all but the line being typed", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  const [prompt] = await joe.expect(PROMPT);
  await joe.type("something\r");
  await joe.expect(/ {2}something\n/);
  await joe.type("/clear\r");
  await joe.waitFor(() => joe.screen === prompt || undefined, "nothing but the prompt");
});

Deno.test("/destroy asks once for the room's name, makes the others quit and removes the room", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await using ann = await openTerminal([folder.at("room")], { columns: 200 });
  await ann.expect(PROMPT);
  await joe.type("/destroy\r");
  await joe.expect(/Destroy room ".*" of \w+ and its log,[^]*: room$/m);
  await joe.type("y\r");
  await joe.expect(/Not done/);
  await joe.type("/destroy\r");
  await joe.expect(/Not done[^]*: room$/m);
  await joe.type("room\r");
  assertEquals(await joe.ended(), 0);
  await ann.expect(/-- Room ".*" was destroyed by \[\d+\]<\w+>\.\n-- Press Enter\.$/);
  await ann.type("\r");
  assertEquals(await ann.ended(), 0);
  assertEquals(Array.from(Deno.readDirSync(folder.path)), []);
});

Deno.test("a dumb terminal gets plain lines", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { env: { TERM: "dumb" } });
  await joe.expect(/joined/);
  await joe.type("hello\r");
  await joe.expect(/^\d\d:\d\d \[\d+\]<\w+>: hello$/m);
  await joe.type("\x04");
  assertEquals(await joe.ended(), 0);
  assert(!joe.written.includes("\x1b"), "wrote an escape sequence");
});

Deno.test("NO_COLOR leaves the colours out, --color=always puts them in", async () => {
  await using folder = new TemporaryFolder();
  // deno-lint-ignore no-control-regex -- these are the sequences that are looked for.
  const color = /\x1b\[[\d;]*m/;
  await using plain = await openTerminal([folder.at("room")], { env: { NO_COLOR: "1" } });
  await plain.expect(/joined/);
  assertNotMatch(plain.written, color);
  await using colored = await openTerminal([folder.at("room"), "--color", "always"], {
    env: { NO_COLOR: "1" },
  });
  await colored.expect(/joined/);
  assertMatch(colored.written, color);
});

Deno.test(await smallDiskOnly("on a full disk the text comes back to be sent later"), async () => {
  await using disk = await SmallDisk.make(256 * 1024);
  await using joe = await openTerminal([disk.at("room")], { columns: 100, rows: 60 });
  await joe.expect(PROMPT);
  await joe.expect(/joined/);
  await disk.fill(0);
  // More than fits into what the last page of the log has left.
  const text = `${"word ".repeat(1000)}precious`;
  await joe.paste(text);
  await joe.type("\r");
  await joe.expect(/!! Cannot write to the log of room ".*": the disk is full;/);
  await joe.expect(/Your text was not sent[^]*^> word [^]*precious$/m);
  await Deno.remove(disk.at("filling"));
  await joe.type("\r");
  await joe.expect(/ {2}word word[^]*precious\n>$/);
  const log = await Deno.readTextFile(disk.at("room/log"));
  assertEquals(log.match(/word precious\n/g)?.length, 1);
});
