import { assertEquals } from "@std/assert";
import { removeRoom } from "../../lib/room/destroy.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";

const FOREIGN = "it is not the room's";
const HASH = "0123456789abcdef0123456789abcdef";

Deno.test("a room goes whole: log, FIFOs, attachments, settings, sounds, drafts of all", async () => {
  await using room = new TemporaryRoom();
  for (const name of ["alert-sounds", "authors", "files"]) Deno.mkdirSync(room.at(`room/${name}`));
  const files = [
    `files/${HASH}-0123456789abcdef`,
    `files/.${HASH}`,
    "authors/0",
    "authors/1000",
    "authors/1000.v2",
    "alert-sounds/horn and bell.WAV",
    "keep",
    ".keep.6e4ce8a2-2d0f-4a86-9f0c-6f7a36b6c2ee",
    "purged",
  ];
  for (const name of files) Deno.writeTextFileSync(room.at(`room/${name}`), "");
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
  assertEquals(namesIn(room.at("room")), ["event", "notes", "photos"]);
  assertEquals(namesIn(room.at("room/event")), ["101", "readme"]);
  assertEquals(Deno.readTextFileSync(room.at("room/notes")), "precious");
});

Deno.test("in the directories of a room, too, what it would not have made stays", async () => {
  await using room = new TemporaryRoom();
  const foreign = [
    ".keep.draft",
    "alert-sounds/readme.txt",
    "authors/01",
    "authors/1.v3",
    "files/.draft",
    `files/${HASH}`,
    `files/${HASH}-0123456789abcdef.png`,
    "files/1-2.png",
    "files/foo",
  ];
  for (const name of ["alert-sounds", "authors", "files"]) Deno.mkdirSync(room.at(`room/${name}`));
  for (const name of foreign) Deno.writeTextFileSync(room.at(`room/${name}`), "precious");
  Deno.writeTextFileSync(room.at(`room/files/.${HASH}`), "");
  assertEquals(removeRoom(room.room), foreign.map((name) => ({ name, reason: FOREIGN })));
  for (const name of foreign) {
    assertEquals(Deno.readTextFileSync(room.at(`room/${name}`)), "precious");
  }
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
  assertEquals(namesIn(elsewhere.path), ["1-2.png", "101", "102"]);
  assertEquals(namesIn(room.at("room")), ["event", "files", "log"]);
});

Deno.test("a room that took this one's place is left alone", async () => {
  await using room = new TemporaryRoom();
  Deno.renameSync(room.at("room"), room.at("old"));
  Deno.mkdirSync(room.at("room"));
  assertEquals(removeRoom(room.room), []);
  assertEquals(namesIn(room.path), ["old", "room"]);
  assertEquals(namesIn(room.at("old")), []);
});
