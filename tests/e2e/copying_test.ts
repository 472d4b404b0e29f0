import { assert, assertEquals, assertMatch } from "@std/assert";
import { MultiplexedTerminal, screenIn, tmuxIn } from "../helpers/multiplexer.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { messagesIn } from "../helpers/messages.ts";
import { pipechat, programArgv } from "../helpers/program.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { quote } from "../../lib/shell_word.ts";

const COMMAND = `find /var/log -name '*.1' -exec gzip -9 '{}' +; ${"echo done; ".repeat(12)}true`;

/** What OSC 52 has put on the clipboard last. */
function clipboard({ written }: TerminalProgram): string | undefined {
  // deno-lint-ignore no-control-regex -- this is the sequence that is looked for.
  const last = Array.from(written.matchAll(/\x1b\]52;c?;([^\x07]*)\x07/g)).at(-1)?.[1];
  return last === undefined ? undefined : new TextDecoder().decode(Uint8Array.fromBase64(last));
}

/** A room in which somebody has said these texts. */
async function roomWith(...texts: string[]): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  for (const text of texts) {
    const { code, stderr } = await pipechat(["send", "--create", folder.at("room"), "-m", text]);
    assertEquals(code, 0, stderr);
  }
  return folder;
}

Deno.test("/raw shows the last message between two rules, its long lines broken by the terminal", async () => {
  await using folder = await roomWith("before", `${COMMAND}\nsecond line`);
  await using joe = await openTerminal([folder.at("room")], { columns: 60 });
  await joe.expect(PROMPT);
  await joe.type("/raw\r");
  await joe.expect(/── #\d+: 2 lines ──\nfind [^]*second line\n── end of #\d+ ──/);
  const { active } = joe.emulator.buffer;
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row));
  const first = rows.findIndex((row) => row?.translateToString(true).startsWith("find /var"));
  let copied = rows[first]!.translateToString(true);
  for (let row = first + 1; rows[row]?.isWrapped; row++) copied += rows[row]!.translateToString();
  // The terminal knows that it is one line, and gives it to the mouse as one.
  assertEquals(copied.trimEnd(), COMMAND);
});

Deno.test("/raw ID shows that message, and controls in it as symbols", async () => {
  await using folder = await roomWith("\x1b]0;owned\x07first", "second");
  const [first] = await messagesIn(folder.at("room"));
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type(`/raw #${first!.id}\r`);
  await joe.expect(/── #\d+: 1 line ──\n␛\]0;owned␇first\n── end of #\d+ ──\n-- Control char/);
  await joe.type("/raw 99999\r");
  await joe.expect(/!! .*There is no message #99999/);
  await joe.type("/raw it\r");
  await joe.expect(/!! \/raw: .*an id is a number/);
});

Deno.test("/copy puts a message on the clipboard, and nothing else ever does", async () => {
  await using folder = await roomWith(COMMAND, "\x1b]52;c;ZXZpbA==\x07\tsecond\u202e");
  const [first] = await messagesIn(folder.at("room"));
  await using joe = await openTerminal([folder.at("room")], { columns: 120 });
  await joe.expect(PROMPT);
  await joe.type("hello\r");
  await joe.expect(/> {2}hello/);
  assertEquals(clipboard(joe), undefined);
  await joe.type("/copy\r");
  await joe.expect(/-- Sent 5 bytes of #\d+ to the clipboard/);
  assertEquals(clipboard(joe), "hello");
  await joe.type(`/copy ${first!.id}\r`);
  await joe.expect(new RegExp(`-- Sent ${COMMAND.length} bytes of #${first!.id}`));
  assertEquals(clipboard(joe), COMMAND);
  const [, second] = await messagesIn(folder.at("room"));
  await joe.type(`/copy ${second!.id}\r`);
  await joe.expect(/control\s+characters\s+in\s+it\s+are\s+symbols/);
  assertEquals(clipboard(joe), "␛]52;c;ZXZpbA==␇\tsecond⟨202E⟩");
});

Deno.test("a message that is too long for a clipboard is not copied, and it is said why", async () => {
  await using folder = await roomWith(Array(2).fill("x".repeat(38_000)).join("\n"));
  await using joe = await openTerminal([folder.at("room")], { columns: 200 });
  await joe.expect(PROMPT);
  await joe.type("/copy\r");
  await joe.expect(/!! \/copy takes 74,994 bytes at most, and this is 74\S* KiB: \/raw shows it/);
  assertEquals(clipboard(joe), undefined);
});

Deno.test("a message that is only a file can't be copied, and a pipe has no clipboard", async () => {
  await using folder = await roomWith("text");
  await Deno.writeTextFile(folder.at("plan.txt"), "x");
  const sent = await pipechat(["send", folder.at("room"), "-f", folder.at("plan.txt")]);
  assertEquals(sent.code, 0, sent.stderr);
  const [, file] = await messagesIn(folder.at("room"));
  const lines = `/copy\n/raw\n/raw ${file!.id}\n`;
  const { stdout, stderr } = await pipechat([folder.at("room"), "--history", "0"], lines);
  const all = stdout + stderr;
  assert(all.includes("!! /copy needs a terminal"), all);
  assertMatch(all, /── #\d+: 1 line ──\ntext\n── end of #\d+ ──\n/);
  assertMatch(all, new RegExp(`!! Message #${file!.id} has no text, but a file: /get ${file!.id}`));
});

/** A program in each multiplexer. */
const MULTIPLEXERS = {
  tmux: (folder: TemporaryFolder, inner: string) =>
    new MultiplexedTerminal(
      tmuxIn(folder),
      `-f /dev/null new-session ${quote(inner)} \\; set -g set-clipboard on`,
    ),
  screen: (folder: TemporaryFolder, inner: string) =>
    new MultiplexedTerminal(screenIn(folder), `-c /dev/null -U sh -c ${quote(inner)}`),
} as const;

for (const [name, start] of Object.entries(MULTIPLEXERS)) {
  Deno.test({
    ...programOnly(name, `through ${name}, /copy reaches the clipboard of the terminal around it`),
    async fn() {
      await using folder = await roomWith(COMMAND);
      const inner = `exec ${(await programArgv([folder.at("room")])).map(quote).join(" ")}`;
      await using joe = start(folder, inner);
      await joe.expect(PROMPT);
      await joe.type("/copy\r");
      assertEquals(await joe.waitFor(() => clipboard(joe), "something on the clipboard"), COMMAND);
      await joe.type("/quit\r");
      await joe.ended();
    },
  });
}
