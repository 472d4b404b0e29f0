import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { purge } from "../../lib/room/expiry/purge.ts";
import { nameOf } from "../../lib/room/names.ts";
import { formatMessage } from "../../lib/room/log/record.ts";
import { Sender } from "../../lib/room/sender.ts";
import { DAY, talk } from "../helpers/log.ts";
import { fifosIn, messagesIn } from "../helpers/messages.ts";
import { pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { rootOnly } from "../helpers/temporary.ts";
import { repeatUntil, untilNames } from "../helpers/waiting.ts";

const ann = { pid: 7, time: Date.UTC(2026, 10, 23, 12), nick: "ann" };
const bob = { ...ann, pid: 8, nick: "bob" };

/** The texts that `pipechat log` prints, with the exit status behind them. */
async function texts(room: TemporaryRoom, ...args: string[]): Promise<(string | number)[]> {
  const { code, stdout } = await pipechat(["log", room.at("room"), "--json", ...args]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return [...lines.map((line) => JSON.parse(line).xmsg), code];
}

/** What a program says on stderr, and its status, when only the first line of it is read. */
async function intoHead(argv: readonly string[]): Promise<string> {
  const script = '{ "$@"; echo "status $?" >&2; } | head -n 1';
  const { stderr } = await new Deno.Command("sh", { args: ["-c", script, "sh", ...argv] }).output();
  return new TextDecoder().decode(stderr);
}

Deno.test("log prints all messages with their ids, and nobody's coming and going", async () => {
  await using room = new TemporaryRoom();
  room.join("ann", 101).leave();
  const id = room.log.length;
  room.log += formatMessage(ann, "one\ntwo") + formatMessage(bob, "three");
  const { code, stdout } = await pipechat(["log", room.at("room")]);
  assertEquals(code, 0);
  assertMatch(
    stdout,
    new RegExp(`12:00 #${id} \\[7\\]<ann>.?: one\n +two\n12:00 #\\d+ .*three\n$`),
  );
  assertNotMatch(stdout, /joined|left/);
});

Deno.test("log --json prints one object a line, with the names that Fossil uses", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(ann, "one\ntwo") + formatMessage(bob, "");
  room.log += "[8][2026.11.23 12:00:00] <bob> /file a%20b.png 12 image/png 0a\n";
  const { stdout } = await pipechat(["log", room.at("room"), "--json"]);
  const [text, file] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const mtime = "2026-11-23T12:00:00Z";
  assertEquals(text, {
    msgid: 0,
    mtime,
    xfrom: "ann",
    pid: 7,
    xmsg: "one\ntwo",
    vouched: false,
  });
  assertEquals([file.xmsg, file.fname, file.fmime, file.fsize], ["", "a b.png", "image/png", 12]);
});

Deno.test("nothing that log prints can harm a terminal, unless --raw asks for it", async () => {
  await using room = new TemporaryRoom();
  const evil = "\u001b[2J\u009b0m\u202e\u007f";
  room.log = formatMessage(ann, evil);
  for (const form of [[], ["--json"]]) {
    const { stdout } = await pipechat(["log", room.at("room"), ...form]);
    assertMatch(stdout, /ann.*\[2J/);
    // deno-lint-ignore no-control-regex -- control characters are what this is about.
    assertNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
  assertEquals(await texts(room), [evil, 0]);
  assertEquals((await pipechat(["log", room.at("room"), "--raw"])).stdout, room.log);
});

Deno.test("log -n prints the last messages, of those that were asked for", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(bob, "other") + talk(1000, ann.time) + formatMessage(bob, "last");
  assertEquals(await texts(room, "-n", "2"), ["message 999", "last", 0]);
  assertEquals(await texts(room, "-n2", "--from", "bob"), ["other", "last", 0]);
  assertEquals(await texts(room, "--count=1", "--grep", "message 1\\d$"), ["message 19", 0]);
  assertEquals(await texts(room, "-n", "0"), [0]);
});

Deno.test("log --since ID prints what came after it, --until ID what came up to it", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(ann, "one\n…") + formatMessage(ann, "two") + formatMessage(ann, "three");
  const [one, two] = await messagesIn(room.at("room"));
  assertEquals(await texts(room, "--since", `#${one!.id}`), ["two", "three", 0]);
  assertEquals(await texts(room, "--until", `${one!.id}`), ["one\n…", 0]);
  assertEquals(await texts(room, "--since", `${one!.id}`, "--until", `${two!.id}`), ["two", 0]);
});

Deno.test("log takes ages and times, those without a zone in the local one", async () => {
  await using room = new TemporaryRoom();
  const now = Date.now();
  room.log = [9 * DAY, 2 * DAY, DAY / 24, 0]
    .map((age) => formatMessage({ ...ann, time: now - age }, `${age / DAY * 24} h`)).join("");
  const [, , hour = ""] = [9, 2, 1].map((days) => new Date(now - days * DAY).toISOString());
  assertEquals(await texts(room, "--since", "7d"), ["48 h", "1 h", "0 h", 0]);
  assertEquals(await texts(room, "--since=3d", "--until", "0.5d"), ["48 h", 0]);
  assertEquals(await texts(room, "--since", hour.slice(0, 19)), ["1 h", "0 h", 0]);
  assertEquals(await texts(room, "--since", `${hour.slice(0, 19)}Z`), ["1 h", "0 h", 0]);
  assertEquals(await texts(room, "--until", hour.slice(0, 10)), ["216 h", "48 h", 0]);
});

Deno.test("log says what is wrong with an id", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(10, Date.now() - 9 * DAY) + talk(2, Date.now());
  purge(room.room, { age: DAY, atLeast: 0 });
  for (
    const [id, reason] of [
      ["0", "#0: it has expired"],
      [`${room.log.length - 3}`, "no message begins there"],
      ["#999999", "nobody has written so much yet"],
    ] as const
  ) {
    const { code, stdout, stderr } = await pipechat(["log", room.at("room"), "--since", id]);
    assertEquals([code, stdout], [111, ""]);
    assertStringIncludes(stderr, reason);
  }
});

