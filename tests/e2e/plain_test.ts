// deno-lint-ignore-file no-control-regex -- controls are what must not be there.
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { SUBCOMMANDS } from "../../lib/cli/subcommands.ts";
import { DAY_LINE } from "../helpers/moment.ts";
import { pipechat, PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { run } from "../../tools/command.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";
import { repeatUntil, untilNames } from "../helpers/waiting.ts";

Deno.test("in a pipe, lines go in and messages come out, without escape codes", async () => {
  await using folder = new TemporaryFolder();
  const { code, stdout } = await pipechat([folder.at("room")], "one\ntwo\n");
  assertEquals(code, 0);
  assertMatch(
    stdout,
    new RegExp(
      String.raw`^--- .* ---\n\d\d:\d\d \*\*\* .* joined \*\*\*\n${DAY_LINE}.*>: one\n` +
        String.raw`${DAY_LINE}.*>: two\n${DAY_LINE}.* left \*\*\*\n$`,
    ),
  );
  assertNotMatch(stdout, /\x1b/);
});

Deno.test("a pipe shows all that it said, even if its input ends at once", async () => {
  await using folder = new TemporaryFolder();
  const lines = Array.from({ length: 500 }, (_, number) => `line ${number}`);
  const { stdout } = await pipechat([folder.at("room")], lines.join("\n"));
  const said = Array.from(stdout.matchAll(/>: (line \d+)$/gm), ([, text]) => text);
  assertEquals(said, lines);
});

Deno.test("what others say comes while one says nothing", async () => {
  await using folder = new TemporaryFolder();
  await using listener = await startPipechat([folder.at("room")]);
  await listener.expect(/joined/);
  await pipechat([folder.at("room")], "hello\n");
  await listener.expect(new RegExp(String.raw`>: hello\n${DAY_LINE}.* left \*\*\*\n`));
});

Deno.test("the last ten messages are shown on joining, or as many as one asks for", async () => {
  await using folder = new TemporaryFolder();
  const lines = Array.from({ length: 15 }, (_, number) => `line ${number}.`);
  await pipechat([folder.at("room")], lines.join("\n"));
  const shown = async (...args: string[]) => {
    const { stdout } = await pipechat([folder.at("room"), ...args]);
    return Array.from(stdout.matchAll(/>: (line \d+\.)$/gm), ([, text]) => text);
  };
  assertEquals(await shown(), lines.slice(5));
  assertEquals(await shown("--history", "3"), lines.slice(12));
  assertEquals(await shown("--history=0"), []);
  assertEquals(await shown("--history", "99"), lines);
});

Deno.test("a line that begins with two slashes is said with one", async () => {
  await using folder = new TemporaryFolder();
  const { stdout, stderr } = await pipechat([folder.at("room")], "//usr\n/usr\n");
  assertMatch(stdout, />: \/usr\n/);
  assertMatch(stderr, /!! There is no command \/usr/);
});

Deno.test("in a pipe answers go to stderr, in order, and what was not done tells the status", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const typed = "one\n/quiet\n/bogus\n/save\ntwo\n";
  const { code, stdout, stderr } = await pipechat([room], typed);
  assertEquals(code, 1);
  const said = stdout.split("\n").filter((line) => !/^---|\*\*\*|^$/.test(line));
  assertEquals(said.map((line) => line.replace(/.*>: /, "")), ["one", "two"]);
  assertMatch(
    stderr,
    /\n-- Joins and leaves are shown\.\n!! There is no command.*\n!! \/save needs/,
  );
  assertEquals((await pipechat([room], "/quiet\n/list\n")).code, 0);
  // Where both go to one place, an answer stands where it was asked for.
  const { stdout: all } = await pipechat([room], typed, { isMerged: true });
  assertMatch(all, />: one\n-- Joins[^]*!! \/save[^\n]*\n[^\n]*>: two\n/);
});

Deno.test("output that a full disk refuses is told in plain words", async () => {
  await using folder = new TemporaryFolder();
  await pipechat([folder.at("room")], "hello\n");
  for (const args of [["--help"], ["log", folder.at("room")], ["keep", folder.at("room")]]) {
    const argv = await programArgv(args);
    await using child = new PipedProgram(["sh", "-c", `exec "$@" >/dev/full`, "sh", ...argv]);
    const { code, stderr } = await child.finished();
    assertEquals([code, stderr], [
      111,
      "pipechat: Cannot write to stdout: the disk is full; free some space\n",
    ]);
  }
});

