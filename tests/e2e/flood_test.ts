import { assert, assertEquals } from "@std/assert";
import { startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const STAMP = "[7][2026.11.22 12:36:28] <eve>";
/** Without colours, what was written can be counted. */
const PLAIN = { env: { NO_COLOR: "1" } };
/** So many of the last lines are shown. */
const SHOWN_LINES = 1000;
/** What the program may take at most (kB). */
const MAX_MEMORY = 200 * 1024;

/** Adds to the log, and wakes all who are there. */
function flood(room: string, text: string): void {
  Deno.writeTextFileSync(`${room}/log`, text, { append: true });
  wake(room);
}

function wake(room: string): void {
  for (const { name } of Deno.readDirSync(`${room}/event`)) {
    Deno.writeTextFileSync(`${room}/event/${name}`, "\n", { create: false });
  }
}

/** The most memory that a program on a terminal ever had, in kB. */
async function peakMemory(terminal: TerminalProgram): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${await terminal.pid()}/status`);
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

Deno.test("of a flood the last lines are shown, and it is said how many were skipped", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], PLAIN);
  await joe.expect(PROMPT);
  await joe.expect(/joined/);
  flood(folder.at("room"), "x\n".repeat(1_000_000) + `${STAMP}: the last one\n`);
  await joe.expect(/the last one/);
  await joe.type("and on it goes\r");
  await joe.expect(/> {2}and on it goes\n>/);
  assert(/-- … (?:more than )?\d{3},\d{3} lines skipped: \/history/.test(joe.written));
  assert(count(joe.written, /\? {2}x\r/g) <= SHOWN_LINES);
  assert(await peakMemory(joe) < MAX_MEMORY);
});

/** Lines of which many are one message, or each takes a look at another one. */
const FLOODS: readonly (readonly [what: string, text: string])[] = [
  ["further lines of one message", `${STAMP}: y\n` + `${STAMP}| y\n`.repeat(1_000_000)],
  ["deletions", `${STAMP} /delete 1\n`.repeat(1_000_000)],
];

for (const [what, text] of FLOODS) {
  Deno.test(`of a flood of ${what} the last ones are shown, and little memory is taken`, async () => {
    await using folder = new TemporaryFolder();
    await using joe = await openTerminal([folder.at("room")], PLAIN);
    await joe.expect(PROMPT);
    await joe.expect(/joined/);
    flood(folder.at("room"), text);
    await joe.type("and on it goes\r");
    await joe.expect(/> {2}and on it goes\n>/);
    assert(/-- … more than [\d,]+ lines skipped: \/history/.test(joe.written));
    assert(count(joe.written, /\r\n/g) <= SHOWN_LINES + 100);
    assert(await peakMemory(joe) < MAX_MEMORY);
  });
}

Deno.test("who quits in a flood does not see it first", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], PLAIN);
  await joe.expect(PROMPT);
  await joe.expect(/joined/);
  flood(folder.at("room"), "x\n".repeat(1_000_000));
  await joe.type("/quit\r");
  assertEquals(await joe.ended(), 0);
  assert(count(joe.written, /\? {2}x\r/g) <= SHOWN_LINES + 1000);
});

Deno.test("islands in a log of nothing are skipped as lines are", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], PLAIN);
  await joe.expect(PROMPT);
  await joe.expect(/joined/);
  using log = Deno.openSync(folder.at("room/log"), { write: true });
  const island = new TextEncoder().encode("island\n");
  const islands = 5000;
  for (let index = 1; index <= islands; index++) {
    log.seekSync(index * 1024 * 1024, Deno.SeekMode.Start);
    log.writeSync(island);
  }
  wake(folder.at("room"));
  await joe.type("hello\r");
  await joe.expect(/> {2}hello\n>/);
  assert(/-- … (more than )?[\d,]+ lines skipped/.test(joe.written));
  assert(count(joe.written, /\? {2}island\r/g) < islands);
});

Deno.test("a log that was cut by a byte is not shown once more", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], PLAIN);
  await joe.expect(PROMPT);
  const messages = Array.from({ length: 500 }, (_, index) => `${STAMP}: message ${index}.\n`);
  flood(folder.at("room"), messages.join(""));
  await joe.expect(/message 499\./);
  const { size } = Deno.statSync(folder.at("room/log"));
  Deno.truncateSync(folder.at("room/log"), size - 1);
  wake(folder.at("room"));
  await joe.expect(/The log was cut short by somebody/);
  await joe.type("hello\r");
  await joe.expect(/> {2}hello\n>/);
  assertEquals(count(joe.written, /message 1\.\r/g), 1);
  // Ten are read again, as something may have come since; and the one that was cut.
  assert(count(joe.written, /message \d+\.\r/g) <= messages.length + 11);
});

Deno.test("a program in a pipe gets all of a flood", async () => {
  await using folder = new TemporaryFolder();
  await using robot = await startPipechat([folder.at("room")]);
  await robot.expect(/joined/);
  const lines = 30_000;
  flood(folder.at("room"), "x\n".repeat(lines) + `${STAMP}: the last one\n`);
  await robot.expect(/the last one/);
  assertEquals(count(robot.stdout, /\? x\n/g), lines);
});