Deno.test("a message that was taken back is not printed, but what came after it is found", async () => {
  await using room = new TemporaryRoom();
  const nick = nameOf(Deno.uid() ?? 0);
  using sender = new Sender(room.room, nick);
  sender.send("before");
  const { id } = sender.send("oops");
  sender.send("after");
  using session = room.join(nick, 101);
  session.takeBack(id);
  assertEquals(await texts(room, "--since", `${id}`, "--from", nick), ["after", "", 0]);
  assertEquals(
    (await pipechat(["log", room.at("room")])).stdout.match(/before|oops|after|\d back/g),
    [
      "before",
      "after",
    ],
  );
});

Deno.test("log --grep finds in all lines of a message, whatever it is made of", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(ann, `${"a".repeat(60_000)}b`) + formatMessage(ann, "one\nTwo three");
  assertEquals(await texts(room, "--grep", "^two"), ["one\nTwo three", 0]);
  assertEquals(await texts(room, "--grep", "TWO"), [1]);
  assertEquals(await texts(room, "--grep", "(a+)+$"), [1]);
  const { code, stderr } = await pipechat(["log", room.at("room"), "--grep", "a(b"]);
  assertEquals(code, 100);
  assertStringIncludes(stderr, `"a(b" is no regular expression: missing closing )`);
});

Deno.test("a search that finds nothing has the status 1, an empty room has not", async () => {
  await using room = new TemporaryRoom();
  assertEquals(await texts(room), [0]);
  assertEquals(await texts(room, "--from", "nobody"), [1]);
});

Deno.test("log refuses a command line that makes no sense", async () => {
  await using room = new TemporaryRoom();
  const path = room.at("room");
  for (
    const line of [
      [],
      [path, "surplus"],
      [path, "--json", "--raw"],
      [path, "--follow", "--until", "1d"],
      [path, "--since", "yesterday"],
      [path, "--since", "2026-13-45"],
      [path, "-n", "-1"],
    ]
  ) {
    assertEquals((await pipechat(["log", ...line])).code, 100, line.join(" "));
  }
});

Deno.test("log makes no room", async () => {
  await using room = new TemporaryRoom();
  const { code, stderr } = await pipechat(["log", room.at("other")]);
  assertEquals(code, 111);
  assertStringIncludes(stderr, "no such room");
});

