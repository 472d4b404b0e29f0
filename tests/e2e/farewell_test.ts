/**
 * What happens to what is typed while a chat ends by itself.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { quote } from "../../lib/shell_word.ts";
import { pipechat, programArgv } from "../helpers/program.ts";
import { TerminalProgram } from "../helpers/screen.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";

/** A chat, and behind it something that reads a line, as a shell does. */
async function startBeforeShell(room: string): Promise<TerminalProgram> {
  const words = (await programArgv([room])).map(quote).join(" ");
  const shell = `printf 'status %s, ' $?; IFS= read -r line; echo "got <$line>"`;
  const terminal = new TerminalProgram(`${words}; ${shell}`, { columns: 200 });
  await terminal.expect(/joined[^]*^>/m);
  return terminal;
}

Deno.test("the words that were meant for a room that is gone do not reach the shell", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startBeforeShell(folder.at("room"));
  await joe.type("echo before");
  await joe.expect(/^> echo before$/m);
  assertEquals((await pipechat(["destroy", folder.at("room"), "--yes"])).code, 0);
  await joe.expect(/was destroyed by \[\d+\]<\w+>\.\n-- Press Enter\.$/);
  await joe.type(" and after\recho more\recho half");
  await joe.expect(/status 0, $|status 0,$/);
  await joe.type("for the shell\r");
  await joe.expect(/got <for the shell>/);
  assertEquals(await joe.ended(), 0);
});

const PASTE_BEGIN = "\x1b[200~";
const PASTE_END = "\x1b[201~";

/** What is pasted in pieces, the last of them with the mark of the end. */
const PASTES: readonly (readonly [when: string, before: string, pieces: readonly string[]])[] = [
  ["after the end", "", [`${PASTE_BEGIN}one\ntouch two\r`, "touch three\n", PASTE_END]],
  ["before the end", `${PASTE_BEGIN}one\n`, ["two\ntouch three\n", `four\n${PASTE_END}`]],
  ["with its marks in pieces", "\x1b[2", ["00~one\n", "touch two\n\x1b[20", "1~"]],
];

for (const [when, before, pieces] of PASTES) {
  Deno.test(`no line of a paste that begins ${when} reaches the shell, nor is it Enter`, async () => {
    await using folder = new TemporaryFolder();
    await using joe = await startBeforeShell(folder.at("room"));
    await joe.type(before);
    await pipechat(["destroy", folder.at("room"), "--yes"]);
    await joe.expect(/-- Press Enter\.$/);
    for (const piece of pieces) await joe.type(piece);
    await joe.type("\r");
    await joe.expect(/status 0,$/);
    assert(joe.written.endsWith("status 0, "), "more than the prompt of the shell");
    await joe.type("for the shell\r");
    await joe.expect(/got <for the shell>/);
  });
}

Deno.test("a paste that has begun is awaited after Enter", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startBeforeShell(folder.at("room"));
  await pipechat(["destroy", folder.at("room"), "--yes"]);
  await joe.expect(/-- Press Enter\.$/);
  await joe.type(`\r${PASTE_BEGIN}touch one\n`);
  // Far longer than it waits for what comes unmarked.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await joe.type(`touch two\n${PASTE_END}`);
  await joe.expect(/status 0,$/);
  await joe.type("for the shell\r");
  await joe.expect(/got <for the shell>/);
});

Deno.test("Ctrl-C ends a paste whose end never comes", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startBeforeShell(folder.at("room"));
  await joe.type(`${PASTE_BEGIN}one\n`);
  await pipechat(["destroy", folder.at("room"), "--yes"]);
  await joe.expect(/-- Press Enter\.$/);
  await joe.type("\x03");
  await joe.expect(/status 0,$/);
});

Deno.test("who leaves, or is told to end, need not press Enter", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startBeforeShell(folder.at("room"));
  await joe.type("/quit\r");
  await joe.expect(/status 0,/);
  await using ann = await startBeforeShell(folder.at("room"));
  const [pid] = namesIn(folder.at("room/event"));
  Deno.kill(Number(pid), "SIGTERM");
  await ann.expect(/status 143,/);
});

Deno.test("a signal ends the wait for Enter, too", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startBeforeShell(folder.at("room"));
  const [pid] = namesIn(folder.at("room/event"));
  await pipechat(["destroy", folder.at("room"), "--yes"]);
  await joe.expect(/-- Press Enter\.$/);
  Deno.kill(Number(pid), "SIGTERM");
  await joe.expect(/status 0,/);
});

Deno.test("who destroys the room need not press Enter, and everybody reads who it was", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await startBeforeShell(folder.at("room"));
  const [joes = ""] = namesIn(folder.at("room/event"));
  await using ann = await startBeforeShell(folder.at("room"));
  const pid = namesIn(folder.at("room/event")).find((name) => name !== joes);
  await ann.type("/destroy\r");
  await ann.expect(/Destroy room ".*\/room" of \w+ and its log[^]*: room\n/);
  await ann.type("room\r");
  await ann.expect(/status 0,/);
  const [farewell] = await joe.expect(/-- Room .* was destroyed by .*\n/);
  assertMatch(farewell, new RegExp(`by \\[${pid}\\]<\\w+>\\.`));
});
