/**
 * Lines and statements of one user who writes with many hands at once: whatever the order in which
 * the processes run, all that stands in the log is vouched for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { nameOf } from "../../lib/room/names.ts";
import { groupsBetween } from "../../lib/room/log/history.ts";
import type { Room } from "../../lib/room/room.ts";
import { Sender } from "../../lib/room/sender.ts";
import { startPipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";

const BURST_LINES = 20_000;
const BURSTS = 4;

/** Whose lines have which verdict, and how many. */
function verdicts(room: Room): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [head] of groupsBetween(room, 0, Infinity)) {
    if (head.type !== "message") continue;
    const kind = head.text.startsWith("typed") ? "typed" : "burst";
    const what = `${kind}: ${head.authorship?.verdict}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

Deno.test("what one types is vouched for beside floods of one's own", async () => {
  await using room = new TemporaryRoom();
  using typist = new Sender(room.room, nameOf(Deno.uid() ?? 0));
  const lines = Array.from({ length: BURST_LINES }, (_, index) => `line ${index}\n`).join("");
  const floods = await Promise.all(
    Array.from({ length: 2 }, () => startPipechat(["send", room.at("room"), "--lines"])),
  );
  let [isOver, typed] = [false, 0];
  const over = Promise.all(floods.map(async (flood) => {
    for (let burst = 0; burst < BURSTS; burst++) await flood.write(lines);
    await flood.closeInput();
    const { code, stderr } = await flood.finished();
    assertEquals(code, 0, stderr);
  })).finally(() => isOver = true);
  while (!isOver) {
    typist.send(`typed ${typed++}`);
    // The floods want to be fed.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await over;
  for (const flood of floods) await flood[Symbol.asyncDispose]();
  assert(typed > 0);
  assertEquals(verdicts(room.room), {
    "typed: vouched": typed,
    "burst: vouched": floods.length * BURSTS * BURST_LINES,
  });
});