Deno.test({
  ...rootOnly("log prints nothing to those who may not enter"),
  async fn() {
    await using room = new TemporaryRoom();
    room.log = formatMessage(ann, "secret");
    const { code, stdout, stderr } = await pipechat(["log", room.at("room")], "", {
      as: { uid: 65534, gid: 65534 },
    });
    assertEquals([code, stdout], [111, ""]);
    assertMatch(stderr, /permission denied/);
  },
});

Deno.test("log ends quietly when nobody reads it any more", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(20_000, ann.time);
  const argv = await programArgv(["log", room.at("room")]);
  assertEquals(await intoHead(argv), "status 0\n");
});

Deno.test("log --follow prints what comes, is there, and never says so", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(20, ann.time);
  await using follower = await startPipechat(["log", room.at("room"), "--follow"]);
  await follower.expect(/message 19/);
  assertNotMatch(follower.stdout, /message 9\n/);
  assertEquals(fifosIn(room.at("room")), [`${follower.pid}`]);
  using sender = new Sender(room.room, "robot");
  sender.send("one\ntwo");
  await follower.expect(/one\n +two\n/);
  follower.kill("SIGTERM");
  assertEquals((await follower.finished()).code, 143);
  assertEquals(fifosIn(room.at("room")), []);
  assertNotMatch(room.log, /joined|left/);
});

Deno.test("log --follow misses nothing and repeats nothing of what is said as it starts", async () => {
  await using room = new TemporaryRoom();
  using sender = new Sender(room.room, "robot");
  sender.send("first");
  await using follower = await startPipechat(
    ["log", room.at("room"), "--follow", "--json", "-n", "100000"],
  );
  let before = 0;
  await repeatUntil(
    untilNames(room.at("room/event"), (names) => names.length > 0, "a follower"),
    () => void sender.send(`before ${before++}`),
  );
  for (let count = 0; count < 100; count++) sender.send(`after ${count}`);
  const [output] = await follower.expect(/[^]*after 99".*\n/);
  assertEquals(
    output.trimEnd().split("\n").map((line) => JSON.parse(line).xmsg),
    (await messagesIn(room.at("room"))).map(({ text }) => text),
  );
});

Deno.test("log --follow goes on with a new log when the old one was put away", async () => {
  await using room = new TemporaryRoom();
  using sender = new Sender(room.room, "robot");
  sender.send("old");
  await using follower = await startPipechat(["log", room.at("room"), "-f"]);
  await follower.expect(/old/);
  // At no time is there none, which would be something else to tell.
  Deno.linkSync(room.at("room/log"), room.at("log.1"));
  Deno.writeTextFileSync(room.at("next"), "");
  Deno.chmodSync(room.at("next"), 0o660);
  Deno.renameSync(room.at("next"), room.at("room/log"));
  sender.send("new");
  await follower.expect(/new/);
  follower.kill("SIGINT");
  const { code, stderr } = await follower.finished();
  assertEquals(code, 130);
  assertStringIncludes(stderr, "the log was replaced");
});

Deno.test("log --follow tells when a message is taken back", async () => {
  await using room = new TemporaryRoom();
  using session = room.join("root", 101);
  const { id } = session.say("oops");
  await using follower = await startPipechat(["log", room.at("room"), "-f"]);
  await follower.expect(/oops/);
  session.takeBack(id);
  await follower.expect(new RegExp(`#${id}`.concat("\\b.*\n$")));
});

Deno.test("log --follow ends when the room is destroyed", async () => {
  await using room = new TemporaryRoom();
  const session = room.join("ann", 101);
  session.say("farewell");
  await using follower = await startPipechat(["log", room.at("room"), "-f"]);
  await follower.expect(/farewell/);
  await session.destroy();
  const { code, stderr } = await follower.finished();
  assertEquals(code, 0);
  assertMatch(stderr, /Room ".*" is gone: it was destroyed/);
});

Deno.test("log --follow leaves as soon as nobody reads it, even when nothing comes", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(1, ann.time);
  const argv = await programArgv(["log", room.at("room"), "-f"]);
  assertEquals(await intoHead(argv), "status 0\n");
  assertEquals(fifosIn(room.at("room")), []);
});
