import { assertEquals, assertObjectMatch } from "@std/assert";
import { recallMessage } from "../../../lib/room/log/find.ts";
import { NOW, talk } from "../../helpers/log.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

Deno.test("of a message that was taken back its author and time are left", async () => {
  await using room = new TemporaryRoom();
  const [before, secret] = [talk(2, NOW), talk(1, NOW, { nick: "ann" })];
  room.log = before + secret.replace("message 0", " ".repeat(9));
  const message = recallMessage(room.room, before.length);
  assertObjectMatch(message ?? {}, { nick: "ann", time: NOW, text: "", isDeleted: true });
  assertEquals(recallMessage(room.room, 0)?.text, "message 0");
});

Deno.test("nothing is recalled where no message begins, or none any more", async () => {
  await using room = new TemporaryRoom();
  const said = talk(1, NOW);
  room.log = `${said}[7][2026.11.23 12:00:00] <joe> /delete 0\n${"\0".repeat(100)}`;
  const places = [-1, 1, said.length, said.length + 50, 10_000, 999_999_999_999_999];
  assertEquals(places.map((id) => recallMessage(room.room, id)), places.map(() => undefined));
  Deno.removeSync(room.at("room/log"));
  assertEquals(recallMessage(room.room, 0), undefined);
});
