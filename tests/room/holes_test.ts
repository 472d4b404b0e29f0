import { assertEquals, assertThrows } from "@std/assert";
import { RoomError } from "../../lib/room/errors.ts";
import { purge } from "../../lib/room/expiry/purge.ts";
import { LogReader } from "../../lib/room/log/reader.ts";
import { LogWriter } from "../../lib/room/log/writer.ts";
import { endOfMessage, findMessage } from "../../lib/room/log/find.ts";
import { Room } from "../../lib/room/room.ts";
import { DAY, NOW, talk } from "../helpers/log.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** So much that reading it NUL by NUL would not end while somebody waits. */
const HOLE_BYTES = 2 ** 40;

Deno.test("a reader steps over a hole of a terabyte, and ids stay what they were", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("room");
  using room = Room.open(path, { create: true });
  await Deno.writeTextFile(`${path}/log`, "first\n");
  await Deno.truncate(`${path}/log`, HOLE_BYTES);
  await Deno.writeTextFile(`${path}/log`, "behind\nlast\n", { append: true });
  using reader = new LogReader(room, 0);
  const lines = Array.from(reader.read());
  assertEquals(
    lines.map((line) => typeof line === "string" ? line : [line.offset, line.text]),
    [[0, "first"], [HOLE_BYTES, "behind"], [HOLE_BYTES + 7, "last"]],
  );
});

Deno.test("a reader that has read to the end of a hole goes on there", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("room");
  using room = Room.open(path, { create: true });
  await Deno.writeTextFile(`${path}/log`, "first\n");
  await Deno.truncate(`${path}/log`, HOLE_BYTES);
  using reader = new LogReader(room, 0);
  assertEquals(Array.from(reader.read()).length, 1);
  assertEquals(reader.position, HOLE_BYTES);
  await Deno.writeTextFile(`${path}/log`, "behind\n", { append: true });
  const [line] = reader.read();
  assertEquals(typeof line === "object" && [line.offset, line.text], [HOLE_BYTES, "behind"]);
});

Deno.test("a purge steps over a hole of a terabyte", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("room");
  using room = Room.open(path, { create: true });
  await Deno.writeTextFile(`${path}/log`, talk(1, NOW - 8 * DAY));
  await Deno.truncate(`${path}/log`, HOLE_BYTES);
  const old = talk(3, NOW - 8 * DAY);
  await Deno.writeTextFile(`${path}/log`, old + talk(1, NOW), { append: true });
  assertEquals(purge(room, { age: 7 * DAY, atLeast: 0 }, NOW).bytes, HOLE_BYTES + old.length);
});

/** A file system in memory lets a file be this long; most disks do not. */
const ENDLESS_BYTES = 2 ** 60;
const MEMORY = "/dev/shm";

Deno.test("a log that is longer than numbers can tell is refused, not read for ever", async () => {
  const path = await Deno.makeTempDir({ dir: MEMORY, prefix: "pipechat_test_" });
  try {
    using room = Room.open(path, { create: true });
    using writer = new LogWriter(room);
    using reader = new LogReader(room, 0);
    await Deno.truncate(`${path}/log`, ENDLESS_BYTES);
    await Deno.writeTextFile(`${path}/log`, "again and again\n", { append: true });
    assertThrows(() => reader.read().next(), RoomError, "remove the file");
    assertThrows(() => writer.append("one\n"), RoomError, "remove the file");
    await Deno.remove(`${path}/log`);
    assertEquals(writer.append("one\n"), 0);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});

Deno.test("a message is found, and its end, when nothing but a hole is behind it", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("room");
  using room = Room.open(path, { create: true });
  const line = "[7][2026.11.22 12:36:28] <eve>: before the hole\n";
  await Deno.writeTextFile(`${path}/log`, line);
  await Deno.truncate(`${path}/log`, HOLE_BYTES);
  assertEquals(findMessage(room, 0).text, "before the hole");
  assertEquals(endOfMessage(room, 0), line.length);
});
