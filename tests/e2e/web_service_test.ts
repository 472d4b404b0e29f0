import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Room } from "../../lib/room/room.ts";
import { pipechat } from "../helpers/program.ts";
import { executable, programOnly, rootOnly } from "../helpers/needs.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { startWeb } from "../helpers/web.ts";

/** A token as one is made. */
const TOKEN = "x".repeat(32);

Deno.test("a token in a file lasts longer than the server, and is its user's alone", async () => {
  await using folder = new TemporaryFolder();
  const file = folder.at("token");
  await using first = await startWeb(folder.at("room"), ["--token-file", file]);
  assertEquals(await Deno.readTextFile(file), `${first.token}\n`);
  assertEquals(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  await first[Symbol.asyncDispose]();
  await using second = await startWeb(folder.at("room"), ["--token-file", file]);
  assertEquals(second.token, first.token);
  assertEquals((await second.say("still allowed")).status, 200);
});

/** Asks for a server with the file `token`, and returns why it is refused. */
async function refusal(folder: TemporaryFolder): Promise<string> {
  Room.open(folder.at("room"), { create: true }).close();
  const { code, stdout, stderr } = await pipechat([
    "web",
    folder.at("room"),
    "--token-file",
    folder.at("token"),
  ]);
  assertEquals([code, stdout], [111, ""], stderr);
  return stderr;
}

for (
  const [what, plant, why] of [
    ["others can read", async (path: string) => {
      await Deno.writeTextFile(path, TOKEN);
      await Deno.chmod(path, 0o640);
    }, "others can read or write it"],
    ["is a link", async (path: string) => {
      await Deno.writeTextFile(`${path}.other`, TOKEN, { mode: 0o600 });
      await Deno.symlink(`${path}.other`, path);
    }, "symbolic link"],
    ["has a second name", async (path: string) => {
      await Deno.writeTextFile(`${path}.other`, TOKEN, { mode: 0o600 });
      await Deno.link(`${path}.other`, path);
    }, "another name"],
    ["is a directory", (path: string) => Deno.mkdir(path), "not a regular file"],
    [
      "holds a word",
      (path: string) => Deno.writeTextFile(path, "secret\n", { mode: 0o600 }),
      "no token",
    ],
  ] as const
) {
  Deno.test(`a token file that ${what} is refused`, async () => {
    await using folder = new TemporaryFolder();
    await plant(folder.at("token"));
    const reason = await refusal(folder);
    assertStringIncludes(reason, why);
    assertStringIncludes(reason, folder.at("token"));
  });
}

Deno.test({
  ...rootOnly("a token file of somebody else is refused"),
  async fn() {
    await using folder = new TemporaryFolder();
    await Deno.writeTextFile(folder.at("token"), TOKEN, { mode: 0o600 });
    await Deno.chown(folder.at("token"), 1, 1);
    assertStringIncludes(await refusal(folder), "it is not yours");
  },
});

Deno.test("a unit names what lasts, whatever characters are in it", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at('a room: 100% "$HOME"');
  Room.open(room, { create: true }).close();
  const { code, stdout } = await pipechat([
    "web",
    "--unit",
    "--listen",
    "127.0.0.1:8080",
    "--token-file",
    folder.at("token"),
    room,
  ]);
  assertEquals(code, 0);
  const escaped = 'a room: 100%% \\"$$HOME\\"';
  const command = `"web" "--listen" "127.0.0.1:8080" "--token-file" "${folder.at("token")}" ` +
    `"${folder.at(escaped)}"\n`;
  assertStringIncludes(stdout, command);
  assertMatch(stdout, /^\[Unit\]\n[^]*\n\[Service\]\nExecStart="[^]*\n\[Install\]\n/);
});

Deno.test("a unit for an address that would not last is refused", async () => {
  await using folder = new TemporaryFolder();
  Room.open(folder.at("room"), { create: true }).close();
  for (const options of [[], ["--listen", "127.0.0.1:8080"], ["--token-file", "token"]]) {
    const { code, stderr } = await pipechat(["web", "--unit", ...options, folder.at("room")]);
    assertEquals(code, 100);
    assertStringIncludes(stderr, "--unit needs an address that lasts");
  }
});

Deno.test({
  ...programOnly("systemd-analyze", "systemd finds nothing wrong with a unit", "systemd"),
  async fn() {
    await using folder = new TemporaryFolder();
    const room = folder.at("a room");
    Room.open(room, { create: true }).close();
    const listen = ["--listen", `unix:${folder.at("socket")}`];
    const options = [...listen, "--token-file", folder.at("token")];
    const { stdout } = await pipechat(["web", "--unit", ...options, room]);
    // From source there is no program to name: any that is there will do.
    const text = executable === undefined ? stdout.replace('"pipechat"', '"/bin/true"') : stdout;
    await Deno.writeTextFile(folder.at("chat.service"), text);
    const { success, stderr } = await new Deno.Command("systemd-analyze", {
      args: ["verify", "--user", folder.at("chat.service")],
      env: { XDG_RUNTIME_DIR: folder.path },
    }).output();
    assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
  },
});

Deno.test("how the page of a room is for everybody is its owner's to set, part by part", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  Room.open(room, { create: true }).close();
  const set = async (text: string) => {
    const { code, stdout } = await pipechat(["web", "--default", text, room]);
    return [code, stdout];
  };
  assertEquals(await set("sound=none,poll=1m"), [0, "sound none\npoll 1m\n"]);
  assertEquals(await set("history=100,sound="), [0, "history 100\npoll 1m\n"]);
  for (const wrong of ["history=0", "poll", "constructor=1"]) {
    assertEquals(await set(wrong), [100, ""], wrong);
  }
  await using web = await startWeb(room);
  const { history, defaults } = await (await web.ask("chat-room")).json();
  assertEquals([history, defaults], [100, {}]);
});
