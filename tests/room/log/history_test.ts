import { assertEquals } from "@std/assert";
import { lastMessages } from "../../../lib/room/log/history.ts";
import { formatCommand, formatMessage, formatStatus } from "../../../lib/room/log/record.ts";
import { recordsBetween, TemporaryRoom, textOf } from "../../helpers/room.ts";

const ann = { pid: 7, time: 0, nick: "ann" };
const bob = { pid: 8, time: 0, nick: "bob" };

Deno.test("the last messages are found, in the log's order", async () => {
  await using room = new TemporaryRoom();
  room.log = ["one", "two", "three"].map((text) => formatMessage(ann, text)).join("");
  assertEquals(last(room, 2), ["two", "three"]);
  assertEquals(last(room, 9), ["one", "two", "three"]);
  assertEquals(last(room, 0), []);
});

Deno.test("joins, answers, commands and deleted messages are no messages", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(ann, "one") + formatStatus(bob, "joined") + "[8] is <bob>\n" +
    formatMessage(bob, "    ") + formatCommand(bob, "list") + "rubbish\n";
  assertEquals(last(room, 3), ["one"]);
});

Deno.test("a message comes with all its lines", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(ann, "one") + formatMessage(ann, "two\nmore\nend") +
    formatStatus(bob, "left");
  assertEquals(last(room, 1), ["two", "more", "end"]);
});

Deno.test("messages far from the end are found, up to the reach", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage(ann, "early") + formatStatus(bob, "joined").repeat(20_000);
  assertEquals(last(room, 1), ["early"]);
  assertEquals(last(room, 1, 100_000), []);
});

Deno.test("a line that the look back begins in the middle of is left out", async () => {
  await using room = new TemporaryRoom();
  const first = formatMessage(ann, "one");
  room.log = first + formatMessage(ann, "two");
  const end = room.log.length;
  const between = (start: number) => [...recordsBetween(room.room, start, end)].map(textOf);
  assertEquals(between(0), ["one", "two"]);
  assertEquals(between(1), ["two"]);
  assertEquals(between(first.length), ["two"]);
  assertEquals(between(first.length + 1), []);
  assertEquals([...recordsBetween(room.room, 0, first.length)].map(textOf), ["one"]);
});

Deno.test("a log that expired in part is read from behind the hole", async () => {
  await using room = new TemporaryRoom();
  room.log = "\0".repeat(300_000) + formatMessage(ann, "kept");
  const [[record] = []] = lastMessages(room.room, room.log.length, 5);
  assertEquals([record?.id, record && textOf(record)], [300_000, "kept"]);
});

function last(room: TemporaryRoom, count: number, reach?: number): string[] {
  return lastMessages(room.room, room.log.length, count, reach).flat().map(textOf);
}
