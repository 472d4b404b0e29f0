import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { formatMessage } from "../../lib/room/log/record.ts";
import { pipechat, type ProgramOptions, startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT, type TerminalProgram } from "../helpers/screen.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { namesIn, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { untilNames } from "../helpers/waiting.ts";

const DAEMON = { uid: 1, gid: 1 };

/** A person's memory, and rooms beside it. */
class Home extends TemporaryFolder {
  readonly state = this.at("state/pipechat");
  readonly options: ProgramOptions = { env: { XDG_STATE_HOME: this.at("state") } };

  constructor() {
    super();
    Deno.chmodSync(this.path, 0o1777);
  }

  /** Looks into a room on a terminal, does something there, and leaves. */
  async visit(
    name: string,
    act: (chat: TerminalProgram) => Promise<unknown> = () => Promise.resolve(),
    args: readonly string[] = [],
  ): Promise<string> {
    await using chat = await openTerminal([this.at(name), ...args], { ...this.options, rows: 60 });
    await chat.expect(PROMPT);
    await act(chat);
    await chat.type("\x04");
    await chat.ended();
    return chat.scrollback;
  }

  /** Says something as somebody else; each text is a message. */
  say(name: string, ...texts: string[]): void {
    const stamp = { pid: 7, time: Date.now(), nick: "ann" };
    const lines = texts.map((text) => formatMessage(stamp, text)).join("");
    Deno.writeTextFileSync(this.at(`${name}/log`), lines, { append: true });
  }

  async unread(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return await pipechat(["unread", ...args], "", this.options);
  }
}

async function ownNick(): Promise<string> {
  await using folder = new TemporaryFolder();
  const { stdout } = await pipechat([folder.at("room")], "x\n");
  return /<(\w+)>: x/.exec(stdout)?.[1] ?? "";
}

Deno.test("unread counts what others said since one was there, and what is for one", async () => {
  await using home = new Home();
  const nick = await ownNick();
  assertEquals(await home.unread(), { code: 0, stdout: "", stderr: "" });
  await home.visit("ops");
  await home.visit("quiet");
  assertEquals(await home.unread(), { code: 0, stdout: "", stderr: "" });
  home.say("ops", "one", `${nick}: two`, "three");
  await pipechat(["send", home.at("ops"), "mine"]);
  const told = { code: 0, stdout: "ops: 3 new, 1 for you\n", stderr: "" };
  assertEquals(await home.unread(), told);
  // Looking is not reading.
  assertEquals(await home.unread(home.at("ops")), told);
  assertEquals(await home.unread(home.at("quiet")), { code: 0, stdout: "", stderr: "" });
  const { stdout } = await home.unread("--json");
  assertEquals(JSON.parse(stdout), { room: "ops", path: home.at("ops"), new: 3, mentions: 1 });
  await home.visit("ops");
  assertEquals((await home.unread()).stdout, "");
});

Deno.test("whom one ignores for good is not counted, neither by unread nor on joining", async () => {
  await using home = new Home();
  const config = home.at("config");
  Object.assign(home.options.env ?? {}, { XDG_CONFIG_HOME: config });
  await home.visit("ops", (chat) => chat.type("/set ignore robot\r"));
  home.say("ops", "one");
  const noise = formatMessage({ pid: 8, time: Date.now(), nick: "robot" }, "noise");
  Deno.writeTextFileSync(home.at("ops/log"), noise.repeat(3), { append: true });
  assertEquals((await home.unread()).stdout, "ops: 1 new\n");
  assertMatch(await home.visit("ops"), /── 1 new since /);
});

Deno.test("all is new in a room that one never saw, and it is not counted for ever", async () => {
  await using home = new Home();
  await pipechat([home.at("room")], "", home.options);
  home.say("room", ...Array.from({ length: 1500 }, (_, count) => `message ${count}`));
  assertEquals((await home.unread(home.at("room"))).stdout, "room: 999+ new\n");
  // In a pipe nobody is known to have read it, and a room that was not seen is not known.
  assertEquals((await home.unread()).stdout, "");
  const { code, stderr } = await home.unread(home.at("no-room"));
  assertEquals(code, 111);
  assertStringIncludes(stderr, "no such room");
});

Deno.test("rooms of one name are told by their paths, and those that are gone are left out", async () => {
  await using home = new Home();
  await Deno.mkdir(home.at("a"));
  await Deno.mkdir(home.at("b"));
  for (const name of ["a/room", "b/room", "gone"]) {
    await home.visit(name);
    home.say(name, "hello");
  }
  await Deno.remove(home.at("gone"), { recursive: true });
  const { stdout } = await home.unread();
  assertEquals(stdout, `${home.at("a/room")}: 1 new\n${home.at("b/room")}: 1 new\n`);
});

