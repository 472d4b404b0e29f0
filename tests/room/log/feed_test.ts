import { assert, assertEquals } from "@std/assert";
import { RecordFeed } from "../../../lib/room/log/feed.ts";
import type { LogRecord } from "../../../lib/room/log/record.ts";
import { talk } from "../../helpers/log.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

const MEBIBYTE = 1024 * 1024;

function lengthOf(batch: readonly (LogRecord | string)[]): number {
  return batch.reduce((sum, each) => sum + (typeof each === "string" ? 0 : each.length), 0);
}

Deno.test("a flood comes in small parts, and others have their turn between them", async () => {
  await using room = new TemporaryRoom();
  room.log = `${"\t".repeat(60_000)}\tx\n`.repeat(200) + talk(50_000, 0);
  using feed = new RecordFeed(room.room, 0);
  let [isOver, turns, total, largest] = [false, 0, 0, 0];
  const takeTurns = async () => {
    for (; !isOver; turns++) await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const others = takeTurns();
  for await (const batch of feed.read()) {
    total += lengthOf(batch);
    largest = Math.max(largest, lengthOf(batch));
  }
  isOver = true;
  await others;
  assertEquals(total, room.log.length);
  assert(largest < 2 * MEBIBYTE, `${largest} bytes came together`);
  assert(turns > 3, `others had ${turns} turns`);
});
