import { assertEquals } from "@std/assert";
import { removeRoom } from "../../lib/room/destroy.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

const FOREIGN = "it is not the room's";

Deno.test("a room goes whole: log, FIFOs, drafts of FIFOs, attachments", async () => {
  await using room = new TemporaryRoom();
  Deno.mkdirSync(room.at("room/files"));
  Deno.writeTextFileSync(room.at("room/files/1-2.png"), "");
  for (const name of ["101", "101.2", ".102.1a2b3c4d"]) makeFifo(room.at(`room/event/${name}`));
  assertEquals(removeRoom(room.room), []);
  assertEquals(room.room.exists(), false);
});

Deno.test("what is not the room's stays, is named, and keeps the directory", async () => {
  await using room = new TemporaryRoom();
  Deno.writeTextFileSync(room.at("room/notes"), "precious");
  Deno.mkdirSync(room.at("room/photos"));
  Deno.writeTextFileSync(room.at("room/event/readme"), "");
  Deno.writeTextFileSync(room.at("room/event/101"), "not a FIFO");
  makeFifo(room.at("room/event/102"));
  assertEquals(removeRoom(room.room), [
    { name: "event/101", reason: FOREIGN },
    { name: "event/readme", reason: FOREIGN },
    { name: "notes", reason: FOREIGN },
    { name: "photos", reason: FOREIGN },
  ]);
  assertEquals(names(room.at("room")), ["event", "notes", "photos"]);
  assertEquals(names(room.at("room/event")), ["101", "readme"]);
  assertEquals(Deno.readTextFileSync(room.at("room/notes")), "precious");
});

Deno.test("nothing is removed through a symlink", async () => {
  await using room = new TemporaryRoom();
  await using elsewhere = new TemporaryFolder();
  for (const name of ["101", "1-2.png"]) Deno.writeTextFileSync(elsewhere.at(name), "precious");
  makeFifo(elsewhere.at("102"));
  Deno.removeSync(room.at("room/event"));
  Deno.symlinkSync(elsewhere.path, room.at("room/event"));
  Deno.symlinkSync(elsewhere.path, room.at("room/files"));
  Deno.removeSync(room.at("room/log"));
  Deno.symlinkSync(elsewhere.at("101"), room.at("room/log"));
  assertEquals(removeRoom(room.room).map(({ name }) => name), ["event", "files", "log"]);
  assertEquals(names(elsewhere.path), ["1-2.png", "101", "102"]);
  assertEquals(names(room.at("room")), ["event", "files", "log"]);
});

Deno.test("a room that took this one's place is left alone", async () => {
  await using room = new TemporaryRoom();
  Deno.renameSync(room.at("room"), room.at("old"));
  Deno.mkdirSync(room.at("room"));
  assertEquals(removeRoom(room.room), []);
  assertEquals(names(room.path), ["old", "room"]);
  assertEquals(names(room.at("old")), []);
});

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name).sort();
}