Deno.test("who joins sees where the new messages begin, all of them, and since when", async () => {
  await using home = new Home();
  await home.visit("room", async (chat) => {
    await chat.type("from before\r");
    await chat.expect(/ {2}from before\n/);
  });
  const texts = Array.from({ length: 30 }, (_, count) => `news ${count}.`);
  home.say("room", ...texts);
  const shown = await home.visit("room");
  assertMatch(shown, /── 30 new since [A-Z][a-z]{2} \d\d:\d\d ──\n(---.*\n)?.*news 0\.\n/);
  assertEquals(Array.from(shown.matchAll(/news \d+\./g), ([text]) => text), texts);
  const again = await home.visit("room");
  assertNotMatch(again, /── /);
  assertEquals(again.match(/news \d+\./g)?.length, 10);
});

Deno.test("what was known stays above the rule, and --history is obeyed", async () => {
  await using home = new Home();
  await home.visit("room", async (chat) => {
    await chat.type("from before\r");
    await chat.expect(/ {2}from before\n/);
  });
  home.say("room", "one", "two");
  const few = await home.visit("room", undefined, ["--history", "1"]);
  assertMatch(few, /── 2 new since .* ──\n(?!.*one)(---.*\n)?.*>[? ] two\n/);
  home.say("room", "three");
  const shown = await home.visit("room");
  assertMatch(shown, / {2}from before\n[^]* two\n── 1 new since .*──\n.*>[? ] three\n/);
});

Deno.test("the history is as legible as all else", async () => {
  await using home = new Home();
  await pipechat([home.at("room")], "hello\n");
  await using chat = await openTerminal([home.at("room"), "--color", "always"]);
  await chat.expect(/ {2}hello\n[^]*^>/m);
  const { active } = chat.emulator.buffer;
  const row = chat.scrollback.split("\n").findIndex((line) => line.endsWith("  hello"));
  const line = active.getLine(row);
  const cell = line?.getCell(line.translateToString().indexOf("hello"));
  assertEquals(cell?.isDim(), 0);
});

Deno.test(rootOnly("who joins is told the place, its group, and who is here"), async () => {
  await using home = new Home();
  await using _daemon = await startPipechat([home.at("room")], { env: { SUDO_USER: "daemon" } });
  await _daemon.expect(/joined/);
  const shown = await home.visit("room");
  assertMatch(
    shown,
    new RegExp(
      `-- ${home.at("room")}, group root;\\s+here: root;\\s+/help\\s+lists\\s+the\\s+commands\n`,
    ),
  );
  const alone = await home.visit("other");
  assertMatch(alone, /-- .*other, group root;\s+nobody\s+else\s+is\s+here;/);
});

Deno.test("who sits idle at a terminal is called so", async () => {
  await using home = new Home();
  await using joe = await openTerminal([home.at("room")], home.options);
  await joe.expect(PROMPT);
  const { stdout } = await pipechat(["who", home.at("room"), "--json"]);
  const { tty } = JSON.parse(stdout);
  const past = Date.now() / 1000 - 2.5 * 3600;
  await Deno.utime(tty, past, past);
  assertMatch(await home.visit("room"), /here: \w+ \(idle\s+2\s+h\);/);
});

Deno.test("what is remembered is its person's alone, and nobody else's is believed", async () => {
  await using home = new Home();
  await home.visit("room");
  const [name = ""] = namesIn(home.state);
  const file = `${home.state}/${name}`;
  assertEquals((await Deno.stat(home.state)).mode! & 0o777, 0o700);
  assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
  home.say("room", "hello");
  const known = await Deno.readTextFile(file);
  const outcomes = [];
  for (
    const spoil of [
      () => Deno.writeTextFile(file, "garbage\0"),
      () => Deno.writeTextFile(file, `9999999 ${JSON.stringify(home.at("room"))}\n`),
      () => Deno.writeTextFile(file, known.replace(/^\d+/, "0x10")),
      async () => {
        await Deno.writeTextFile(home.at("elsewhere"), known);
        await Deno.remove(file);
        await Deno.symlink(home.at("elsewhere"), file);
      },
    ]
  ) {
    await spoil();
    const { code, stdout, stderr } = await home.unread();
    outcomes.push([code, stdout, stderr]);
  }
  const nothing = [0, "", ""];
  // A place behind the end of the log: it was cut, and all of it is new.
  assertEquals(outcomes, [nothing, [0, "room: 1 new\n", ""], nothing, nothing]);
  await home.visit("room");
  assertEquals((await Deno.lstat(file)).isFile, true);
  assertEquals(await Deno.readTextFile(home.at("elsewhere")), known);
});

