import { assert, assertEquals, assertMatch } from "@std/assert";
import { Link } from "../../lib/link/link.ts";
import { Room } from "../../lib/room/room.ts";
import { formatArrival } from "../../lib/link/arrival.ts";
import { messagesIn } from "../helpers/messages.ts";
import { connectLinks, connectRooms, LinkedRoom } from "../helpers/linked_room.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { repeatUntil, untilLog } from "../helpers/waiting.ts";

/** What a link leaves that is killed in a write: bytes that it has not vouched for. */
for (
  const [what, cut] of Object.entries({
    "all of it": 0,
    "its end in the middle of a mark": 20,
    "its end in the middle of a text": 100,
    "hardly more than a stamp": 170,
  })
) {
  Deno.test(`a link that was killed in a write goes on at the last mark: ${what} is there`, async () => {
    await using web1 = new LinkedRoom("web1");
    await using db1 = new LinkedRoom("db1");
    const first = connectRooms(web1, db1);
    web1.say("one");
    await db1.untilSaid("ann@web1: one");
    const { origin } = db1.link.status as { origin: string };
    first.cut();
    await first.ends;
    await db1.stop();
    web1.say("two");
    web1.say("three");
    const torn = ["two", "three"].map((text, index) =>
      formatArrival(
        { end: 1000 + index, pid: 77, time: 0, nick: "ann", verdict: "vouched", text },
        origin.replace("db1", "web1"),
        "web1",
        Date.now(),
      )
    ).join("");
    db1.log += torn.slice(0, torn.length - cut);
    const second = connectRooms(web1, db1);
    await db1.untilSaid("ann@web1: three");
    await db1.until(() => db1.texts().length >= 3, "three messages");
    assertEquals(db1.texts(), ["ann@web1: one", "ann@web1: two", "ann@web1: three"]);
    assert(db1.messages().every(({ authorship }) => authorship?.verdict === "vouched"));
    assert(!db1.groups().some(([{ type }]) => type === "other"), db1.log);
    second.cut();
  });
}

Deno.test("what a link remembers is not needed to go on at the last mark", async () => {
  await using web1 = new LinkedRoom("web1");
  await using db1 = new LinkedRoom("db1");
  const first = connectRooms(web1, db1);
  web1.say("one");
  await db1.untilSaid("ann@web1: one");
  first.cut();
  await first.ends;
  await db1.stop();
  for (const { name } of Deno.readDirSync(db1.state.path)) {
    if (/^\d/.test(name)) Deno.removeSync(`${db1.state.path}/${name}`);
  }
  web1.say("two");
  const second = connectRooms(web1, db1);
  await db1.untilSaid("ann@web1: two");
  assertEquals(db1.texts(), ["ann@web1: one", "ann@web1: two"]);
  second.cut();
});

Deno.test(
  await smallDiskOnly("where the disk is full a link waits, says so, and goes on"),
  async () => {
    await using web1 = new LinkedRoom("web1");
    await using db1 = new LinkedRoom("db1");
    await using disk = await SmallDisk.make(1024 * 1024);
    using room = Room.open(disk.at("room"), { create: true });
    const told: string[] = [];
    const options = { host: "db1", state: db1.state, maxFileSize: 0, trusts: () => true };
    await using link = new Link(room, { ...options, say: (text) => told.push(text) });
    link.run();
    const connection = connectLinks(web1.link, link);
    web1.say("before");
    const log = () => Deno.readTextFileSync(disk.at("room/log"));
    await untilLog(disk.at("room"), () => log().includes("before"), () => "the first message");
    await disk.fill(4096);
    const long = "x".repeat(20_000);
    web1.say(long);
    web1.say("after");
    const { promise, resolve } = Promise.withResolvers<void>();
    await repeatUntil(promise, () => {
      if (told.length > 0) resolve();
    });
    assertMatch(told.join(), /the disk is full.*it waits/);
    assert(!log().includes("after"));
    Deno.removeSync(disk.at("filling"));
    await untilLog(disk.at("room"), () => log().includes("after"), () => "the last message");
    const texts = (await messagesIn(disk.at("room"))).map(({ text }) => text.trim());
    assertEquals(texts.filter((text) => text !== ""), ["before", long, "after"]);
    connection.cut();
    await connection.ends;
  },
);
