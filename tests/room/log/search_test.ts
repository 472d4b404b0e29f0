import { assert, assertEquals } from "@std/assert";
import { purge } from "../../../lib/room/expiry/purge.ts";
import { formatMessage } from "../../../lib/room/log/record.ts";
import { findExtent } from "../../../lib/room/log/extent.ts";
import { findTime } from "../../../lib/room/log/search.ts";
import { DAY, NOW, talk } from "../../helpers/log.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

const HOUR = DAY / 24;
const ann = { pid: 7, nick: "ann" };

/** The line at which the records of `time` or later begin. */
function lineAt(room: TemporaryRoom, time: number): string | undefined {
  const log = Deno.readFileSync(room.at("room/log"));
  const rest = log.subarray(findTime(room.room, findExtent(room.room), time));
  return /: (.*)\n/.exec(new TextDecoder().decode(rest))?.[1];
}

Deno.test("a time is found at any place of a log, before it and behind it", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(20_000, NOW);
  for (const index of [0, 1, 9_999, 19_998, 19_999]) {
    assertEquals(lineAt(room, NOW + index * 1000), `message ${index}`);
  }
  assertEquals(lineAt(room, NOW - DAY), "message 0");
  const { end } = findExtent(room.room);
  assertEquals(findTime(room.room, { start: 0, end }, NOW + DAY), end);
});

Deno.test("in an empty log any time is at its end", async () => {
  await using room = new TemporaryRoom();
  assertEquals(findTime(room.room, findExtent(room.room), NOW), 0);
});

Deno.test("a time begins with a message, not with a further line of one", async () => {
  await using room = new TemporaryRoom();
  const [head, ...more] = formatMessage({ ...ann, time: NOW }, "one\ntwo\nthree").split(/(?<=\n)/);
  room.log = head!.replace(":00]", ":01]") + more.join("") + talk(1, NOW);
  assertEquals(lineAt(room, NOW), "one");
  room.log = formatMessage({ ...ann, time: NOW - DAY }, "old") + more.join("") + talk(1, NOW);
  assertEquals(lineAt(room, NOW), "message 0");
});

Deno.test("some stamps that lie do not lead astray", async () => {
  await using room = new TemporaryRoom();
  const lines = talk(20_000, NOW).split(/(?<=\n)/);
  const lie = (year: number) => formatMessage({ ...ann, time: Date.UTC(year, 0) }, `it is ${year}`);
  // Five of each kind together, all over the log, and rubbish between them.
  for (let at = 300; at < lines.length; at += 700) {
    lines[at] += lie(9999).repeat(5) + "rubbish\n".repeat(30) + lie(1970).repeat(5);
  }
  room.log = lines.join("");
  assertEquals(lineAt(room, NOW + 10_100 * 1000), "message 10100");
});

Deno.test("a line of megabytes in the way is only that", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(1000, NOW) + "x".repeat(3_000_000) + "\n" + talk(1000, NOW + HOUR);
  assertEquals(lineAt(room, NOW + 999_000), "message 999");
  assertEquals(lineAt(room, NOW + HOUR), "message 0");
  assertEquals(lineAt(room, NOW + HOUR + 999_000), "message 999");
});

Deno.test("what has expired is outside of what is searched", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(20_000, NOW - 9 * DAY) + talk(20_000, NOW);
  purge(room.room, { age: DAY, atLeast: 0 }, NOW + 20_000_000);
  const { start, end } = findExtent(room.room);
  assert(start > 0 && start < end);
  assertEquals(lineAt(room, 0), "message 0");
  assertEquals(lineAt(room, NOW + 5_000_000), "message 5000");
});
