import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { pipechat, PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { openTerminal } from "../helpers/screen.ts";
import { namesIn, programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Whether there is something at a path. */
async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("destroy --yes makes everybody quit and removes the room", async () => {
  await using room = new TemporaryRoom();
  const path = room.at("room");
  await using member = await startPipechat([path]);
  await member.expect(/joined/);
  assertEquals(await pipechat(["destroy", path, "--yes"]), { code: 0, stdout: "", stderr: "" });
  assertEquals((await member.finished()).code, 0);
  await assertRejects(() => Deno.lstat(path), Deno.errors.NotFound);
});

Deno.test("destroy needs --yes where there is no terminal to ask on", async () => {
  await using room = new TemporaryRoom();
  const { code, stderr } = await pipechat(["destroy", room.at("room")], "yes\n");
  assertEquals(code, 100);
  assertStringIncludes(stderr, "--yes");
  assert(await exists(room.at("room/log")));
});

Deno.test("on a terminal destroy asks, and takes nothing but the room's name for a yes", async () => {
  await using room = new TemporaryRoom();
  const path = room.at("room");
  for (
    const [answer, remains] of [["yes", true], ["", true], ["roo", true], ["room", false]] as const
  ) {
    await using terminal = await openTerminal(["destroy", path], { columns: 200 });
    await terminal.expect(
      /Destroy room .* of \w+ and its log, for everybody\? Type its name to do so: room/,
    );
    await terminal.type(`${answer}\r`);
    await terminal.ended();
    assertEquals(await exists(path), remains, answer);
  }
});

Deno.test("destroy tells what stays, with the status 1", async () => {
  await using room = new TemporaryRoom();
  Deno.writeTextFileSync(room.at("room/notes.txt"), "mine");
  const { code, stderr } = await pipechat(["destroy", room.at("room"), "-y"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "this stays in its directory:\n  notes.txt: it is not the room's");
  assertEquals(await Deno.readTextFile(room.at("room/notes.txt")), "mine");
});

Deno.test("destroy touches nothing that is no room", async () => {
  await using room = new TemporaryRoom();
  Deno.mkdirSync(room.at("other"));
  Deno.writeTextFileSync(room.at("other/log"), "x");
  for (const path of [room.at("other"), room.at("nothing")]) {
    assertEquals((await pipechat(["destroy", path, "--yes"])).code, 111);
  }
  assert(await exists(room.at("other/log")));
});

Deno.test({
  ...rootOnly("who may not enter a room can't destroy it"),
  async fn() {
    await using room = new TemporaryRoom();
    const as = { uid: 65534, gid: 65534 };
    const { code, stderr } = await pipechat(["destroy", room.at("room"), "--yes"], "", { as });
    assertEquals(code, 111);
    assertStringIncludes(stderr, "permission denied");
    assert(await exists(room.at("room/log")));
  },
});

Deno.test({
  ...rootOnly(
    "what a member had to leave in a sticky directory, the room's owner can remove later",
  ),
  async fn() {
    await using folder = new TemporaryFolder();
    await Deno.chmod(folder.path, 0o1777);
    const [owner, member] = [1, 2].map((uid) => ({ uid, gid: uid, groups: [100] }));
    if (owner === undefined || member === undefined) throw new Error("two users are needed");
    await pipechat([folder.at("room"), "users"], "", { as: owner });
    const left = await pipechat(["destroy", folder.at("room"), "--yes"], "", { as: member });
    assertEquals(left.code, 1);
    assert(await exists(folder.at("room")));
    const refused = await pipechat(["destroy", folder.at("room"), "--yes"], "", { as: member });
    assertEquals(refused.code, 111);
    const { code, stderr } = await pipechat(["destroy", folder.at("room"), "--yes"], "", {
      as: owner,
    });
    assertEquals([code, stderr], [0, ""]);
    assert(!await exists(folder.at("room")));
  },
});

Deno.test({
  ...programOnly(
    "strace",
    "a destroyer that is killed half-way leaves a room that can be joined and destroyed",
  ),
  async fn() {
    await using room = new TemporaryRoom();
    const path = room.at("room");
    // The log goes first, and nothing goes after it.
    const kill = ["-e", "trace=unlinkat", "-e", "inject=unlinkat:signal=SIGKILL:when=2"];
    const strace = ["strace", "-f", "-qq", "-o", "/dev/null", ...kill];
    const argv = await programArgv(["destroy", path, "--yes"]);
    await using destroyer = new PipedProgram([...strace, ...argv]);
    await destroyer.finished();
    assertEquals(namesIn(path), [".destroyed", "authors", "event"]);
    const { code, stdout } = await pipechat([path], "hello\n");
    assertEquals(code, 0);
    assertStringIncludes(stdout, ": hello\n");
    assertEquals((await pipechat(["destroy", path, "--yes"])).code, 0);
    assert(!await exists(path));
  },
});
