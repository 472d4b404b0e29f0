import { assertEquals } from "@std/assert";
import { findAcknowledgements } from "../../../lib/room/log/acknowledgements.ts";
import { nameOf } from "../../../lib/room/names.ts";
import { NOW, talk } from "../../helpers/log.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

const own = nameOf(Deno.uid() ?? 0);
const STAMP = "[9][2026.11.23 12:00:00]";

function find(room: TemporaryRoom, start = 0): [number, readonly string[]][] {
  return [...findAcknowledgements(room.room, start, room.log.length)];
}

Deno.test("who has seen a message is found behind it, each once, with a mark if nobody vouches", async () => {
  await using room = new TemporaryRoom();
  using session = room.join(own, Deno.pid);
  const { id } = session.say("fire");
  session.acknowledge(id);
  room.log += `${STAMP} <ghost> /ack ${id}\n`.repeat(3);
  session.acknowledge(id);
  assertEquals(find(room), [[id, [own, "ghost?"]]]);
});

Deno.test("what is no acknowledgement is none", async () => {
  await using room = new TemporaryRoom();
  const said = talk(1, NOW);
  const lines = ["/ack", "/ack x", "/ack -1", "/ack 1234567890123456", "/ack 99999", ": /ack 0"];
  room.log = said +
    lines.map((line) => `${STAMP} <ann>${line[0] === ":" ? "" : " "}${line}\n`).join("");
  assertEquals(find(room), []);
});

Deno.test("what was said before the place from which on one looks is nobody's matter", async () => {
  await using room = new TemporaryRoom();
  const said = talk(2, NOW);
  const second = said.length / 2;
  room.log = `${said}${STAMP} <ghost> /ack 0\n${STAMP} <ghost> /ack ${second}\n`;
  assertEquals(find(room, second), [[second, ["ghost?"]]]);
});

Deno.test("an acknowledgement that its author denies does not count", async () => {
  await using room = new TemporaryRoom();
  using session = room.join(own, Deno.pid);
  const { id } = session.say("fire");
  room.log += `[${Deno.pid}][2026.11.23 12:00:00] <${own}> /ack ${id}\n`;
  assertEquals(find(room), [[id, [`${own}?`]]]);
  session.take();
  assertEquals(find(room), []);
});

Deno.test("of very many who claim to have seen something only some are remembered", async () => {
  await using room = new TemporaryRoom();
  const claims = Array.from({ length: 1000 }, (_, index) => `${STAMP} <ghost${index}> /ack 0\n`);
  room.log = talk(1, NOW) + claims.join("");
  assertEquals(find(room)[0]?.[1].length, 100);
});