Deno.test("a symbolic link in place of the memory is not followed", async () => {
  await using home = new Home();
  await Deno.mkdir(home.at("state"));
  await Deno.mkdir(home.at("elsewhere"));
  await Deno.symlink(home.at("elsewhere"), home.state);
  await home.visit("room");
  assertEquals(namesIn(home.at("elsewhere")), []);
});

Deno.test(rootOnly("nothing is written into another user's memory, nor read from it"), async () => {
  await using home = new Home();
  await home.visit("room");
  home.say("room", "hello");
  const [name = ""] = namesIn(home.state);
  const before = await Deno.readTextFile(`${home.state}/${name}`);
  await Deno.chown(home.state, DAEMON.uid, DAEMON.gid);
  assertEquals((await home.unread()).stdout, "");
  await home.visit("room");
  assertEquals(namesIn(home.state), [name]);
  assertEquals(await Deno.readTextFile(`${home.state}/${name}`), before);
});

Deno.test("the rooms that were seen longest ago are forgotten", async () => {
  await using home = new Home();
  await home.visit("room");
  for (let count = 0; count < 120; count++) {
    const file = `${home.state}/${1000 + count}.${count}`;
    await Deno.writeTextFile(file, `0 "/nowhere/${count}"\n`);
    await Deno.utime(file, 1000 + count, 1000 + count);
  }
  await Deno.writeTextFile(`${home.state}/.${crypto.randomUUID()}`, "");
  await home.visit("room");
  const names = namesIn(home.state).filter((name) => !name.startsWith("."));
  assertEquals(names.length, 100);
  assertEquals(names.includes("1119.119") && !names.includes("1000.0"), true);
});

Deno.test("without a home nothing is remembered, and nothing is said of it", async () => {
  await using home = new Home();
  const options = { env: { XDG_STATE_HOME: "", HOME: "" } };
  await using chat = await openTerminal([home.at("room")], options);
  await chat.expect(PROMPT);
  await chat.type("\x04");
  assertEquals(await chat.ended(), 0);
  const unread = await pipechat(["unread"], "", options);
  assertEquals([unread.code, unread.stdout, unread.stderr], [0, "", ""]);
});

Deno.test("many who leave at once lose nobody's place", async () => {
  await using home = new Home();
  const names = ["a", "b", "c", "d"];
  const chats = await Promise.all(
    names.map((name) => openTerminal([home.at(name)], home.options)),
  );
  await Promise.all(chats.map((chat) => chat.expect(PROMPT)));
  await Promise.all(chats.map((chat) => chat.type("\x04")));
  await Promise.all(chats.map((chat) => chat.ended()));
  for (const chat of chats) await chat[Symbol.asyncDispose]();
  for (const name of names) home.say(name, "hello");
  assertEquals((await home.unread()).stdout, names.map((name) => `${name}: 1 new\n`).join(""));
});

Deno.test("a terminal that is closed has been read up to there", async () => {
  await using home = new Home();
  await home.visit("room");
  const [name = ""] = namesIn(home.state);
  home.say("room", "one");
  await using chat = await openTerminal([home.at("room")], home.options);
  await chat.expect(PROMPT);
  await Deno.remove(`${home.state}/${name}`);
  await chat.hangUp();
  await untilNames(home.state, (names) => names.includes(name), "what is remembered");
  assertEquals((await home.unread()).stdout, "");
  home.say("room", "two");
  assertEquals((await home.unread()).stdout, "room: 1 new\n");
});

Deno.test(await smallDiskOnly("on a full disk the place stays what it was"), async () => {
  await using home = new Home();
  await using disk = await SmallDisk.make(64 * 1024);
  const options = { env: { XDG_STATE_HOME: disk.at("state") } };
  const visit = async () => {
    await using chat = await openTerminal([home.at("room")], options);
    await chat.expect(PROMPT);
    await chat.type("\x04");
    assertEquals(await chat.ended(), 0);
  };
  await visit();
  const [name = ""] = namesIn(disk.at("state/pipechat"));
  const known = await Deno.readTextFile(disk.at(`state/pipechat/${name}`));
  await disk.fill(0);
  home.say("room", "hello");
  await visit();
  assertEquals(namesIn(disk.at("state/pipechat")), [name]);
  assertEquals(await Deno.readTextFile(disk.at(`state/pipechat/${name}`)), known);
});

Deno.test("alone, pipechat shows the rooms that are known, and what is new in each", async () => {
  await using home = new Home();
  await home.visit("ops");
  await home.visit("quiet");
  home.say("ops", "hello");
  const { code, stdout } = await pipechat([], "", { ...home.options, cwd: home.path });
  assertEquals(code, 0);
  assertEquals(stdout.split("\n").map((line) => line.trimEnd()), [
    `${home.at("ops")}    1 new`,
    `${home.at("quiet")}  nothing new`,
    "To join one: pipechat CHATDIR. All else: pipechat --help",
    "",
  ]);
});
