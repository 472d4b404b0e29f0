import { assert, assertEquals, assertThrows } from "@std/assert";
import { RoomError, RoomGoneError } from "../../../lib/room/errors.ts";
import type { Line } from "../../../lib/room/log/lines.ts";
import { type LogChange, LogReader } from "../../../lib/room/log/reader.ts";
import { LogWriter } from "../../../lib/room/log/writer.ts";
import { makeFifo } from "../../helpers/fifodir.ts";
import { inOwnProcess } from "../../helpers/own_process.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

Deno.test("append answers with the offset of the line: its id", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  assertEquals(writer.append("one\n"), 0);
  await Deno.writeTextFile(room.at("room/log"), "somebody else's\n", { append: true });
  assertEquals(writer.append("two\nthree\n"), 20);
  assertEquals(room.log, "one\nsomebody else's\ntwo\nthree\n");
});

Deno.test("no message begins at byte 0, which is no id for the clients of Fossil's chat", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  assertEquals(writer.appendMessages("one\n"), 1);
  assertEquals(writer.appendMessages("two\n"), 5);
  assertEquals(room.log, "\none\ntwo\n");
});

Deno.test("ids count bytes, not characters", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append("日本\n");
  assertEquals(writer.append("x\n"), 7);
});

Deno.test("a line that somebody left torn is ended before the next record", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  room.log = "whole\ntorn";
  assertEquals(writer.append("mine\n"), 11);
  assertEquals(room.log, "whole\ntorn\nmine\n");
});

Deno.test("so it is between two records of one's own", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append("first\n");
  writer.append("second\n");
  Deno.writeTextFileSync(room.at("room/log"), "torn", { append: true });
  writer.append("third\n");
  assertEquals(room.log, "first\nsecond\ntorn\nthird\n");
});

Deno.test("behind the NULs of a hole no line needs ending", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  room.log = "\0".repeat(10);
  assertEquals(writer.append("mine\n"), 10);
});

Deno.test("a log that was truncated is appended to", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append("one\n");
  room.log = "";
  assertEquals(writer.append("two\n"), 0);
  assertEquals(room.log, "two\n");
});

Deno.test("a log that was replaced is appended to under its name, not the old one", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  writer.append("one\n");
  await Deno.rename(room.at("room/log"), room.at("old"));
  await Deno.writeTextFile(room.at("room/log"), "new\n");
  assertEquals(writer.append("two\n"), 4);
  assertEquals(room.log, "new\ntwo\n");
  assertEquals(await Deno.readTextFile(room.at("old")), "one\n");
});

Deno.test("a log that was removed is made again with its rights", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  await Deno.remove(room.at("room/log"));
  assertEquals(writer.append("one\n"), 0);
  assertEquals(room.log, "one\n");
  assertEquals((await Deno.stat(room.at("room/log"))).mode! & 0o7777, 0o660);
});

Deno.test("nothing is written in a room that was destroyed", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  await Deno.remove(room.at("room"), { recursive: true });
  assertThrows(() => writer.append("one\n"), RoomGoneError, `"${room.at("room")}" is gone`);
});

Deno.test("a symlink that was put in the log's place is refused, and its target left alone", async () => {
  await using room = new TemporaryRoom();
  using writer = new LogWriter(room.room);
  await Deno.writeTextFile(room.at("victim"), "precious");
  await Deno.remove(room.at("room/log"));
  await Deno.symlink(room.at("victim"), room.at("room/log"));
  assertThrows(() => writer.append("one\n"), RoomError, "symbolic link");
  assertThrows(() => new LogReader(room.room), RoomError, "symbolic link");
  assertEquals(await Deno.readTextFile(room.at("victim")), "precious");
});

Deno.test("a FIFO that was put in the log's place is refused, not waited for", async () => {
  await using room = new TemporaryRoom();
  await Deno.remove(room.at("room/log"));
  makeFifo(room.at("room/log"));
  assertThrows(() => new LogReader(room.room), RoomError, "not a regular file");
  assertThrows(() => new LogWriter(room.room), RoomError, "not a regular file");
});

