import { assertEquals } from "@std/assert";
import { Recollection } from "../../../lib/room/log/recollection.ts";
import type { ChatMessage } from "../../../lib/room/message/message.ts";
import { NOW, talk } from "../../helpers/log.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

function message(id: number, text: string): ChatMessage {
  return { id, pid: 7, time: NOW, nick: "ann", text, isDeleted: false, omitted: 0 };
}

Deno.test("what many lines speak of is found once, and looked for again a moment later", () => {
  const found: number[] = [];
  let now = 0;
  const recollection = new Recollection((id) => {
    found.push(id);
    return id === 1 ? message(1, "hello") : undefined;
  }, () => now);
  const texts = [1, 2, 1, 2].map((id) => recollection.recall(id)?.text);
  assertEquals([texts, found], [["hello", undefined, "hello", undefined], [1, 2]]);
  now = 1000;
  recollection.recall(1);
  assertEquals(found, [1, 2, 1]);
});

Deno.test("no more than the beginning of a message is remembered, in whole characters", () => {
  const long = message(1, `${"x".repeat(255)}👍👍`);
  const text = new Recollection(() => long).recall(1)?.text ?? "";
  assertEquals([text.length, text.isWellFormed()], [256, true]);
});

Deno.test("a flood of ids is remembered only in part", () => {
  let finds = 0;
  const recollection = new Recollection((id) => message(id, String(++finds)), () => 0);
  for (let id = 0; id < 5000; id++) recollection.recall(id);
  assertEquals(recollection.recall(4999)?.text, "5000");
  assertEquals(recollection.recall(0)?.text, "5001");
});

Deno.test("the messages of a room are recalled", async () => {
  await using room = new TemporaryRoom();
  room.log = talk(1, NOW);
  assertEquals(Recollection.of(room.room).recall(0)?.text, "message 0");
});
