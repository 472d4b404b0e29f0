import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { openAttachment, storeAttachment } from "../../../lib/room/files/attachments.ts";
import { takeBack } from "../../../lib/room/message/deletion.ts";
import { AttachmentError, NoSuchMessageError } from "../../../lib/room/errors.ts";
import { lastMessages } from "../../../lib/room/log/history.ts";
import { LogWriter } from "../../../lib/room/log/writer.ts";
import { findMessage } from "../../../lib/room/log/find.ts";
import { formatSendable } from "../../../lib/room/message/compose.ts";
import { Room } from "../../../lib/room/room.ts";
import { TemporaryFolder } from "../../helpers/temporary.ts";

const joe = { pid: 7, time: Date.UTC(2026, 10, 23), nick: "joe" };
/** What the clock of somebody far away shows. */
const CLOCK = "2026-11-23T09:00:00";

/** A room in which a few things were said. */
class Talk implements AsyncDisposable {
  readonly folder = new TemporaryFolder();
  readonly room = Room.open(this.folder.at("room"), { create: true });
  readonly writer = new LogWriter(this.room);

  say(text: string, by = joe): number {
    return this.writer.append(formatSendable(by, text));
  }

  takeBack(id: number, by = joe): void {
    takeBack(this.room, this.writer, by, id);
  }

  get log(): string {
    return Deno.readTextFileSync(this.folder.at("room/log"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.writer.close();
    this.room.close();
    await this.folder[Symbol.asyncDispose]();
  }
}

Deno.test("a message that was taken back leaves spaces, and all else stays where it was", async () => {
  await using talk = new Talk();
  const [first, second, third] = [talk.say("one"), talk.say("sécret 🤫"), talk.say("three")];
  const before = talk.log;
  talk.takeBack(second);
  const length = new TextEncoder().encode("sécret 🤫").length;
  const prefix = "[7][2026.11.23 00:00:00] <joe>";
  assertEquals(
    talk.log,
    before.replace("sécret 🤫", " ".repeat(length)) + `${prefix} /delete ${second}\n`,
  );
  assertEquals(findMessage(talk.room, first).text, "one");
  assertEquals(findMessage(talk.room, third).text, "three");
});

Deno.test("further lines, the name of the file and the file go with the message", async () => {
  await using talk = new Talk();
  const bytes = new Blob(["contents"]).stream();
  const [id, attachment] = await storeAttachment(
    talk.room,
    bytes,
    { name: "salaries.txt" },
    (attachment) => {
      const lines = formatSendable(joe, "between us:\nsalaries\n\nof all", attachment, CLOCK);
      return [talk.writer.append(lines), attachment] as const;
    },
  );
  const size = talk.log.length;
  talk.takeBack(id);
  const left = talk.log.slice(0, size).replaceAll(/^\[7\]\[.{19}\] <joe>/gm, "");
  assertEquals(left.replaceAll(" ", ""), ":\n|\n|\n|\n/file\n/lmtime\n");
  assertThrows(() => openAttachment(talk.room, attachment), AttachmentError, "gone");
  assertEquals(lastMessages(talk.room, talk.log.length, 10), []);
});

Deno.test("a message that is nothing but a file can be taken back", async () => {
  await using talk = new Talk();
  const bytes = new Blob(["contents"]).stream();
  const id = await storeAttachment(
    talk.room,
    bytes,
    { name: "x" },
    (attachment) => talk.writer.append(formatSendable(joe, "", attachment)),
  );
  assertEquals(findMessage(talk.room, id).attachment?.name, "x");
  talk.takeBack(id);
  assertThrows(() => findMessage(talk.room, id), NoSuchMessageError, "taken back");
});

Deno.test("a message of a C client, of any length, can be taken back by the room's owner", async () => {
  await using talk = new Talk();
  const line = `[9][2026.11.23 00:00:00] <bob>:${"long ".repeat(100_000)}end`;
  await Deno.writeTextFile(talk.folder.at("room/log"), `${line}\n`, { append: true });
  const after = talk.say("after");
  talk.takeBack(0);
  assertEquals(talk.log.split("\n")[0]?.trimEnd(), "[9][2026.11.23 00:00:00] <bob>:");
  assertEquals(findMessage(talk.room, after).text, "after");
});

Deno.test("a message is taken back once", async () => {
  await using talk = new Talk();
  const id = talk.say("oops");
  talk.takeBack(id);
  const log = talk.log;
  assertThrows(() => talk.takeBack(id), NoSuchMessageError, `no message #${id}: it was taken back`);
  assertEquals(talk.log, log);
});

Deno.test("an id that is none changes nothing", async () => {
  await using talk = new Talk();
  const id = talk.say("text with <joe>: in it\nand more");
  talk.writer.append("[7][2026.11.23 00:00:00] *** <joe> left ***\n");
  const log = talk.log;
  const status = log.indexOf("[7][2026.11.23 00:00:00] ***");
  for (
    const [wrong, why] of [
      [id + 1, "no message begins there"],
      [log.indexOf("<joe>: in"), "no message begins there"],
      [log.indexOf("[7]", 1), "what begins there is not"],
      [status, "what begins there is not"],
      [log.length, "nobody has written so much yet"],
      [log.length + 1000, "nobody has written so much yet"],
      [Number.MAX_SAFE_INTEGER, "nobody has written so much yet"],
    ] as const
  ) {
    const error = assertThrows(() => talk.takeBack(wrong), NoSuchMessageError);
    assertStringIncludes(error.message, why);
  }
  assertEquals(talk.log, log);
});
