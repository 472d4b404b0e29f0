import { assertEquals, assertThrows } from "@std/assert";
import { RoomError } from "../../../lib/room/errors.ts";
import { safeFileName, saveLog } from "../../../lib/room/log/save.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

Deno.test("a copy is the log without its NULs, and for the person who saved it alone", async () => {
  await using room = new TemporaryRoom();
  room.log = "\0".repeat(100_000) + "one\n" + "x".repeat(100_000) + "\n";
  assertEquals(saveLog(room.room, room.at("copy")), 4 + 100_001);
  assertEquals(Deno.readTextFileSync(room.at("copy")), `one\n${"x".repeat(100_000)}\n`);
  assertEquals(Deno.statSync(room.at("copy")).mode! & 0o7777, 0o600);
});

Deno.test("nothing is ever overwritten, not through a symlink either", async () => {
  await using room = new TemporaryRoom();
  Deno.writeTextFileSync(room.at("precious"), "precious");
  Deno.symlinkSync(room.at("precious"), room.at("link"));
  Deno.symlinkSync(room.at("nowhere"), room.at("dangling"));
  for (const name of ["precious", "link", "dangling"]) {
    assertThrows(() => saveLog(room.room, room.at(name)), RoomError, "it exists already");
  }
  assertEquals(Deno.readTextFileSync(room.at("precious")), "precious");
});

Deno.test("a place that can't be written to is named", async () => {
  await using room = new TemporaryRoom();
  const path = room.at("missing/copy");
  assertThrows(() => saveLog(room.room, path), RoomError, `save the log to "${path}"`);
});

Deno.test("a name is harmless after it was cut to what a file system takes, too", () => {
  const rest = "é".repeat(127);
  for (const mark of [".", "-", "~"]) assertEquals(safeFileName(`é${mark}${rest}`), `_${rest}`);
  assertEquals(safeFileName(`é${" ".repeat(254)}`), "_");
  assertEquals(safeFileName(".bashrc"), "_bashrc");
});
