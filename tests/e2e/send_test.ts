import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Listener } from "../../lib/fifodir/mod.ts";
import { Room } from "../../lib/room/room.ts";
import { fifosIn, messagesIn, textsIn } from "../helpers/messages.ts";
import { pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** The path of a room that exists for one test. */
function makeRoom(folder: TemporaryFolder): string {
  const path = folder.at("room");
  Room.open(path, { create: true }).close();
  Deno.writeTextFileSync(`${path}/log`, "");
  return path;
}

Deno.test("send says one thing, prints its id, and is never seen to join", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const first = await pipechat(["send", room, "-m", "howdy"]);
  const second = await pipechat(["send", room, "--message=ho"]);
  const [one, two] = await messagesIn(room);
  assertEquals([one?.text, two?.text], ["howdy", "ho"]);
  assertEquals(first, { code: 0, stdout: `${one?.id}\n`, stderr: "" });
  assertEquals(second.stdout, `${two?.id}\n`);
  assertEquals((await Deno.readTextFile(`${room}/log`)).match(/\n(?=.)/g)?.length, 2);
  assertEquals(fifosIn(room), []);
});

Deno.test("send --re answers a message that is there, and no other", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const { stdout } = await pipechat(["send", room, "-m", "who has the keys?"]);
  const id = stdout.trim();
  assertEquals((await pipechat(["send", room, "--re", id, "I", "do"])).code, 0);
  assertEquals((await pipechat(["send", room, "--re", `#${id}`], "me,\ntoo\n")).code, 0);
  const answers = (await messagesIn(room)).slice(1).map(({ re, text }) => [re, text]);
  assertEquals(answers, [[Number(id), "I do"], [Number(id), "me,\ntoo"]]);
  const json = await pipechat(["log", room, "--json", "-n", "1"]);
  assertEquals(JSON.parse(json.stdout).re, Number(id));
  const missing = await pipechat(["send", room, "--re", "9999", "hello"]);
  assertEquals(missing.code, 111);
  assertStringIncludes(missing.stderr, "There is no message #9999");
  const lines = await pipechat(["send", room, "--re", id, "--lines"], "one\n");
  assertEquals(lines.code, 100);
  assertEquals((await pipechat(["send", room, "--re", "it", "hello"])).code, 100);
  assertEquals((await messagesIn(room)).length, 3);
});

Deno.test("send takes all of stdin as one message", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  await pipechat(["send", room], "one\n\n  three\n");
  assertEquals(await textsIn(room), ["one\n\n  three"]);
});

Deno.test("send takes a text that looks like an option, or like a command of the chat", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const texts = ["- an item", "--help", "-h", "--", "/quit", "#1"];
  for (const text of texts) {
    assertEquals((await pipechat(["send", room, "-m", text])).code, 0);
  }
  assertEquals(await textsIn(room), texts);
});

