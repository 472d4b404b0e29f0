import { assert, assertEquals, assertMatch } from "@std/assert";
import { endOf, MultiplexedTerminal, screenIn, tmuxIn } from "../helpers/multiplexer.ts";
import { openTerminal } from "../helpers/screen.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { pipechat, programArgv } from "../helpers/program.ts";
import { untilNames } from "../helpers/waiting.ts";
import { quote } from "../../lib/shell_word.ts";

/** Texts of which terminals and we think differently, or that have no space to be broken at. */
const WIDE: readonly (readonly [what: string, text: string])[] = [
  ["skin tones", "👍🏽".repeat(26)],
  ["families", "👨‍👩‍👧‍👦".repeat(26)],
  ["flags", "🇫🇷".repeat(40)],
  ["hearts", "❤️".repeat(60)],
  ["keycaps", "1️⃣".repeat(60)],
  ["professions", "👩🏿‍🚒".repeat(26)],
  ["what is ambiguous", "§°±…→①".repeat(20)],
  ["an address", `http://example.org/${"12:34[1]<root>:x".repeat(12)}`],
];
/** What may stand in the first columns: nothing, the time, the day, the prompt, or what we say. */
const FIRST_COLUMNS = /^( {6}|-- | {3}\S|\d\d:\d\d ((#\d+ )?\[\d+\]| *)(<\w+>|\*\*\*)|--- |>|\s*$)/;
const [COLUMNS, ROWS] = [60, 40];

for (const [what, text] of WIDE) {
  Deno.test(`no part of a message gets to the first column of xterm: ${what}`, async () => {
    await using folder = await roomWith(text);
    await using joe = await openTerminal([folder.at("room")], { columns: COLUMNS, rows: ROWS });
    await joe.expect(/joined/);
    for (const row of messages(joe.screen)) assertMatch(row, FIRST_COLUMNS);
  });

  const name = `no part of a message gets to the first column of tmux: ${what}`;
  Deno.test(programOnly("tmux", name), async () => {
    await using folder = await roomWith(text);
    for (const row of messages(await shownInTmux(folder))) assertMatch(row, FIRST_COLUMNS);
  });

  const inScreen = `no part of a message gets to the first column of GNU screen: ${what}`;
  Deno.test(programOnly("screen", inScreen), async () => {
    await using folder = await roomWith(text);
    for (const row of messages(await shownInScreen(folder))) assertMatch(row, FIRST_COLUMNS);
  });
}

/** A room in which somebody has said this. */
async function roomWith(text: string): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  const { code, stderr } = await pipechat(["send", "--create", folder.at("room"), "-m", text]);
  assertEquals(code, 0, stderr);
  return folder;
}

/** The rows from the first message on. */
function messages(screen: string): string[] {
  const rows = screen.split("\n");
  const first = rows.findIndex((row) => row.startsWith("--- "));
  assert(first >= 0, screen);
  return rows.slice(first);
}

/** What tmux shows of the messages of a room. */
async function shownInTmux(folder: TemporaryFolder): Promise<string> {
  const server = tmuxIn(folder);
  const [program = "", ...first] = server.argv;
  const log = (await programArgv(["log", folder.at("room")])).map(quote).join(" ");
  const shown = `${log}; ${server.argv.join(" ")} wait-for -S shown; cat`;
  const tmux = async (...args: string[]) => {
    const env = { ...server.env, TMUX: "", TZ: "UTC", TERM: "xterm-256color" };
    const { stdout } = await new Deno.Command(program, {
      args: [...first, "-f", "/dev/null", ...args],
      env,
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  };
  await using _end = endOf(server);
  await tmux("new-session", "-d", "-x", String(COLUMNS), "-y", String(ROWS), shown);
  await tmux("wait-for", "shown");
  return await tmux("capture-pane", "-p");
}

/** What GNU screen shows of them. */
async function shownInScreen(folder: TemporaryFolder): Promise<string> {
  const log = (await programArgv(["log", folder.at("room")])).map(quote).join(" ");
  await Deno.writeTextFile(folder.at("rc"), "startup_message off\ndefutf8 on\n");
  // Screen makes a copy whenever it comes to it, so each has a file of its own; that which has the
  // end in it is whole.
  const whole = "grep -ls '^The end' copy.* | head -n 1";
  const copies = `until last=$(${whole}) && [ "$last" ]; do ` +
    `screen -X eval 'encoding utf8' "hardcopy $PWD/copy.$((n += 1))"; done`;
  const shown = `${log}; echo The end; ${copies}; mv "$last" over; cat`;
  await using _screen = new MultiplexedTerminal(
    screenIn(folder),
    `-U -c rc sh -c ${quote(shown)}`,
    { cwd: folder.path, env: { HOME: folder.path }, columns: COLUMNS, rows: ROWS },
  );
  await untilNames(folder.path, (names) => names.includes("over"), "the copy of the screen");
  return (await Deno.readTextFile(folder.at("over"))).replace(/^The end$[^]*/m, "");
}
