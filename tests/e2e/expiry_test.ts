import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "../../tools/command.ts";
import { DAY, talk } from "../helpers/log.ts";
import { messagesIn, textsIn } from "../helpers/messages.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { smallDiskOnly } from "../helpers/small_disk.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Accounts that every Debian has; `users` (100) is the group that they share here. */
const USERS = 100;
const OWNER = { as: { uid: 1, gid: 1, groups: [USERS] } };
const MEMBER = { as: { uid: 2, gid: 2, groups: [USERS] } };

const OLD = talk(100, Date.now() - 8 * DAY);
const YOUNG = talk(3, Date.now() - DAY, { nick: "young" });

/** A room whose messages live for a week, with `log` for its log. */
async function weeklyRoom(path: string, log = OLD + YOUNG): Promise<string> {
  await pipechat(["send", "--create", path, "-m", "first"]);
  await pipechat(["keep", path, "7d", "--at-least", "0"]);
  await Deno.writeTextFile(`${path}/log`, log);
  return path;
}

Deno.test("keep shows what it was told, and forever at first", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat(["send", "--create", room, "-m", "first"]);
  const shown = async () => (await pipechat(["keep", room])).stdout;
  assertEquals(await shown(), "forever\n");
  for (
    const [args, answer] of [
      [["7d"], "7d --at-least 50\n"],
      [["0.5d", "--at-least", "10"], "12h --at-least 10\n"],
      [["--at-least", "0"], "12h --at-least 0\n"],
      [["90m"], "90m --at-least 0\n"],
      [["forever"], "forever\n"],
    ] as const
  ) {
    assertEquals(await pipechat(["keep", room, ...args]), { code: 0, stdout: "", stderr: "" });
    assertEquals(await shown(), answer);
  }
});

Deno.test("keep refuses what is no age, and changes nothing", async () => {
  await using folder = new TemporaryFolder();
  const room = await weeklyRoom(folder.at("room"));
  for (const args of [["soon"], ["7"], ["-1d"], ["7d", "1h"], ["7d", "--at-least", "some"]]) {
    assertEquals((await pipechat(["keep", room, ...args])).code, 100);
  }
  assertEquals((await pipechat(["keep", room])).stdout, "7d --at-least 0\n");
  assertEquals((await pipechat(["keep", folder.at("nowhere"), "7d"])).code, 111);
});

Deno.test("--keep counts for a room that is made, by send and by joining, and for no other", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", "--create", "--keep", "7d", folder.at("one"), "-m", "x"]);
  await pipechat(["--keep", "12h", folder.at("two")]);
  await pipechat(["--keep", "1h", folder.at("one")]);
  assertEquals((await pipechat(["keep", folder.at("one")])).stdout, "7d --at-least 50\n");
  assertEquals((await pipechat(["keep", folder.at("two")])).stdout, "12h --at-least 50\n");
  assertEquals((await pipechat(["--keep", "soon", folder.at("three")])).code, 100);
  assertFalse(Array.from(Deno.readDirSync(folder.path)).some(({ name }) => name === "three"));
});

Deno.test(rootOnly("only the owner says how long messages live, and others go by it"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  const room = folder.at("room");
  await pipechat([room, "users", "--keep", "7d"], "", OWNER);
  const refused = await pipechat(["keep", room, "1s"], "", MEMBER);
  assertEquals(refused.code, 111);
  assertStringIncludes(refused.stderr, "only its owner daemon can");
  await pipechat(["keep", room, "--at-least", "0"], "", OWNER);
  await Deno.writeTextFile(`${room}/log`, OLD + YOUNG);
  const purged = await pipechat(["purge", room], "", MEMBER);
  assertEquals([purged.code, purged.stderr], [0, ""]);
  assertMatch(purged.stdout, /^Released .* of the log\.\n$/);
});

Deno.test(rootOnly("a setting that a member has planted is not obeyed"), async () => {
  await using folder = new TemporaryFolder();
  await Deno.chmod(folder.path, 0o1777);
  const room = folder.at("room");
  await pipechat([room, "users", "--keep", "365d"], "", OWNER);
  await Deno.writeTextFile(`${room}/log`, OLD + YOUNG);
  const script = "rm -f keep; echo '1s 0' > keep";
  await run("setpriv", [
    "--reuid=2",
    "--regid=2",
    "--groups=100",
    "sh",
    "-c",
    `cd ${room}; ${script}`,
  ]);
  const purged = await pipechat(["purge", room], "", OWNER);
  assertEquals([purged.code, purged.stdout], [1, ""]);
  assertStringIncludes(purged.stderr, 'keep" in room');
  assertStringIncludes(purged.stderr, "it belongs to bin");
  const joined = await pipechat([room], "", OWNER);
  assertStringIncludes(joined.stderr, "it belongs to bin");
  assertStringIncludes(await Deno.readTextFile(`${room}/log`), OLD + YOUNG);
  assertEquals((await pipechat(["keep", room, "365d"], "", OWNER)).code, 0);
});

