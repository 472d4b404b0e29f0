import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import {
  openAttachment,
  storeAttachment,
  type StoreOptions,
} from "../../../lib/room/files/attachments.ts";
import { removeAttachment } from "../../../lib/room/files/stored.ts";
import { AttachmentError, NotSentError, TooLargeError } from "../../../lib/room/errors.ts";
import type { Attachment } from "../../../lib/room/message/file_record.ts";
import { Room } from "../../../lib/room/room.ts";
import { makeFifo } from "../../helpers/fifodir.ts";
import { namesIn, TemporaryFolder } from "../../helpers/temporary.ts";

const STORED = "0123456789abcdef0123456789abcdef-0123456789abcdef";

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
}

function store(room: Room, text: string, options: StoreOptions): Promise<Attachment> {
  return storeAttachment(room, chunks(text), options, (attachment) => attachment);
}

function contentOf(room: Room, attachment: Attachment): string {
  using reader = openAttachment(room, attachment);
  return Array.from(reader.read(), (chunk) => new TextDecoder().decode(chunk)).join("");
}

function filesIn(folder: TemporaryFolder): string[] {
  return namesIn(folder.at("room/files"));
}

Deno.test("an attachment comes back as it was stored", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const attachment = await store(room, "some text", { name: "/home/joe/plan.txt" });
  assertEquals(attachment.name, "plan.txt");
  assertEquals(attachment.size, 9);
  assertEquals(attachment.mime, "text/plain");
  assertEquals(contentOf(room, attachment), "some text");
});

Deno.test("an attachment has the room's group, and only its sender may change it", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const { stored } = await store(room, "x", { name: "x" });
  const directory = await Deno.stat(folder.at("room/files"));
  const file = await Deno.stat(folder.at(`room/files/${stored}`));
  assertEquals((directory.mode ?? 0) & 0o7777, 0o770);
  assertEquals((file.mode ?? 0) & 0o7777, 0o440);
  assertEquals(file.gid, room.gid);
});

Deno.test("a file that is sent twice is stored twice", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const first = await store(room, "x", { name: "x" });
  const second = await store(room, "x", { name: "x" });
  removeAttachment(room, first.stored);
  assertEquals(contentOf(room, second), "x");
});

Deno.test("an attachment is not seen under its name before all of it is there", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const seen: string[][] = [];
  await storeAttachment(room, chunks("one", "two"), {
    name: "x",
    onProgress: () => seen.push(filesIn(folder)),
  }, () => seen.push(filesIn(folder)));
  assertEquals(seen.map((names) => names.length), [1, 1, 1]);
  assertMatch(seen.join(" "), /^\.[0-9a-f]{32} \.[0-9a-f]{32} [0-9a-f]{32}-[0-9a-f]{16}$/);
});

Deno.test("a known size beyond the limit is refused before anything is read", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const unread = chunks("x");
  await assertRejects(
    () => storeAttachment(room, unread, { name: "x", size: 11, limit: 10 }, () => {}),
    TooLargeError,
    'Cannot attach "x": it has more than 10 bytes',
  );
  assertEquals((await unread.next()).done, false);
});

Deno.test("a stream that grows beyond the limit leaves nothing", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  await assertRejects(
    () => storeAttachment(room, chunks("12345", "67890", "1"), { name: "x", limit: 10 }, () => {}),
    TooLargeError,
  );
  assertEquals(filesIn(folder), []);
});

Deno.test("an attachment whose message could not be sent leaves nothing", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  await assertRejects(
    () =>
      storeAttachment(room, chunks("x"), { name: "x" }, () => {
        throw new NotSentError("the disk is full");
      }),
    NotSentError,
  );
  assertEquals(filesIn(folder), []);
});

Deno.test("an attachment that is given up half way leaves nothing", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const control = new AbortController();
  const options = { name: "x", signal: control.signal, onProgress: () => control.abort() };
  await assertRejects(() => storeAttachment(room, chunks("a", "b"), options, () => {}));
  assertEquals(filesIn(folder), []);
});

