import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { quote } from "../../lib/shell_word.ts";
import { run } from "../../tools/command.ts";
import { NOBODYS, pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** Eight pages: full at once. */
const DISK_BYTES = 32 * 1024;

Deno.test("a limit on the size of files is told, and nothing is sent", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", "--create", folder.at("room"), "-m", "first"]);
  const before = Deno.readTextFileSync(folder.at("room/log"));
  const words = (await programArgv(["send", folder.at("room"), "-m", "second"])).map(quote);
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -f 0; exec ${words.join(" ")}`],
    env: NOBODYS,
  }).output();
  assertEquals(code, 111);
  assertStringIncludes(new TextDecoder().decode(stderr), "too large; see: ulimit -f");
  assertEquals(Deno.readTextFileSync(folder.at("room/log")), before);
});

Deno.test(
  await smallDiskOnly("a full disk is said, and talking goes on when there is space again"),
  async () => {
    await using disk = await SmallDisk.make(DISK_BYTES);
    await using chat = await startPipechat([disk.at("room")]);
    await chat.expect(/joined/);
    await disk.fill(0);
    await chat.write(`${"x".repeat(5000)}\n`);
    await chat.expect(/the disk is full; free some space. Your text was not sent./);
    Deno.removeSync(disk.at("filling"));
    await chat.write("better now\n");
    await chat.expect(/: better now$/m);
    await chat.closeInput();
    assertEquals((await chat.finished()).code, 111, "a line was lost");
    const log = Deno.readTextFileSync(disk.at("room/log"));
    assertMatch(log, /joined \*\*\*\n *\n.*: better now\n.*left \*\*\*\n$/);
  },
);

Deno.test(await smallDiskOnly("who can't join because the disk is full is told why"), async () => {
  await using disk = await SmallDisk.make(DISK_BYTES);
  await pipechat([disk.at("room")]);
  Deno.writeTextFileSync(disk.at("room/log"), "x".repeat(4095) + "\n");
  await disk.fill(0);
  const { code, stderr } = await pipechat([disk.at("room")], "hello\n");
  assertEquals(code, 111);
  assertStringIncludes(stderr, "the disk is full; free some space");
  assertEquals([...Deno.readDirSync(disk.at("room/event"))], []);
});

Deno.test(await smallDiskOnly("a read-only disk is said, and nothing is left of it"), async () => {
  await using disk = await SmallDisk.make(DISK_BYTES);
  await pipechat([disk.at("room")]);
  await run("mount", ["-o", "remount,ro", disk.path]);
  const { code, stderr } = await pipechat([disk.at("room")], "hello\n");
  assertEquals(code, 111);
  assertStringIncludes(stderr, "the file system is read-only");
});

Deno.test("what can't be printed is said, and no defect", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat(["send", "--create", room, "-m", "hello"]);
  for (const words of [["--help"], ["--version"], ["completions", "zsh"], ["log", room], [room]]) {
    const argv = await programArgv(words);
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", 'exec "$@" > /dev/full', "sh", ...argv],
      stdin: "null",
    }).output();
    assertEquals(code, 111, `${words}`);
    assertMatch(
      new TextDecoder().decode(stderr),
      /^(pipechat: New room .*\n)?pipechat: Cannot write to stdout: the disk is full; free some space\n$/,
      `${words}`,
    );
  }
});