Deno.test("purge says what it released, and when there is nothing", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat(["send", "--create", room, "-m", "first"]);
  assertMatch((await pipechat(["purge", room])).stdout, /^Nothing expires: .* forever/);
  await pipechat(["keep", room, "1s", "--at-least", "0"]);
  await pipechat(["send", room, "-f", "-"], "x");
  const stamp = "[7][2001.01.01 00:00:00] <joe>";
  const [message] = (await messagesIn(room)).slice(-1);
  const { stored } = message!.attachment!;
  const lines = `${stamp}: look\n${stamp} /file x 1 text/plain ${stored}\n`;
  await Deno.writeTextFile(`${room}/log`, lines);
  const purged = await pipechat(["purge", room]);
  assertEquals(purged, {
    code: 0,
    stdout: `Released ${lines.length} bytes of the log and 1 attachment.\n`,
    stderr: "",
  });
  assertEquals((await pipechat(["purge", room])).stdout, "Nothing has expired.\n");
});

for (
  const [how, args, input] of [
    ["joins", [], ""],
    ["sends", ["send"], "hello"],
  ] as const
) {
  Deno.test(`what has expired goes when somebody ${how}`, async () => {
    await using folder = new TemporaryFolder();
    const room = await weeklyRoom(folder.at("room"));
    await Deno.remove(`${room}/purged`).catch(() => {});
    await pipechat([...args, room], input);
    const left = (await messagesIn(room)).filter(({ nick }) => nick === "joe");
    assertEquals(left, []);
    assertEquals((await messagesIn(room)).filter(({ nick }) => nick === "young").length, 3);
  });
}

Deno.test("somebody who joins sees nothing of what has expired", async () => {
  await using folder = new TemporaryFolder();
  const room = await weeklyRoom(folder.at("room"));
  const { stdout } = await pipechat(["--history", "200", room]);
  assertMatch(stdout, /<young>\??: message 2\n/);
  assertFalse(stdout.includes("<joe>"));
});

Deno.test("two purges at once do what one does", async () => {
  await using folder = new TemporaryFolder();
  const room = await weeklyRoom(folder.at("room"), talk(50_000, Date.now() - 9 * DAY) + YOUNG);
  const both = await Promise.all([pipechat(["purge", room]), pipechat(["purge", room])]);
  for (const { code, stdout, stderr } of both) {
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^(Released .* of the log|Nothing has expired)\.\n$/);
  }
  assertEquals((await Deno.readTextFile(`${room}/log`)).replace(/^\0+/, ""), YOUNG);
});

Deno.test("a purge while five writers write loses nothing of theirs", async () => {
  await using folder = new TemporaryFolder();
  const room = await weeklyRoom(folder.at("room"), talk(20_000, Date.now() - 9 * DAY));
  const writers = await Promise.all(
    Array.from(
      { length: 5 },
      (_, writer) => startPipechat(["send", room, "--lines", "--as", `w${writer}`]),
    ),
  );
  await using _ended = new AsyncDisposableStack();
  for (const writer of writers) _ended.use(writer);
  const lines = (writer: number, round: number) =>
    Array.from({ length: 200 }, (_, index) => `${writer} ${round} ${index}`);
  const purges: Promise<{ code: number }>[] = [];
  for (let round = 0; round < 5; round++) {
    await Promise.all(
      writers.map((each, writer) => each.write(lines(writer, round).join("\n") + "\n")),
    );
    purges.push(pipechat(["purge", room]));
  }
  for (const writer of writers) {
    await writer.closeInput();
    assertEquals((await writer.finished()).code, 0);
  }
  assert((await Promise.all(purges)).every(({ code }) => code === 0));
  assert((await Deno.readTextFile(`${room}/log`)).startsWith("\0"));
  const texts = await textsIn(room);
  for (let writer = 0; writer < 5; writer++) {
    const sent = Array.from({ length: 5 }, (_, round) => lines(writer, round)).flat();
    assertEquals(texts.filter((text) => text.startsWith(`${writer} `)), sent);
  }
  assertEquals(texts.length, 5000);
});

Deno.test(
  await smallDiskOnly("where there are no holes, what has expired is overwritten"),
  async () => {
    await using folder = new TemporaryFolder();
    await Deno.mkdir(folder.at("disk"));
    // ramfs has no fallocate.
    await run("mount", ["-t", "ramfs", "pipechat_test", folder.at("disk")]);
    try {
      const room = await weeklyRoom(folder.at("disk/room"));
      assertMatch((await pipechat(["purge", room])).stdout, /^Released/);
      assertEquals(await Deno.readTextFile(`${room}/log`), "\n".repeat(OLD.length) + YOUNG);
      assertEquals((await pipechat(["purge", room])).stdout, "Nothing has expired.\n");
      const { stderr } = await pipechat(["rm", room, "0"]);
      assertStringIncludes(stderr, "There is no message #0: it has expired");
      assertEquals((await messagesIn(room)).map(({ nick }) => nick), Array(3).fill("young"));
    } finally {
      await run("umount", [folder.at("disk")]);
    }
  },
);
