import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { RoomError, UnsendableError } from "../../lib/room/errors.ts";
import { MAX_TOPIC_BYTES, readTopic, shareTopic, writeTopic } from "../../lib/room/topic.ts";
import { removeRoom } from "../../lib/room/destroy.ts";
import { pipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { namesIn, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

const NONE = { text: "", isShared: false };

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o7777;
}

Deno.test("a room has no topic until its owner sets one, in a file that is the owner's alone", async () => {
  await using room = new TemporaryRoom();
  assertEquals(readTopic(room.room), NONE);
  assertEquals(writeTopic(room.room, "  freeze on\nFriday \0 "), "freeze on Friday");
  assertEquals(readTopic(room.room), { text: "freeze on Friday", isShared: false });
  assertEquals(Deno.readTextFileSync(room.at("room/topic")), "freeze on Friday\n");
  assertEquals(modeOf(room.at("room/topic")), 0o644);
  writeTopic(room.room, "");
  assertEquals(readTopic(room.room), NONE);
  assertEquals(namesIn(room.at("room")), ["event", "log", "topic"]);
});

Deno.test("who sets the topic changes nothing of who may", async () => {
  await using room = new TemporaryRoom();
  writeTopic(room.room, "one");
  shareTopic(room.room, true);
  assertEquals(readTopic(room.room), { text: "one", isShared: true });
  assertEquals(modeOf(room.at("room/topic")), 0o1664);
  writeTopic(room.room, "two");
  assertEquals(readTopic(room.room), { text: "two", isShared: true });
  shareTopic(room.room, false);
  assertEquals(readTopic(room.room), { text: "two", isShared: false });
});

Deno.test("a topic that is too long is refused, and the old one holds", async () => {
  await using room = new TemporaryRoom();
  writeTopic(room.room, "short");
  const long = "é".repeat(MAX_TOPIC_BYTES / 2 + 1);
  assertThrows(() => writeTopic(room.room, long), UnsendableError, "the limit is 400");
  assertEquals(readTopic(room.room).text, "short");
  assertEquals(writeTopic(room.room, long.slice(1)).length, MAX_TOPIC_BYTES / 2);
});

for (
  const [what, plant, why] of [
    ["a link", (path: string) => Deno.symlinkSync("log", path), "symbolic link"],
    ["a FIFO", (path: string) => makeFifo(path), "not a regular file"],
    ["a directory", (path: string) => Deno.mkdirSync(path), "not a regular file"],
    ["a file that others may write", (path: string) => {
      Deno.writeTextFileSync(path, "lies\n");
      Deno.chmodSync(path, 0o664);
    }, "others may write it"],
  ] as const
) {
  Deno.test(`${what} in the place of the topic is none, and is told`, async () => {
    await using room = new TemporaryRoom();
    plant(room.at("room/topic"));
    const { text, ignored = "" } = readTopic(room.room);
    assertEquals(text, "");
    assertStringIncludes(ignored.toLowerCase(), why);
    if (what === "a directory") {
      assertThrows(() => writeTopic(room.room, "true"), RoomError, "Cannot set the topic");
    } else assertEquals(writeTopic(room.room, "true"), readTopic(room.room).text);
    assertEquals(room.log, "");
    assertEquals(namesIn(room.at("room")), ["event", "log", "topic"]);
  });
}

Deno.test("of a huge file only the beginning of its first line is read", async () => {
  await using room = new TemporaryRoom();
  Deno.writeTextFileSync(room.at("room/topic"), "x".repeat(10_000_000));
  Deno.chmodSync(room.at("room/topic"), 0o644);
  assertEquals(readTopic(room.room).text, "x".repeat(MAX_TOPIC_BYTES + 1));
});

Deno.test("the topic goes with the room", async () => {
  await using room = new TemporaryRoom();
  writeTopic(room.room, "soon over");
  assertEquals(removeRoom(room.room), []);
});

/** The group "users" of every Debian, the owner of the room, and another member. */
const USERS = 100;
const ann = { uid: 1, gid: 1, groups: [USERS] };
const bob = { uid: 2, gid: 2, groups: [USERS] };

Deno.test(rootOnly("a member sets the topic only when the owner lets everybody"), async () => {
  await using folder = await annsRoom();
  const room = folder.at("room");
  await say(room, ann, "/topic the owner's long topic");
  const refused = await say(room, bob, "/topic mine");
  assertStringIncludes(refused, "only its owner daemon can");
  assertStringIncludes(await say(room, bob, "/topic --everybody"), "only its owner daemon can");
  assertStringIncludes(await say(room, ann, "/topic --everybody"), "Everybody can set it");
  await say(room, bob, "/topic mine");
  assertEquals(Deno.readTextFileSync(`${room}/topic`), "mine\n");
  assertEquals(Deno.statSync(`${room}/topic`).uid, ann.uid);
  assertStringIncludes(await say(room, ann, "/topic"), "Topic: mine\n");
  await say(room, ann, "/topic --owner");
  assertStringIncludes(await say(room, bob, "/topic again"), "only its owner daemon can");
});

Deno.test(rootOnly("what a member puts in the place of the topic does not count"), async () => {
  await using folder = await annsRoom();
  const room = folder.at("room");
  await say(room, ann, "/topic --everybody");
  Deno.removeSync(`${room}/topic`);
  Deno.writeTextFileSync(`${room}/topic`, "planted\n");
  Deno.chmodSync(`${room}/topic`, 0o664);
  Deno.chownSync(`${room}/topic`, bob.uid, USERS);
  const answer = await say(room, ann, "/topic");
  assertStringIncludes(answer, 'The file "topic" of the room is ignored: it belongs to bin');
  assertEquals(answer.includes("planted"), false);
});

for (
  const [what, mode, links] of [["may be overwritten by its group", 0o664, 1], [
    "has a second name",
    0o1664,
    2,
  ]] as const
) {
  Deno.test(
    rootOnly(`nobody overwrites a file that lies there as the topic and ${what}`),
    async () => {
      await using folder = await annsRoom();
      const path = folder.at("room/topic");
      Deno.writeTextFileSync(path, "precious\n");
      Deno.chownSync(path, ann.uid, USERS);
      Deno.chmodSync(path, mode);
      if (links === 2) Deno.linkSync(path, folder.at("other"));
      assertStringIncludes(await say(folder.at("room"), bob, "/topic mine"), "only its owner");
      assertEquals(Deno.readTextFileSync(path), "precious\n");
    },
  );
}

/** A folder with a room that ann has made for the group. */
async function annsRoom(): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  Deno.chmodSync(folder.path, 0o1777);
  await pipechat([folder.at("room"), "users"], "", { as: ann });
  return folder;
}

/** What pipechat prints to somebody who types a line. */
async function say(room: string, as: typeof ann, line: string): Promise<string> {
  const { stdout, stderr } = await pipechat([room, "--history", "0"], `${line}\n`, { as });
  return stdout + stderr;
}

function makeFifo(path: string): void {
  new Deno.Command("mkfifo", { args: [path] }).outputSync();
}
