import { assertEquals } from "@std/assert";
import { LogReader } from "../../lib/room/log.ts";
import { Room } from "../../lib/room/room.ts";
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
