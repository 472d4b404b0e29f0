import { assert, assertEquals } from "@std/assert";
import { type Happening, Watch } from "../../../lib/room/log/watch.ts";
import { talk } from "../../helpers/log.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

const MEBIBYTE = 1024 * 1024;

function lengthOf(happenings: readonly Happening[]): number {
  return happenings.flatMap((each) => each.type === "group" ? [...each.group] : [])
    .reduce((sum, { length }) => sum + length, 0);
}

Deno.test("a flood comes in small parts, and others have their turn between them", async () => {
  await using room = new TemporaryRoom();
  room.log = `${"\t".repeat(60_000)}\tx\n`.repeat(200) + talk(50_000, 0);
  using watch = new Watch(room.room);
  watch.beginAt(0);
  let [isOver, turns, total, largest] = [false, 0, 0, 0];
  const takeTurns = async () => {
    for (; !isOver; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const others = takeTurns();
  for await (const happenings of watch.happenings()) {
    total += lengthOf(happenings);
    largest = Math.max(largest, lengthOf(happenings));
    if (total === room.log.length) break;
  }
  isOver = true;
  await others;
  assert(largest < 2 * MEBIBYTE, `${largest} bytes came together`);
  assert(turns > 3, `others had ${turns} turns`);
});

Deno.test("what is taken without waiting is all that was said since, and nothing twice", async () => {
  await using room = new TemporaryRoom();
  using watch = new Watch(room.room);
  const ann = room.join("ann", 101);
  ann.say("one\nmore");
  assertEquals(shapes(watch.take()), ["status", "message continuation"]);
  assertEquals(shapes(watch.take()), []);
  ann.leave();
  assertEquals(shapes(watch.take()), ["status"]);
});

Deno.test("a line whose author has not vouched yet is waited for, a little longer each time", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("root", 101);
  ann.say("first");
  using watch = new Watch(room.room);
  Deno.writeTextFileSync(
    room.at("room/log"),
    "[101][2026.11.23 12:00:00] <root>: not vouched for\n",
    { append: true },
  );
  const waits: (number | undefined)[] = [];
  let taken: Happening[] = [];
  while (taken.length === 0) {
    taken = watch.take();
    waits.push(watch.dueIn);
  }
  assertEquals(waits, [1, 2, 4, 8, 16, undefined]);
  assertEquals(shapes(taken), ["message"]);
});

function shapes(happenings: readonly Happening[]): string[] {
  return happenings.map((each) =>
    each.type === "group" ? each.group.map(({ type }) => type).join(" ") : each.type
  );
}
