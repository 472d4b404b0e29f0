import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { LinkedError } from "../../lib/link/appointment.ts";
import { openAttachment } from "../../lib/room/files/attachments.ts";
import { formatCommand, formatMessage } from "../../lib/room/log/record.ts";
import {
  formatAcknowledgement,
  toAcknowledgement,
} from "../../lib/room/message/acknowledgement.ts";
import { readTopic, writeTopic } from "../../lib/room/topic.ts";
import { formatAnswer } from "../../lib/room/message/answer.ts";
import { Sender } from "../../lib/room/sender.ts";
import { connectRooms, LinkedRoom } from "../helpers/linked_room.ts";
import { pipechat } from "../helpers/program.ts";
import { within } from "../helpers/waiting.ts";

Deno.test("what was said before two rooms were linked, and after it, is in both, once", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  web1.say("early");
  db1.say("early, too");
  const connection = connectRooms(web1, db1);
  await db1.untilSaid("ann@web1: early");
  await web1.untilSaid("ann@db1: early, too");
  web1.say("one");
  db1.say("two\nlines");
  await db1.untilSaid("ann@web1: one");
  await web1.untilSaid("ann@db1: two\nlines");
  connection.cut();
  await connection.ends;
  assertEquals(web1.texts().length, 4);
  assertEquals(db1.texts().length, 4);
});

Deno.test("what comes from another host says so, and who vouches for it there", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  web1.say("hello");
  web1.log += "[77][2026.11.23 12:00:00] <ann>: nobody vouches\n";
  const before = Date.now();
  const connection = connectRooms(web1, db1);
  await db1.untilSaid("ann@web1: hello", "ann@web1: nobody vouches");
  const [vouched, unvouched] = db1.messages();
  assertEquals(vouched?.authorship?.verdict, "vouched");
  assertEquals(vouched?.authorship?.host, "web1");
  // The robot is that of the user who runs the test.
  assertMatch(vouched?.authorship?.by ?? "", /@web1$/);
  assertEquals(unvouched?.authorship?.verdict, "unvouched");
  assertEquals(unvouched?.said, Date.UTC(2026, 10, 23, 12));
  // In the log here it stands when it came.
  assert((unvouched?.time ?? 0) >= before - 1000);
  connection.cut();
});

Deno.test("a robot that is called as if it were elsewhere does not look so", async () => {
  await using room = new LinkedRoom("db1");
  assert(room.link);
  room.say("forged", "ann@web1");
  using sender = new Sender(room.room, "ann@web1", 78);
  sender.send("[/origin]");
  room.log += "[77][2026.11.23 12:00:00] <ann@web1>: forged with a mark\n" +
    "[77][2026.11.23 12:00:00] <ann@web1> /origin web1:1.2 99 vouched 2026-11-23T12:00:00Z\n";
  for (const { authorship } of room.messages()) {
    assertEquals(authorship?.host, undefined);
    assert(authorship?.verdict === "unvouched" || authorship?.by !== undefined);
  }
});

Deno.test("after a day apart both have all, in each host's order", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const first = connectRooms(web1, db1);
  web1.say("0");
  await db1.untilSaid("ann@web1: 0");
  first.cut();
  await first.ends;
  for (let count = 1; count <= 500; count++) {
    web1.say(`${count}`);
    if (count % 5 === 0) db1.say(`${count}`);
  }
  await web1.stop();
  const second = connectRooms(web1, db1);
  await db1.untilSaid("ann@web1: 500");
  await web1.untilSaid("ann@db1: 500");
  const numbers = Array.from({ length: 501 }, (_, count) => `ann@web1: ${count}`);
  assertEquals(db1.texts().filter((text) => text.startsWith("ann@web1")), numbers);
  assertEquals(web1.texts().filter((text) => text.startsWith("ann@db1")).length, 100);
  second.cut();
});