Deno.test("a reader begins at the end, or where it is told", async () => {
  await using room = new TemporaryRoom();
  room.log = "one\ntwo\n";
  using reader = new LogReader(room.room);
  using second = new LogReader(room.room, 4);
  assertEquals(texts(reader.read()), []);
  assertEquals(texts(second.read()), ["two"]);
  room.log = "one\ntwo\nthree\n";
  assertEquals(texts(reader.read()), ["three"]);
  assertEquals([reader.position, texts(reader.read())], [14, []]);
});

Deno.test("a torn line is not read before it is whole", async () => {
  await using room = new TemporaryRoom();
  using reader = new LogReader(room.room);
  room.log = "one\ntw";
  assertEquals(texts(reader.read()), ["one"]);
  room.log = "one\ntwo\n";
  assertEquals(texts(reader.read()), ["two"]);
});

Deno.test("a log that was cut short is read from its beginning, after saying so", async () => {
  await using room = new TemporaryRoom();
  room.log = "one\ntwo\nthree\n";
  using reader = new LogReader(room.room);
  room.log = "new\n";
  assertEquals(texts(reader.read()), ["truncated", "new"]);
});

Deno.test("a log that was replaced is read to its end, then the new one from its beginning", async () => {
  await using room = new TemporaryRoom();
  using reader = new LogReader(room.room);
  room.log = "last words\n";
  await Deno.rename(room.at("room/log"), room.at("old"));
  room.log = "new\n";
  assertEquals(texts(reader.read()), ["last words", "replaced", "new"]);
  room.log = "new\nmore\n";
  assertEquals(texts(reader.read()), ["more"]);
});

Deno.test("a log that was removed is nothing to read, and read when it is there again", async () => {
  await using room = new TemporaryRoom();
  using reader = new LogReader(room.room);
  await Deno.remove(room.at("room/log"));
  assertEquals(texts(reader.read()), []);
  room.log = "new\n";
  assertEquals(texts(reader.read()), ["replaced", "new"]);
});

Deno.test("a line of 50 MB is read in small pieces, and the line behind it too", async () => {
  await using room = new TemporaryRoom();
  const piece = "a".repeat(1024 * 1024);
  for (let count = 0; count < 50; count++) {
    await Deno.writeTextFile(room.at("room/log"), piece, { append: true });
  }
  await Deno.writeTextFile(room.at("room/log"), "\nend\n", { append: true });
  const read = await inOwnProcess(`
    import { Room } from "./lib/room/room.ts";
    import { LogReader } from "./lib/room/log/reader.ts";
    using room = Room.open(${JSON.stringify(room.at("room"))});
    using reader = new LogReader(room, 0);
    const before = Deno.memoryUsage().rss;
    const [line, next] = reader.read();
    const isSmall = Deno.memoryUsage().rss - before < 25 * 1024 * 1024;
    console.log(JSON.stringify([line.text.length + line.omitted, next.text, isSmall]));
  `);
  assertEquals(read, [50 * 1024 * 1024, "end", true]);
});

Deno.test("several writers never tear each other's records", async () => {
  await using room = new TemporaryRoom();
  const workers = ["a", "b", "c"].map((letter) => writeInWorker(room.at("room"), letter));
  await Promise.all(workers);
  // One who looks while another's write(2) is halfway takes it for torn: an empty line, no harm.
  const lines = room.log.split("\n").filter((line) => line !== "");
  assertEquals(lines.length, 3 * 200);
  assert(lines.every((line) => /^(a+|b+|c+)$/.test(line) && line.length === 3000));
});

/** Appends 200 lines of 3,000 letters from a thread of its own. */
async function writeInWorker(path: string, letter: string): Promise<void> {
  const code = `
    import { Room } from "${new URL("../../../lib/room/room.ts", import.meta.url)}";
    import { LogWriter } from "${new URL("../../../lib/room/log/writer.ts", import.meta.url)}";
    using room = Room.open(${JSON.stringify(path)});
    using writer = new LogWriter(room);
    for (let count = 0; count < 200; count++) writer.append("${letter}".repeat(3000) + "\\n");
    self.postMessage("done");
  `;
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const worker = new Worker(url, { type: "module" });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(event.message);
  });
  worker.terminate();
}

function texts(lines: Iterable<Line | LogChange>): string[] {
  return Array.from(lines, (line) => typeof line === "string" ? line : line.text);
}
