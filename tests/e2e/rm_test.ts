import { assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { Room } from "../../lib/room/room.ts";
import { messagesIn, textsIn } from "../helpers/messages.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Accounts that every Debian has; `users` (100) is the group that they share here. */
const USERS = 100;
const OWNER = { as: { uid: 1, gid: 1, groups: [USERS] } };
const MEMBER = { as: { uid: 2, gid: 2, groups: [USERS] } };

/** A room of OWNER for `users`. */
async function sharedRoom(folder: TemporaryFolder): Promise<string> {
  await Deno.chmod(folder.path, 0o1777);
  const room = folder.at("room");
  await pipechat([room, "users"], "", OWNER);
  return room;
}

async function send(room: string, text: string, ...args: string[]): Promise<string> {
  return (await pipechat(["send", "--create", room, "-m", text, ...args])).stdout.trim();
}

Deno.test("rm takes messages back, and those who are here are told", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const [one, two, three] = [await send(room, "one"), await send(room, "two"), "three"];
  await send(room, three);
  await using joe = await startPipechat([room]);
  await joe.expect(/three\n/);
  assertEquals(await pipechat(["rm", room, one, `#${two}`]), { code: 0, stdout: "", stderr: "" });
  await joe.expect(/took back what they said [^]*took back what they said /);
  assertFalse(/one|two/.test(await Deno.readTextFile(`${room}/log`)));
  await using ann = await startPipechat([room]);
  await ann.expect(/three\n/);
  assertFalse(/one|two|took back/.test(ann.stdout));
});

Deno.test("rm does what it can, and its exit status tells whether that was all", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const id = await send(room, "one");
  const some = await pipechat(["rm", room, "5", id, "9999"]);
  assertEquals(some.code, 1);
  assertMatch(some.stderr, /no message #5: no message begins[^]*no message #9999: nobody has/);
  const again = await pipechat(["rm", room, id]);
  assertEquals(again.code, 111);
  assertStringIncludes(again.stderr, `There is no message #${id}: it was taken back`);
  for (const args of [[], [room], [room, "one"], [room, "1e3"]]) {
    assertEquals((await pipechat(["rm", ...args])).code, 100);
  }
  assertEquals((await pipechat(["rm", folder.at("nowhere"), "0"])).code, 111);
});

Deno.test("rm of what has expired says so", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await send(room, "one", "--keep", "0s");
  await pipechat(["keep", room, "--at-least", "0"]);
  const line = (year: number) => `[7][${year}.01.01 00:00:00] <joe>: old\n`;
  await Deno.writeTextFile(`${room}/log`, line(2001) + line(2002));
  await pipechat(["purge", room]);
  const { code, stderr } = await pipechat(["rm", room, "0"]);
  assertEquals(code, 111);
  assertStringIncludes(stderr, "There is no message #0: it has expired");
});

Deno.test("what a robot sent is taken back under its name", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  const id = await send(room, "beep", "--as", "robot");
  assertEquals((await pipechat(["rm", room, id, "--as", "robot"])).code, 0);
  assertMatch(await Deno.readTextFile(`${room}/log`), new RegExp(`<robot> /delete ${id}\n$`));
});

Deno.test(rootOnly("nobody but its author and the owner takes a message back"), async () => {
  await using folder = new TemporaryFolder();
  const room = await sharedRoom(folder);
  const owners = (await pipechat(["send", room, "-m", "owner's"], "", OWNER)).stdout.trim();
  const members = (await pipechat(["send", room, "-m", "member's"], "", MEMBER)).stdout.trim();
  const refused = await pipechat(["rm", room, owners], "", MEMBER);
  assertEquals(refused.code, 111);
  assertStringIncludes(
    refused.stderr,
    `Cannot take message #${owners} back: it is daemon's; only its author and the owner`,
  );
  assertEquals((await textsIn(room)).filter((text) => text !== ""), ["owner's", "member's"]);
  const own = (await pipechat(["send", room, "-m", "oops"], "", MEMBER)).stdout.trim();
  assertEquals((await pipechat(["rm", room, own], "", MEMBER)).code, 0);
  assertEquals((await pipechat(["rm", room, members], "", OWNER)).code, 0);
  assertEquals((await textsIn(room)).filter((text) => text !== ""), ["owner's"]);
});

Deno.test(rootOnly("a record that names the file of another does not remove it"), async () => {
  await using folder = new TemporaryFolder();
  const room = await sharedRoom(folder);
  await pipechat(["send", room, "-f", "-", "--name", "theirs"], "precious", OWNER);
  const [theirs] = await messagesIn(room);
  const { stored } = theirs!.attachment!;
  const { size } = await Deno.stat(`${room}/log`);
  const stamp = "[7][2026.11.23 12:00:00] <bin>";
  const forged = `${stamp}: mine\n${stamp} /file mine 8 text/plain ${stored}\n`;
  await Deno.writeTextFile(`${room}/log`, forged, { append: true });
  assertEquals((await pipechat(["rm", room, String(size)], "", MEMBER)).code, 0);
  const got = await pipechat(["get", room, String(theirs!.id), "-o", "-"], "", OWNER);
  assertEquals(got, { code: 0, stdout: "precious", stderr: "" });
});

Deno.test(rootOnly("a member's file goes with the message, whoever takes it back"), async () => {
  await using folder = new TemporaryFolder();
  const room = await sharedRoom(folder);
  for (const someone of [OWNER, MEMBER]) {
    const { stdout } = await pipechat(["send", room, "-f", "-"], "secret", MEMBER);
    assertEquals((await pipechat(["rm", room, stdout.trim()], "", someone)).code, 0);
    assertEquals(Array.from(Deno.readDirSync(`${room}/files`)), []);
  }
});

Deno.test(
  await smallDiskOnly("what can't be announced for want of space is gone all the same"),
  async () => {
    await using disk = await SmallDisk.make(1024 * 1024);
    const room = disk.at("room");
    Room.open(room, { create: true }).close();
    const line = "[7][2026.11.23 12:00:00] <joe>: secret\n";
    // A whole block, so that the next line needs another one.
    await Deno.writeTextFile(`${room}/log`, line + "x".repeat(4096 - line.length - 1) + "\n");
    await disk.fill(0);
    const { code, stderr } = await pipechat(["rm", room, "0"]);
    assertEquals(code, 111);
    assertStringIncludes(stderr, "the disk is full");
    assertFalse((await Deno.readTextFile(`${room}/log`)).includes("secret"));
  },
);