Deno.test("three hosts in a ring hear everything once", async () => {
  await using one = new LinkedRoom("one");
  await using two = new LinkedRoom("two");
  await using three = new LinkedRoom("three");
  const ring = [connectRooms(one, two), connectRooms(two, three), connectRooms(three, one)];
  for (let count = 0; count < 50; count++) {
    for (const room of [one, two, three]) room.say(`${room.host} ${count}`);
    if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  const all = [one, two, three];
  for (const room of all) {
    await room.untilSaid(
      ...all.filter((each) => each !== room).map(({ host }) => `ann@${host}: ${host} 49`),
    );
    assertEquals(room.texts().length, 150);
    assertEquals(new Set(room.texts()).size, 150);
  }
  for (const connection of ring) connection.cut();
});

Deno.test("who comes to a hub later gets what others have said, from those who have said it", async () => {
  await using hub = new LinkedRoom("hub");
  await using web1 = new LinkedRoom("web1");
  await using web2 = new LinkedRoom("web2");
  web1.say("early");
  const first = connectRooms(web1, hub);
  await hub.untilSaid("ann@web1: early");
  const second = connectRooms(web2, hub);
  await web2.untilSaid("ann@web1: early");
  web1.say("late");
  await web2.untilSaid("ann@web1: late");
  assertEquals(web2.messages()[0]?.authorship?.host, "web1");
  assertEquals(web2.texts().length, 2);
  first.cut();
  second.cut();
});

Deno.test("what was said on a host that is away comes when it is back", async () => {
  await using hub = new LinkedRoom("hub");
  await using web1 = new LinkedRoom("web1");
  await using web2 = new LinkedRoom("web2");
  web1.say("early");
  const first = connectRooms(web1, hub);
  await hub.untilSaid("ann@web1: early");
  first.cut();
  await first.ends;
  const second = connectRooms(web2, hub);
  hub.say("hello");
  await web2.untilSaid("ann@hub: hello");
  assertEquals(web2.texts(), ["ann@hub: hello"]);
  const third = connectRooms(web1, hub);
  await web2.untilSaid("ann@web1: early");
  second.cut();
  third.cut();
});

Deno.test("what is taken back where it was said is blanked on all hosts", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const connection = connectRooms(web1, db1);
  const id = web1.say("a secret");
  web1.say("not one");
  await db1.untilSaid("ann@web1: a secret", "ann@web1: not one");
  using sender = new Sender(web1.room, "ann", 77);
  sender.takeBack(id);
  await db1.until(() => !db1.log.includes("a secret"), "nothing of the text");
  await db1.until(() => db1.messages().some(({ deletes }) => deletes !== undefined), "word of it");
  assertEquals(db1.texts(), ["ann@web1: not one"]);
  // A host that comes later hears nothing of it.
  await using late = new LinkedRoom("late");
  const second = connectRooms(late, db1);
  await late.untilSaid("ann@web1: not one");
  assert(!late.log.includes("a secret"));
  connection.cut();
  second.cut();
});

Deno.test("an answer answers the same message on all hosts", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const connection = connectRooms(web1, db1);
  db1.say("so that ids differ");
  const id = web1.say("a question");
  await db1.untilSaid("ann@web1: a question");
  web1.say(formatAnswer(id, "my own answer"));
  const there = db1.messages().find(({ text }) => text === "a question")?.id ?? -1;
  db1.say(formatAnswer(there, "an answer"));
  db1.say(formatAnswer(99_999, "to nothing"));
  await web1.untilSaid("ann@db1: to nothing");
  await db1.untilSaid("ann@web1: my own answer");
  const answered = (room: LinkedRoom, text: string) => {
    const { re } = room.messages().find((message) => message.text === text) ?? {};
    return room.messages().find(({ id }) => id === re)?.text;
  };
  assertEquals(answered(web1, "an answer"), "a question");
  assertEquals(answered(db1, "my own answer"), "a question");
  assertEquals(answered(web1, "to nothing"), undefined);
  connection.cut();
});