Deno.test("--help of every subcommand fits 80 columns, and an error leads to it", async () => {
  for (const { name } of SUBCOMMANDS) {
    const { code, stdout } = await pipechat([name, "--help"]);
    assertEquals(code, 0);
    for (const line of stdout.split("\n")) assert([...line].length <= 80, line);
    const { stderr } = await pipechat([name, "--bogus"]);
    assertEquals(stderr, `pipechat: unknown option "--bogus"; see: pipechat ${name} --help\n`);
  }
});

Deno.test("a reader that goes away ends the program without a fuss, and it leaves", async () => {
  await using folder = new TemporaryFolder();
  // `head` ends with the first line; the input stays open until the program itself has ended.
  await using child = new PipedProgram(
    ["sh", "-c", `{ "$@"; echo "status $?" >&2; } | head -n 1`, "sh"].concat(
      await programArgv([folder.at("room")]),
    ),
  );
  await child.expect(/---/);
  await repeatUntil(
    untilNames(folder.at("room/event"), (names) => names.length === 0, "its leaving"),
    () => child.write("is anybody there?\n"),
  );
  await child.closeInput();
  const { stderr } = await child.finished();
  assertMatch(stderr, /^(pipechat: New room .*\n)?status 0\n$/);
  assertMatch(await Deno.readTextFile(folder.at("room/log")), / left \*\*\*\n$/);
});

Deno.test("SIGTERM and SIGINT leave the room", async () => {
  for (const [signal, status] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
    await using folder = new TemporaryFolder();
    await using child = await startPipechat([folder.at("room")]);
    await child.expect(/joined/);
    child.kill(signal);
    assertEquals((await child.finished()).code, status);
    assertMatch(await Deno.readTextFile(folder.at("room/log")), /left \*\*\*\n$/);
    assertEquals(Array.from(Deno.readDirSync(folder.at("room/event"))), []);
  }
});

Deno.test("a destroyed room ends everybody's session, and what is foreign in it stays", async () => {
  await using folder = new TemporaryFolder();
  await using other = await startPipechat([folder.at("room")]);
  await other.expect(/joined/);
  await Deno.writeTextFile(folder.at("room/precious"), "x");
  const { code, stderr } = await pipechat([folder.at("room")], "/destroy\nroom\n");
  assertEquals(code, 1);
  assertMatch(stderr, /!! .*this stays in its directory:\n-- +precious: it is not the room's/);
  const { code: status, stderr: seen } = await other.finished();
  assertEquals(status, 0);
  assertMatch(seen, /was destroyed/);
  assertEquals(namesIn(folder.at("room")), ["precious"]);
});

Deno.test("a room that was removed by hand is noticed when something is said", async () => {
  await using folder = new TemporaryFolder();
  await using child = await startPipechat([folder.at("room")]);
  await child.expect(/joined/);
  await Deno.remove(folder.at("room"), { recursive: true });
  await child.write("anybody?\n");
  const { code, stderr } = await child.finished();
  assertEquals(code, 0);
  // Or sooner, if it was still busy with having joined.
  assertMatch(stderr, /was destroyed/);
});

Deno.test("a line of 50 MB without a newline costs neither memory nor the session", async () => {
  await using folder = new TemporaryFolder();
  await using child = await startPipechat([folder.at("room")]);
  await child.expect(/joined/);
  using log = await Deno.open(folder.at("room/log"), { append: true });
  const chunk = new Uint8Array(1024 * 1024).fill(0x78);
  for (let count = 0; count < 50; count++) await log.write(chunk);
  await log.write(new TextEncoder().encode("\n"));
  await pipechat([folder.at("room")], "still there?\n");
  await child.expect(/>: still there\?\n/);
  const status = await Deno.readTextFile(`/proc/${child.pid}/status`);
  const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]);
  assert(peak < 250 * 1024, `took ${peak} KiB`);
});

