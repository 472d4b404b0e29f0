import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { openAttachment, storeAttachment } from "../../../lib/room/files/attachments.ts";
import { AttachmentError, NoSuchMessageError } from "../../../lib/room/errors.ts";
import { purge, purgeIfDue } from "../../../lib/room/expiry/purge.ts";
import type { Attachment } from "../../../lib/room/message/file_record.ts";
import { lastMessages } from "../../../lib/room/log/history.ts";
import { writeKeeping } from "../../../lib/room/expiry/keep.ts";
import { LogWriter } from "../../../lib/room/log/writer.ts";
import { findMessage } from "../../../lib/room/log/find.ts";
import { formatSendable } from "../../../lib/room/message/compose.ts";
import { Room } from "../../../lib/room/room.ts";
import { DAY, NOW, talk } from "../../helpers/log.ts";
import { TemporaryFolder } from "../../helpers/temporary.ts";

const WEEK = { age: 7 * DAY, atLeast: 0 };

/** A room whose log was written at other times. */
class OldRoom implements AsyncDisposable {
  readonly folder = new TemporaryFolder();
  readonly room = Room.open(this.folder.at("room"), { create: true });

  constructor(...parts: string[]) {
    this.append(parts.join(""));
  }

  append(text: string): void {
    Deno.writeTextFileSync(this.folder.at("room/log"), text, { append: true });
  }

  get log(): string {
    return Deno.readTextFileSync(this.folder.at("room/log"));
  }