Deno.test("who has seen a message is told on all hosts, and the topic is the same", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const connection = connectRooms(web1, db1);
  db1.say("so that ids differ");
  web1.say("an alarm");
  await db1.untilSaid("ann@web1: an alarm");
  const there = db1.messages().find(({ text }) => text === "an alarm")?.id ?? -1;
  db1.append((stamp) => formatAcknowledgement(stamp, there));
  db1.append((stamp) => formatCommand(stamp, "topic", writeTopic(db1.room, "freeze")));
  db1.append((stamp) => formatCommand(stamp, "topic", "nobody has set this"));
  db1.say("last");
  await web1.untilSaid("ann@db1: last");
  const [seen] = web1.groups().flatMap((group) => toAcknowledgement(group) ?? []);
  assertEquals(seen?.nick, "ann@db1");
  assertEquals(seen?.authorship?.verdict, "vouched");
  assertEquals(
    web1.messages().find(({ id }) => id === seen?.acknowledges)?.text,
    "an alarm",
  );
  assertEquals(readTopic(web1.room).text, "freeze");
  assert(!web1.log.includes("nobody has set this"));
  connection.cut();
});

Deno.test("a file comes with its message, also through a hub", async () => {
  await using hub = new LinkedRoom("hub");
  await using web1 = new LinkedRoom("web1");
  await using web2 = new LinkedRoom("web2");
  const connections = [connectRooms(web1, hub), connectRooms(web2, hub)];
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await web1.sendFile("look", bytes);
  await web1.sendFile("nothing", new Uint8Array());
  await web2.untilSaid("ann@web1: look", "ann@web1: nothing");
  const [look, nothing] = web2.messages().map(({ attachment }) => attachment);
  assert(look !== undefined && nothing !== undefined);
  const isThere = (stored: string) => web2.files().includes(stored);
  await web2.until(() => isThere(look.stored) && isThere(nothing.stored), "the files");
  using reader = openAttachment(web2.room, look);
  const read = Array.from(reader.read(), (chunk) => [...chunk]).flat();
  assertEquals(new Uint8Array(read), bytes);
  for (const connection of connections) connection.cut();
});

Deno.test("a file that is too large stays where it is", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  db1.start({ maxFileSize: 10 });
  const connection = connectRooms(web1, db1);
  await web1.sendFile("large", new Uint8Array(11));
  await web1.sendFile("small", new Uint8Array(10));
  await db1.untilSaid("ann@web1: small");
  const [large, small] = db1.messages().map(({ attachment }) => attachment?.stored ?? "");
  await db1.until(() => db1.files().includes(small ?? ""), "the small file");
  assert(!db1.files().includes(large ?? ""));
  connection.cut();
});

Deno.test("where clocks differ, both times can be seen: of arrival, and on the other host", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const connection = connectRooms(web1, db1);
  const before = Date.now();
  const said = Date.UTC(2026, 0, 31, 12, 0, 0);
  web1.append((stamp) => formatMessage({ ...stamp, time: said }, "hello"));
  await db1.untilSaid("ann@web1: hello");
  const [message] = db1.messages();
  assertEquals(message?.said, said);
  assert(message !== undefined && message.time >= before - 1000);
  const json = await pipechat(["log", db1.at("room"), "--json"]);
  assertMatch(json.stdout, /"htime":"2026-01-31T12:00:00Z"/);
  assertMatch(
    json.stdout,
    new RegExp(`"mtime":"${new Date(message.time).toISOString().slice(0, 19)}`),
  );
  const { stdout } = await pipechat(["log", db1.at("room")]);
  assertMatch(stdout, /\(said at .+ 12:00 on its host\)/);
  connection.cut();
});