Deno.test("send --lines sends every line in its order, the last without a newline too", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} ünï`);
  const { code, stdout } = await pipechat(["send", room, "--lines"], lines.join("\n"));
  assertEquals([code, stdout], [0, ""]);
  assertEquals(await textsIn(room), lines);
});

Deno.test("send --lines sends no blank lines, and one that is too long in pieces", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const long = "🎈long".repeat(40_000);
  await pipechat(["send", room, "--lines"], `a\n\n   \n\0\n${long}\nz`);
  const texts = await textsIn(room);
  assertEquals([texts.at(0), texts.at(-1)], ["a", "z"]);
  assertEquals(texts.slice(1, -1).join(""), long);
});

Deno.test("send --lines sends a line as soon as it is there", async () => {
  await using folder = new TemporaryFolder();
  const path = makeRoom(folder);
  using room = Room.open(path);
  using listener = Listener.register(room.fifodir, Deno.pid);
  await using robot = await startPipechat(["send", path, "--lines"]);
  for (const line of ["one", "two"]) {
    await robot.write(`${line}\n`);
    assertEquals(await listener.wait(), "\n");
    assertEquals((await textsIn(path)).at(-1), line);
  }
});

Deno.test("send -v tells how many were woken, with --lines also the ids", async () => {
  await using folder = new TemporaryFolder();
  const path = makeRoom(folder);
  using room = Room.open(path);
  using _one = Listener.register(room.fifodir, 101);
  using _other = Listener.register(room.fifodir, 102);
  const one = await pipechat(["send", path, "-v", "-m", "x"]);
  assertStringIncludes(one.stderr, "woke 2 listeners");
  const lines = await pipechat(["send", path, "-v", "--lines"], "ä\nb\nc\n");
  assertStringIncludes(lines.stderr, "sent 3 messages, woke 2 listeners");
  const ids = (await messagesIn(path)).slice(1).map(({ id }) => `${id}\n`);
  assertEquals(lines.stdout, ids.join(""));
});

Deno.test("send makes a room only when it is told to", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("new");
  const refused = await pipechat(["send", room, "-m", "x"]);
  assertEquals([refused.code, refused.stdout], [111, ""]);
  assertStringIncludes(refused.stderr, `"${room}": no such room`);
  assertEquals((await pipechat(["send", room, "--create", "-m", "x"])).code, 0);
  assertEquals(await textsIn(room), ["x"]);
});

Deno.test("send --as speaks under the robot's name", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  await pipechat(["send", room, "--as", "nightly-build", "-m", "x"]);
  assertEquals((await messagesIn(room)).map(({ nick }) => nick), ["nightly-build"]);
});

Deno.test("send --as refuses what is no name, and the name of somebody else", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const names = ["two words", "a<b", "a>b", "[1]", "\u001b[0m", "\u202eevil", "x".repeat(33), ""];
  for (const name of [...names, "daemon"]) {
    const { code, stderr } = await pipechat(["send", room, "--as", name, "-m", "x"]);
    assertEquals(code, 100, name);
    assertMatch(stderr, /--as/);
  }
  assertEquals(await textsIn(room), []);
});

Deno.test("a command line that makes no sense sends nothing", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const lines = [
    ["send"],
    ["send", room, "surplus", "-m", "x"],
    ["send", room, "-m", "x", "--lines"],
    ["send", room, "-m"],
    ["send", room, "-m", "  "],
    ["send", room],
    ["send", room, "--unheard-of", "-m", "x"],
  ];
  for (const line of lines) assertEquals((await pipechat(line)).code, 100, line.join(" "));
  assertEquals(await textsIn(room), []);
});

Deno.test("send refuses more than a message can hold, and nothing of it is sent", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const { code, stderr } = await pipechat(["send", room], "a line\n".repeat(200_000));
  assertEquals(code, 111);
  assertMatch(stderr, /Cannot send more than 1048576 bytes/);
  assertEquals(await textsIn(room), []);
});

Deno.test("a message is sent even when its id can't be printed", async () => {
  await using folder = new TemporaryFolder();
  const room = makeRoom(folder);
  const argv = await programArgv(["send", room, "-m", "x"]);
  for (const output of ["/dev/full", "&-"]) {
    const args = ["-c", `"$@" >${output}`, "sh", ...argv];
    assertEquals((await new Deno.Command("sh", { args }).output()).code, 0, output);
  }
  assertEquals(await textsIn(room), ["x", "x"]);
});

Deno.test("send --lines says what was not sent when the room is destroyed", async () => {
  await using folder = new TemporaryFolder();
  const path = makeRoom(folder);
  using room = Room.open(path);
  using listener = Listener.register(room.fifodir, Deno.pid);
  await using robot = await startPipechat(["send", path, "--lines"]);
  await robot.write("one\n");
  await listener.wait();
  await Deno.remove(path, { recursive: true });
  await robot.write("two\nthree\n");
  const { code, stderr } = await robot.finished();
  assertEquals(code, 111);
  assertStringIncludes(
    stderr,
    "was destroyed (sent: 1 message; not sent: line 2 and all after it)",
  );
});

Deno.test({
  ...rootOnly("send says who may enter when the rights do not allow it"),
  async fn() {
    await using folder = new TemporaryFolder();
    const room = makeRoom(folder);
    const { code, stderr } = await pipechat(["send", room, "-m", "x"], "", {
      as: { uid: 65534, gid: 65534 },
    });
    assertEquals(code, 111);
    assertMatch(stderr, /Cannot enter room ".*": permission denied: it is for group "root"/);
    assertEquals(await textsIn(room), []);
  },
});

Deno.test({
  ...await smallDiskOnly("send fails on a full disk, and leaves no half message"),
  async fn() {
    await using disk = await SmallDisk.make(256 * 1024);
    const room = makeRoom(disk);
    await pipechat(["send", room, "-m", "before"]);
    await disk.fill(0);
    const { code, stdout, stderr } = await pipechat(["send", room], "x".repeat(8000));
    assertEquals([code, stdout], [111, ""]);
    assertStringIncludes(stderr, "the disk is full");
    await Deno.remove(disk.at("filling"));
    await pipechat(["send", room, "-m", "after"]);
    assertEquals(await textsIn(room), ["before", "after"]);
  },
});

Deno.test({
  ...await smallDiskOnly("send --lines tells how much was sent before the disk was full"),
  async fn() {
    await using disk = await SmallDisk.make(1024 * 1024);
    const room = makeRoom(disk);
    const { code, stderr } = await pipechat(
      ["send", room, "--lines"],
      "some line\n".repeat(50_000),
    );
    assertEquals(code, 111);
    const [, sent, line] = /sent: (\d+) messages; not sent: line (\d+) and/.exec(stderr) ?? [];
    const texts = await textsIn(room);
    assertEquals(texts, Array.from({ length: Number(sent) }, () => "some line"));
    assertEquals(Number(line), Number(sent) + 1);
  },
});
