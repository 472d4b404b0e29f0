import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "../../tools/command.ts";
import { fifosIn, textsIn } from "../helpers/messages.ts";
import { pipechat, PipedProgram, programArgv, type ProgramOptions } from "../helpers/program.ts";
import { openTerminal } from "../helpers/screen.ts";
import { namesIn, programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

const DAEMON = { uid: 1, gid: 1 };

/** A room, and another folder to be in. */
class Place extends TemporaryFolder {
  readonly room = this.at("room");
  readonly cwd = this.at("elsewhere");

  static async make(): Promise<Place> {
    const place = new Place();
    await Deno.mkdir(place.cwd);
    await pipechat([place.room], "first\n");
    return place;
  }

  /** Options for a program that is told of the room by the environment. */
  get told(): ProgramOptions & { env: Record<string, string> } {
    return { cwd: this.cwd, env: { PIPECHAT_ROOM: this.room } };
  }

  /** Writes a file that names the room, as people write it. */
  async setting(path: string): Promise<void> {
    await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(path, `# where we talk\n\n${this.room}\n`);
  }
}

/** A checkout at `path` whose room is set. */
async function makeCheckout(path: string, room: string): Promise<void> {
  await run("git", ["init", "-q", path], { env: { GIT_CONFIG_GLOBAL: "/dev/null" } });
  await run("git", ["-C", path, "config", "pipechat.room", room]);
}

Deno.test("PIPECHAT_ROOM is the room of those who name none, and it says so", async () => {
  await using place = await Place.make();
  const said = `pipechat: room "${place.room}", from PIPECHAT_ROOM\n`;
  const sent = await pipechat(["send", "two", "words"], "", place.told);
  assertEquals([sent.code, sent.stderr], [0, said]);
  assertEquals(await textsIn(place.room), ["first", "two words"]);
  const log = await pipechat(["log"], "", place.told);
  assertStringIncludes(log.stderr, said);
  assertMatch(log.stdout, /first\n[^]*two words\n/);
  const who = await pipechat(["who"], "", place.told);
  assertEquals(who.code, 1);
  assertStringIncludes(who.stderr, said);
  const joined = await pipechat([], "", place.told);
  assertStringIncludes(joined.stderr, said);
  assertMatch(joined.stdout, /two words\n[^]*joined/);
  assertEquals(namesIn(place.cwd), []);
});

Deno.test("a room that is not there is not made of a setting", async () => {
  await using place = await Place.make();
  const options = { cwd: place.cwd, env: { PIPECHAT_ROOM: place.at("gone") } };
  for (const args of [[], ["send", "hello"], ["send", "--create"], ["log"], ["who"], ["web"]]) {
    const { code, stderr } = await pipechat(args, "hello\n", options);
    assertEquals(code, 111, stderr);
    assertStringIncludes(stderr, "no such room");
  }
  assertEquals(namesIn(place.path), ["elsewhere", "room"]);
});

Deno.test("the first word of send is the room if it is one, or holds a slash", async () => {
  await using place = await Place.make();
  await pipechat(["./other"], "", { cwd: place.path });
  const send = async (...args: string[]) => {
    return (await pipechat(["send", ...args], "from stdin\n", { ...place.told, cwd: place.path }))
      .code;
  };
  assertEquals(await send("other", "is", "a room"), 0);
  assertEquals(await send("other"), 0);
  assertEquals(await textsIn(place.at("other")), ["is a room", "from stdin"]);
  assertEquals(await send("others", "is none"), 0);
  assertEquals(await send("elsewhere"), 0);
  assertEquals(await send(), 0);
  assertEquals(await send("-m", "text"), 0);
  assertEquals((await textsIn(place.room)).slice(1), [
    "others is none",
    "elsewhere",
    "from stdin",
    "text",
  ]);
  assertEquals(await send("no/room", "text"), 111);
  assertEquals(await send("no-room", "-m", "text"), 111);
  assertEquals(await send("other", "one text", "-m", "another"), 100);
});

Deno.test("a person's file comes behind the environment, and may begin with a tilde", async () => {
  await using place = await Place.make();
  await place.setting(place.at("config/pipechat/room"));
  const env = { XDG_CONFIG_HOME: place.at("config"), HOME: place.path };
  const { stderr } = await pipechat(["who"], "", { cwd: place.cwd, env });
  assertStringIncludes(stderr, `room "${place.room}", from ${place.at("config/pipechat/room")}\n`);
  const both = { ...env, PIPECHAT_ROOM: place.at("gone") };
  assertStringIncludes((await pipechat(["who"], "", { env: both })).stderr, "from PIPECHAT_ROOM");
  await Deno.writeTextFile(place.at("config/pipechat/room"), "~/room");
  const tilde = await pipechat(["who"], "", { cwd: place.cwd, env });
  assertStringIncludes(tilde.stderr, `room "${place.room}", from`);
  await Deno.writeTextFile(place.at("config/pipechat/room"), "room");
  const relative = await pipechat(["who"], "", { cwd: place.path, env });
  assertEquals(relative.code, 111);
  assertStringIncludes(relative.stderr, "it must begin with a slash");
});

Deno.test(rootOnly("the host's file comes last"), async () => {
  await using place = await Place.make();
  await place.setting(place.at("etc/room"));
  // In a mount namespace of its own: the folder need not be there, and all else in /etc stays.
  const script = `mkdir all && cp -a /etc/. all && mkdir -p all/pipechat && cp etc/room all/pipechat
    mount --bind all /etc && cd elsewhere && exec "$@"`;
  const argv = await programArgv(["who"]);
  await using program = new PipedProgram(
    ["unshare", "--mount", "sh", "-ec", script, "sh", ...argv],
    {
      cwd: place.path,
    },
  );
  const { stderr } = await program.finished();
  assertStringIncludes(stderr, `room "${place.room}", from /etc/pipechat/room\n`);
});

Deno.test({
  ...programOnly("git", "the room of a checkout counts in all its folders, before a person's file"),
  async fn() {
    await using place = await Place.make();
    await makeCheckout(place.at("checkout"), place.room);
    await Deno.mkdir(place.at("checkout/deep/er"), { recursive: true });
    const env = { XDG_CONFIG_HOME: place.at("config") };
    await place.setting(place.at("config/pipechat/room"));
    const { stderr } = await pipechat(["who"], "", { cwd: place.at("checkout/deep/er"), env });
    assertStringIncludes(stderr, `room "${place.room}", from git config pipechat.room\n`);
  },
});

Deno.test({
  ...programOnly("git", "the room of another user's checkout is not believed"),
  ignore: rootOnly("").ignore || programOnly("git", "").ignore,
  async fn() {
    await using place = await Place.make();
    await makeCheckout(place.at("checkout"), place.room);
    const options = { cwd: place.at("checkout"), env: { HOME: place.path }, as: DAEMON };
    const { code, stderr } = await pipechat(["who"], "", options);
    assertEquals(code, 100);
    assertMatch(stderr, /^pipechat: CHATDIR is missing, and no room is set; see/);
    await run("chown", ["-R", "1:1", place.at("checkout")]);
    const own = await pipechat(["who"], "", options);
    assertStringIncludes(own.stderr, "from git config pipechat.room\n");
  },
});

Deno.test({
  ...programOnly("git", "announce sets the room of the repository, and --remove unsets it"),
  async fn() {
    await using place = await Place.make();
    const git = place.at("checkout");
    await run("git", ["init", "-q", git], { env: { GIT_CONFIG_GLOBAL: "/dev/null" } });
    assertEquals((await pipechat(["announce", place.room, "--git", git])).code, 0);
    const { stderr } = await pipechat(["who"], "", { cwd: git });
    assertStringIncludes(stderr, `room "${place.room}", from git config pipechat.room\n`);
    assertEquals((await pipechat(["announce", place.room, "--git", git, "--remove"])).code, 0);
    assertEquals((await pipechat(["who"], "", { cwd: git })).code, 100);
  },
});

Deno.test("who has set no room is told so", async () => {
  await using folder = new TemporaryFolder();
  for (const args of [[], ["send"], ["log"], ["who"], ["web"]]) {
    const { code, stderr } = await pipechat(args, "", { cwd: folder.path });
    assertEquals(code, 100);
    const help = ["pipechat", ...args, "--help"].join(" ");
    assertEquals(stderr, `pipechat: CHATDIR is missing, and no room is set; see: ${help}\n`);
  }
  const { code, stderr } = await pipechat(["send", "hello", "world"], "", { cwd: folder.path });
  assertEquals(code, 100);
  assertMatch(
    stderr,
    /there is no room "hello" here, and none is set: the first word must be CHAT/,
  );
  assertEquals(namesIn(folder.path), []);
});

Deno.test("alone on a terminal, pipechat joins the room that is set", async () => {
  await using place = await Place.make();
  await using chat = await openTerminal([], place.told);
  await chat.expect(/from PIPECHAT_ROOM[^]*first[^]*joined[^]*^>/m);
  assertEquals(fifosIn(place.room).length, 1);
});