Deno.test("a file that was too large comes when it is asked for", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  db1.start({ maxFileSize: 100 });
  const connection = connectRooms(web1, db1);
  await web1.sendFile("large", new Uint8Array(1_000_000).fill(1));
  await db1.untilSaid("ann@web1: large");
  const [large] = db1.messages();
  assert(large?.attachment !== undefined);
  assertEquals(db1.files(), []);
  assertMatch(db1.link.fetchFile(large.id), /are asked for the file of #\d+ now/);
  await db1.until(() => db1.files().includes(large.attachment?.stored ?? ""), "the file");
  assertMatch(db1.link.fetchFile(large.id), /is here/);
  assertMatch(db1.link.fetchFile(large.id + 1), /no file of another host/);
  connection.cut();
});

Deno.test("a file that had not come when the link ended comes with the next one", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  db1.start({ maxFileSize: 100 });
  const first = connectRooms(web1, db1);
  await web1.sendFile("large", new Uint8Array(200).fill(1));
  await db1.untilSaid("ann@web1: large");
  first.cut();
  await first.ends;
  await db1.stop();
  const second = connectRooms(web1, db1);
  const stored = db1.messages()[0]?.attachment?.stored ?? "";
  await db1.until(() => db1.files().includes(stored), "the file");
  second.cut();
});

Deno.test("a log that was exchanged is another origin, and all of it is told", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const first = connectRooms(web1, db1);
  web1.say("old");
  await db1.untilSaid("ann@web1: old");
  first.cut();
  await first.ends;
  await web1.stop();
  Deno.removeSync(web1.at("room/log"));
  web1.say("new");
  const second = connectRooms(web1, db1);
  await db1.untilSaid("ann@web1: new");
  assertEquals(db1.texts(), ["ann@web1: old", "ann@web1: new"]);
  second.cut();
});

Deno.test("what is said in a log that was cut is told, and nothing of before it twice", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const first = connectRooms(web1, db1);
  web1.say("one");
  await db1.untilSaid("ann@web1: one");
  const { length } = web1.log;
  web1.say("two, which is quite long");
  await db1.untilSaid("ann@web1: two, which is quite long");
  first.cut();
  await first.ends;
  await web1.stop();
  Deno.truncateSync(web1.at("room/log"), length);
  web1.say("three");
  const second = connectRooms(web1, db1);
  await db1.untilSaid("ann@web1: three");
  assertEquals(db1.texts().filter((text) => text === "ann@web1: three").length, 1);
  assertEquals(db1.texts().filter((text) => text === "ann@web1: one").length, 1);
  second.cut();
});

Deno.test("a second link of a room is refused", async () => {
  await using web1 = new LinkedRoom("web1");
  assert(web1.link);
  const first = web1.link;
  assertThrows(() => web1.start(), LinkedError, "is linked already");
  await first[Symbol.asyncDispose]();
});

Deno.test("two hosts of one name do not talk", async () => {
  await using one = new LinkedRoom("web1");
  await using other = new LinkedRoom("web1");
  const { ends } = connectRooms(one, other);
  const [end] = await within(ends, "both ends");
  assertMatch(end?.status === "rejected" ? String(end.reason) : "", /called "web1"/);
});

Deno.test("a host with another key than before is refused", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const first = connectRooms(web1, db1);
  web1.say("hello");
  await db1.untilSaid("ann@web1: hello");
  first.cut();
  await first.ends;
  await using impostor = new LinkedRoom("web1");
  impostor.say("I am web1");
  const { ends } = connectRooms(impostor, db1);
  const reasons = (await within(ends, "both ends")).map((end) =>
    end.status === "rejected" ? String(end.reason) : ""
  );
  assertMatch(reasons.join("\n"), /has another key than before.*--trust web1=/);
  assertEquals(db1.texts(), ["ann@web1: hello"]);
});

Deno.test("a host that nobody trusts is refused, and told what to do", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  db1.start({ trusts: () => false });
  const { ends } = connectRooms(web1, db1);
  const [end] = await within(ends, "both ends");
  assertMatch(
    end?.status === "rejected" ? String(end.reason) : "",
    /"web1" is not known here yet.*on db1, as .*: pipechat link --trust web1=/,
  );
});