Deno.test("random bytes in the log end no session", async () => {
  await using folder = new TemporaryFolder();
  await using child = await startPipechat([folder.at("room")]);
  await child.expect(/joined/);
  const noise = crypto.getRandomValues(new Uint8Array(60_000));
  await Deno.writeFile(folder.at("room/log"), noise, { append: true });
  await pipechat([folder.at("room")], "still there?\n");
  await child.expect(/>: still there\?\n/);
  assertNotMatch(child.stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

Deno.test("wrong usage is status 100, what the system refuses is 111, both in one line", async () => {
  await using folder = new TemporaryFolder();
  await Deno.writeTextFile(folder.at("file"), "");
  await Deno.mkdir(folder.at("home"));
  await Deno.writeTextFile(folder.at("home/diary"), "");
  const cases: [args: string[], code: number, says: RegExp][] = [
    [[], 100, /CHATDIR is missing, and no room is set; see: pipechat --help/],
    [["--bogus", folder.at("room")], 100, /unknown option "--bogus"/],
    [[folder.at("room"), "--history", "many"], 100, /--history takes a whole number, not "many"/],
    [[folder.at("room"), "--color", "blue"], 100, /--color takes auto, always, never, not "blue"/],
    [[folder.at("room"), "group", "more"], 100, /there is one argument too many: "more"/],
    [[folder.at("no/room")], 111, /Cannot create room ".*no\/room": the directory it should be in/],
    [[folder.at("file")], 111, /Cannot open room ".*file": it is not a directory/],
    [[folder.at("home")], 111, /Refused to use ".*home" as a room.*nothing was changed/],
    [["/proc/pipechat"], 111, /Cannot create room "\/proc\/pipechat"|Cannot open or create/],
    [[folder.at("r".repeat(300))], 111, /the path is too long/],
    [[folder.at("room"), "no-such-group"], 111, /there is no such group/],
  ];
  for (const [args, code, says] of cases) {
    const result = await pipechat(args);
    assertEquals(result.code, code, result.stderr);
    assertMatch(result.stderr, says);
    assertEquals(result.stderr.trimEnd().split("\n").length, 1, result.stderr);
  }
  assertEquals(namesIn(folder.at("home")), ["diary"]);
});

Deno.test("--help fits a screen", async () => {
  const { code, stdout } = await pipechat(["--help"]);
  assertEquals(code, 0);
  const lines = stdout.trimEnd().split("\n");
  assert(lines.length <= 24, `${lines.length} lines`);
  for (const line of lines) assert(line.length <= 80, line);
});

Deno.test(await smallDiskOnly("a read-only file system is called so"), async () => {
  await using disk = await SmallDisk.make(64 * 1024);
  await pipechat([disk.at("room")]);
  await run("mount", ["-o", "remount,ro", disk.path]);
  const { code, stderr } = await pipechat([disk.at("room")]);
  assertEquals(code, 111);
  assertMatch(stderr, /Cannot .* room ".*": the file system is read-only/);
});

Deno.test(
  await smallDiskOnly("a line that can't be sent is told, and the status is 111"),
  async () => {
    await using disk = await SmallDisk.make(64 * 1024);
    await using child = await startPipechat([disk.at("room")]);
    await child.expect(/joined/);
    await disk.fill(0);
    await child.write(`${"word ".repeat(1000)}\n`);
    await child.expect(/!! Cannot write .*: the disk is full; free some space\. Your text was not/);
    await child.closeInput();
    assertEquals((await child.finished()).code, 111);
  },
);

Deno.test("what is wrong is told without the control characters of a path", async () => {
  await using folder = new TemporaryFolder();
  const { code, stderr } = await pipechat([folder.at("\x1b]0;owned\x07/room")]);
  assertEquals(code, 111);
  assertMatch(stderr, /␛\]0;owned␇/);
  assertNotMatch(stderr.trimEnd(), /[\x00-\x1f]/);
});

Deno.test("a directory with nothing but a written file called log is no room", async () => {
  await using folder = new TemporaryFolder();
  await Deno.mkdir(folder.at("app"));
  await Deno.writeTextFile(folder.at("app/log"), "started\n");
  const { code, stderr } = await pipechat([folder.at("app")]);
  assertEquals(code, 111);
  assertMatch(stderr, /Refused to use ".*app" as a room: it holds nothing but a file named log/);
  assertEquals(namesIn(folder.at("app")), ["log"]);
});
