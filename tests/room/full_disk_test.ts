import { assertEquals, assertThrows } from "@std/assert";
import { NotSentError, RoomError } from "../../lib/room/errors.ts";
import { LogWriter } from "../../lib/room/log/writer.ts";
import { Room } from "../../lib/room/room.ts";
import { Session } from "../../lib/room/session.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";

/** A record that now and then crosses the border of a page, and then fits only in part. */
const LINE_BYTES = 1000;

/** Eight pages: full at once. */
const DISK_BYTES = 32 * 1024;

Deno.test(
  await smallDiskOnly("a record that does not fit is blanked, and none that fitted is lost"),
  async () => {
    await using disk = await SmallDisk.make(DISK_BYTES);
    using room = Room.open(disk.at("room"), { create: true });
    using writer = new LogWriter(room);
    const sent: string[] = [];
    const lineOf = (count: number) => `${count} `.padEnd(LINE_BYTES - 1, "x");
    const appendNext = () => {
      const line = lineOf(sent.length);
      assertEquals(writer.append(`${line}\n`) % LINE_BYTES, 0);
      sent.push(line);
    };
    const error = assertThrows(() => {
      while (true) appendNext();
    }, NotSentError);
    assertEquals(
      error.message,
      `Cannot write to the log of room "${disk.at("room")}": the disk is full; free some space`,
    );
    const log = Deno.readTextFileSync(disk.at("room/log"));
    assertEquals(log.length % 4096, 0, "it filled the disk, or this tests nothing");
    const lines = log.split("\n");
    assertEquals(lines.slice(0, sent.length), sent);
    assertEquals(lines.slice(sent.length).join("").trim(), "");
    assertEquals(log.at(-1), "\n");
  },
);

Deno.test(
  await smallDiskOnly("when there is space again, writing goes on as if nothing had been"),
  async () => {
    await using disk = await SmallDisk.make(DISK_BYTES);
    using room = Room.open(disk.at("room"), { create: true });
    using writer = new LogWriter(room);
    writer.append(`${"x".repeat(4000)}\n`);
    await disk.fill(0);
    assertThrows(() => writer.append(`${"y".repeat(4000)}\n`), NotSentError);
    assertThrows(() => writer.append("y\n"), NotSentError);
    Deno.removeSync(disk.at("filling"));
    assertEquals(writer.append("z\n"), 4096);
    const lines = Deno.readTextFileSync(disk.at("room/log")).split("\n");
    assertEquals(lines.map((line) => line.trim()), ["x".repeat(4000), "", "z", ""]);
  },
);

Deno.test(await smallDiskOnly("on a full disk nothing is said, but one can leave"), async () => {
  await using disk = await SmallDisk.make(DISK_BYTES);
  using room = Room.open(disk.at("room"), { create: true });
  const session = Session.join(room, { nick: "ann", pid: 101 });
  await disk.fill(0);
  assertThrows(() => session.say("x".repeat(5000)), NotSentError, "the disk is full");
  session.leave();
  assertEquals([...Deno.readDirSync(disk.at("room/event"))], []);
});

Deno.test(
  await smallDiskOnly("a room that can't be written to is not joined, and no FIFO stays"),
  async () => {
    await using disk = await SmallDisk.make(DISK_BYTES);
    using room = Room.open(disk.at("room"), { create: true });
    await disk.fill(0);
    assertThrows(
      () => Session.join(room, { nick: "ann", pid: 101 }),
      RoomError,
      "the disk is full; free some space",
    );
    assertEquals([...Deno.readDirSync(disk.at("room/event"))], []);
  },
);