  /** What a purge at {@linkcode NOW} leaves of the log, its holes left out. */
  leftAfter(keeping = WEEK): string {
    purge(this.room, keeping, NOW);
    return this.log.replace(/^\0+/, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.room.close();
    await this.folder[Symbol.asyncDispose]();
  }
}

const OLD = talk(3, NOW - 8 * DAY);
const YOUNG = talk(3, NOW - DAY);

Deno.test("what is older than the age goes, and the rest keeps its ids", async () => {
  await using old = new OldRoom(OLD, YOUNG);
  assertEquals(purge(old.room, WEEK, NOW), { bytes: OLD.length, attachments: 0 });
  assertEquals(old.log, "\0".repeat(OLD.length) + YOUNG);
  assertEquals(findMessage(old.room, OLD.length).text, "message 0");
  assertThrows(() => findMessage(old.room, 0), NoSuchMessageError, "it has expired");
});

Deno.test("blocks go back to the file system", async () => {
  await using old = new OldRoom(talk(30_000, NOW - 8 * DAY), YOUNG);
  const { blocks } = await Deno.stat(old.folder.at("room/log"));
  purge(old.room, WEEK, NOW);
  const after = await Deno.stat(old.folder.at("room/log"));
  assertEquals([blocks! * 512 > 1_000_000, after.blocks! * 512 <= 8192], [true, true]);
});

Deno.test("the cut is exact however long the log is", async () => {
  const old = talk(30_000, NOW - 7 * DAY - 30_000_000);
  const young = talk(30_000, NOW - 7 * DAY);
  await using room = new OldRoom(old, young);
  assertEquals(room.leftAfter() === young, true);
});

Deno.test("a second purge finds nothing to do", async () => {
  await using old = new OldRoom(OLD, YOUNG);
  purge(old.room, WEEK, NOW);
  const { log } = old;
  assertEquals(purge(old.room, WEEK, NOW), { bytes: 0, attachments: 0 });
  assertEquals(old.log, log);
});

Deno.test("the youngest messages stay whatever their age", async () => {
  const old = talk(60, NOW - 30 * DAY);
  await using room = new OldRoom(old);
  const left = room.leftAfter({ age: 7 * DAY, atLeast: 50 });
  assertEquals(left.split("\n").length - 1, 50);
  assertEquals(left, old.slice(-left.length));
});

Deno.test("a room with fewer messages than must stay loses none", async () => {
  await using old = new OldRoom(OLD);
  assertEquals(old.leftAfter({ age: 0, atLeast: 4 }), OLD);
});

Deno.test("stamps in the future do not stop a purge", async () => {
  const future = talk(5, NOW + 365 * DAY);
  for (const parts of [[future, OLD, YOUNG], [OLD, future, OLD, YOUNG], [OLD, future, YOUNG]]) {
    await using room = new OldRoom(...parts);
    const left = room.leftAfter();
    assertEquals(left, parts[1] === future && parts.length === 3 ? future + YOUNG : YOUNG);
  }
});

Deno.test("a long stretch of stamps in the future does not stop a purge", async () => {
  const future = talk(20_000, NOW + 365 * DAY);
  await using room = new OldRoom(OLD, future, OLD, YOUNG);
  assertEquals(room.leftAfter(), YOUNG);
});

Deno.test("stamps in the future do not cause a purge", async () => {
  const future = talk(5, NOW + 365 * DAY);
  for (const parts of [[future], [future, YOUNG], [YOUNG, future], [YOUNG, future, YOUNG]]) {
    await using room = new OldRoom(...parts);
    assertEquals(room.leftAfter(), parts.join(""));
  }
});

Deno.test("an old stamp behind a young one does not cause a purge", async () => {
  await using room = new OldRoom(YOUNG, OLD, YOUNG);
  assertEquals(room.leftAfter(), YOUNG + OLD + YOUNG);
});

Deno.test("text that looks like an old line does not count", async () => {
  const pasted = formatSendable({ pid: 7, nick: "joe", time: NOW - DAY }, `look:\n${OLD}`);
  await using room = new OldRoom(YOUNG, pasted);
  assertEquals(room.leftAfter(), YOUNG + pasted);
});

Deno.test("lines without a stamp go with what is around them", async () => {
  const noise = "[7] is <joe>\nwhat is this?\n\n";
  await using room = new OldRoom(noise, OLD, noise, OLD, noise, YOUNG);
  assertEquals(room.leftAfter(), noise + YOUNG);
});

Deno.test("a line without an end is not released", async () => {
  const torn = OLD.slice(0, -5);
  await using room = new OldRoom(OLD, torn);
  assertEquals(room.leftAfter(), torn.slice(torn.lastIndexOf("\n") + 1));
});

Deno.test("a line that another purge is just releasing does not take the next along", async () => {
  const old = talk(2, NOW - 8 * DAY);
  // All but its stamp reads as NULs already, the newline too.
  const halfReleased = old.slice(0, -8) + "\0".repeat(8);
  const young = talk(2, NOW - DAY);
  await using room = new OldRoom(halfReleased, young);
  assertEquals(room.leftAfter().endsWith(young), true);
});

Deno.test("an empty log is no trouble", async () => {
  await using room = new OldRoom();
  assertEquals(room.leftAfter(), "");
});

Deno.test("attachments go with their messages, and only with them", async () => {
  await using old = new OldRoom(OLD);
  using writer = new LogWriter(old.room);
  const send = (time: number) =>
    storeAttachment(old.room, new Blob(["x"]).stream(), { name: "x" }, (attachment) => {
      writer.append(formatSendable({ pid: 7, nick: "joe", time }, "look", attachment));
      return attachment;
    });
  const contentOf = (attachment: Attachment) => {
    using reader = openAttachment(old.room, attachment);
    return Array.from(reader.read()).length;
  };
  const first = await send(NOW - 8 * DAY);
  const second = await send(NOW - DAY);
  assertEquals(purge(old.room, WEEK, NOW).attachments, 1);
  assertThrows(() => openAttachment(old.room, first), AttachmentError, "gone");
  assertEquals(contentOf(second), 1);
});

Deno.test("an attachment is found wherever its line is", async () => {
  await using old = new OldRoom();
  using writer = new LogWriter(old.room);
  // So that lines fall on every place around where one chunk ends and the next begins.
  for (let part = 0; part < 12; part++) {
    old.append(talk(3500, NOW - 9 * DAY).slice(part * 7));
    await storeAttachment(
      old.room,
      new Blob(["x"]).stream(),
      { name: "x" },
      (attachment) =>
        writer.append(
          formatSendable({ pid: 7, nick: "joe", time: NOW - 9 * DAY }, "look", attachment),
        ),
    );
  }
  assertEquals(purge(old.room, WEEK, NOW).attachments, 12);
});

Deno.test("nothing is purged on the way unless the owner wants it", async () => {
  await using old = new OldRoom(OLD, YOUNG);
  purgeIfDue(old.room, NOW);
  assertEquals(old.log, OLD + YOUNG);
});

Deno.test("purging on the way happens at most once a minute", async () => {
  await using old = new OldRoom(OLD);
  writeKeeping(old.room, WEEK);
  const messages = () => lastMessages(old.room, old.log.length, 10).length;
  purgeIfDue(old.room, NOW);
  assertEquals(messages(), 0);
  // By the clock of the file system, which need not be the one that tests run by.
  const { mtime } = await Deno.stat(old.folder.at("room/purged"));
  const purged = mtime!.getTime();
  old.append(talk(3, purged - 8 * DAY));
  purgeIfDue(old.room, purged + 50_000);
  assertEquals(messages(), 3);
  purgeIfDue(old.room, purged + 70_000);
  assertEquals(messages(), 0);
});

Deno.test("a purge on the way leaves its time for the next one to see", async () => {
  await using old = new OldRoom(OLD);
  writeKeeping(old.room, WEEK);
  const mark = old.folder.at("room/purged");
  await Deno.writeTextFile(mark, "");
  await Deno.utime(mark, 1, 1);
  purgeIfDue(old.room, NOW);
  const { mtime } = await Deno.stat(mark);
  assertNotEquals(mtime?.getTime(), 1000);
});

Deno.test("a time of the last purge that is still to come is no reason to wait for it", async () => {
  await using old = new OldRoom(OLD);
  writeKeeping(old.room, WEEK);
  await Deno.writeTextFile(old.folder.at("room/purged"), "");
  await Deno.utime(old.folder.at("room/purged"), 5e9, 5e9);
  purgeIfDue(old.room, NOW);
  assertEquals(lastMessages(old.room, old.log.length, 10), []);
});

for (
  const [what, plant] of Object.entries<(path: string) => void>({
    "a directory": (path) => Deno.mkdirSync(path),
    "a dangling link": (path) => Deno.symlinkSync("nowhere", path),
  })
) {
  Deno.test(`${what} in the place of the mark does not stop purging on the way`, async () => {
    await using old = new OldRoom(OLD);
    writeKeeping(old.room, WEEK);
    plant(old.folder.at("room/purged"));
    purgeIfDue(old.room, NOW);
    assertEquals(lastMessages(old.room, old.log.length, 10), []);
  });
}