Deno.test("a record that names a path is not followed out of files/", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const real = await store(room, "x", { name: "x" });
  for (const stored of ["../log", "..", ".", "/etc/passwd", `${STORED}/../../log`, ""]) {
    assertThrows(() => openAttachment(room, { ...real, stored }), AttachmentError, "forged");
    assertEquals(removeAttachment(room, stored), false);
  }
});

for (
  const [what, plant, complaint] of [
    ["a symbolic link", (path: string) => Deno.symlinkSync("../log", path), "symbolic link"],
    ["a directory", (path: string) => Deno.mkdirSync(path), "not a regular file"],
    ["a FIFO", makeFifo, "not a regular file"],
  ] as const
) {
  Deno.test(`${what} planted in files/ is not opened`, async () => {
    await using folder = new TemporaryFolder();
    using room = Room.open(folder.at("room"), { create: true });
    const real = await store(room, "x", { name: "x" });
    plant(folder.at(`room/files/${STORED}`));
    assertThrows(
      () => openAttachment(room, { ...real, stored: STORED }),
      AttachmentError,
      complaint,
    );
  });
}

Deno.test("a link planted in place of files/ is not followed", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  await Deno.mkdir(folder.at("elsewhere"));
  await Deno.symlink("../elsewhere", folder.at("room/files"));
  await assertRejects(() => store(room, "x", { name: "x" }), Error, "no directory");
  assertEquals(Array.from(Deno.readDirSync(folder.at("elsewhere"))), []);
});

Deno.test("an attachment that was exchanged is told apart from what was sent", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const attachment = await store(room, "pay 10", { name: "x" });
  await Deno.remove(folder.at(`room/files/${attachment.stored}`));
  await Deno.writeTextFile(folder.at(`room/files/${attachment.stored}`), "pay 99");
  assertThrows(() => contentOf(room, attachment), AttachmentError, "not what was sent");
});

Deno.test("the last bytes of an attachment are given only when all of them are right", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const attachment = await store(room, "x".repeat(600_000), { name: "x" });
  const path = folder.at(`room/files/${attachment.stored}`);
  await Deno.remove(path);
  await Deno.writeTextFile(path, "y".repeat(600_000));
  using reader = openAttachment(room, attachment);
  let given = 0;
  assertThrows(
    () => {
      for (const { length } of reader.read()) given += length;
    },
    AttachmentError,
    "not what was sent",
  );
  assert(given < 600_000);
});

Deno.test("an attachment that grows while it is read ends where its record says", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const attachment = await store(room, "as sent", { name: "x" });
  using reader = openAttachment(room, attachment);
  await Deno.truncate(folder.at(`room/files/${attachment.stored}`), 2 ** 40);
  const text = () => [...reader.read()].map((chunk) => new TextDecoder().decode(chunk)).join("");
  assertEquals([text(), text()], ["as sent", "as sent"]);
});

Deno.test("an attachment is removed for nobody but its owner when that is asked for", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const { stored } = await store(room, "x", { name: "x" });
  assertEquals(removeAttachment(room, stored, Deno.uid()! + 1), false);
  assertEquals(removeAttachment(room, stored, Deno.uid()!), true);
  assertEquals(removeAttachment(room, stored), false);
});

Deno.test("files that were never finished go after a day", async () => {
  await using folder = new TemporaryFolder();
  using room = Room.open(folder.at("room"), { create: true });
  const first = await store(room, "x", { name: "x" });
  const [old, young] = ["a", "b"].map((digit) => `.${digit.repeat(32)}`);
  // Both times from the clock that the program looks at, which need not be the file system's.
  for (const [draft, age] of [[old, 90_000_000], [young, 80_000_000]] as const) {
    await Deno.writeTextFile(folder.at(`room/files/${draft}`), "x");
    const time = new Date(Date.now() - age);
    await Deno.utime(folder.at(`room/files/${draft}`), time, time);
  }
  const second = await store(room, "x", { name: "x" });
  assertEquals(filesIn(folder).sort(), [young, first.stored, second.stored].sort());
});
