import { assert, assertEquals, assertThrows } from "@std/assert";
import { notify } from "../../lib/fifodir/mod.ts";
import { beginDestruction } from "../../lib/room/destruction.ts";
import { BeingDestroyedError, RoomGoneError } from "../../lib/room/errors.ts";
import { authorFileName } from "../../lib/room/layout.ts";
import { formatCommand } from "../../lib/room/log/record.ts";
import { Room } from "../../lib/room/room.ts";
import { Session } from "../../lib/room/session.ts";
import { eventsUntil, flatEvents, isMessage, TemporaryRoom } from "../helpers/room.ts";
import { namesIn } from "../helpers/temporary.ts";

/** What is left of a room after each step of its destruction, by what is removed with it. */
const STEPS: readonly (readonly [state: string, ...removed: string[]])[] = [
  ["nothing is removed"],
  ["the log is removed", "log"],
  ["the FIFOs are removed", "log", "event"],
  ["all but the mark is removed", "log", "event", "authors"],
];

function remove(room: TemporaryRoom, names: readonly string[]): void {
  for (const name of names) Deno.removeSync(room.at(`room/${name}`), { recursive: true });
}

for (const [state, ...removed] of STEPS) {
  Deno.test(`nobody joins a room that is being destroyed, or makes it anew: ${state}`, async () => {
    await using room = new TemporaryRoom();
    room.join("ann", 101).leave();
    using _destruction = beginDestruction(room.room.directory);
    remove(room, removed);
    const names = namesIn(room.at("room"));
    const user = Deno.uid() === 0 ? "root" : "";
    assertThrows(
      () => Room.open(room.at("room"), { create: true }),
      BeingDestroyedError,
      `${user} is just destroying it`,
    );
    assertEquals(namesIn(room.at("room")), names);
  });

  Deno.test(`when a destroyer is killed, the next who joins finds a room: ${state}`, async () => {
    await using room = new TemporaryRoom();
    room.join("ann", 101).leave();
    beginDestruction(room.room.directory).close();
    remove(room, removed);
    using again = Room.open(room.at("room"), { create: true });
    using session = Session.join(again, { nick: "bob", pid: 102 });
    session.say("hello");
    assert(room.log.includes(": hello\n"));
    assertEquals(namesIn(room.at("room/event")), ["102"]);
  });
}

Deno.test("who has opened a room and not joined yet does not join it once it is being destroyed", async () => {
  await using room = new TemporaryRoom();
  using late = Room.open(room.at("room"), { create: true });
  using _destruction = beginDestruction(room.room.directory);
  Deno.removeSync(room.at("room/log"));
  assertThrows(() => Session.join(late, { nick: "bob", pid: 102 }), BeingDestroyedError);
  assertEquals(namesIn(room.at("room/event")), []);
});

Deno.test("what is said while the room is being destroyed makes no new log", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using _destruction = beginDestruction(room.room.directory);
  Deno.removeSync(room.at("room/log"));
  assertThrows(() => ann.say("wait"), RoomGoneError);
  assert(!namesIn(room.at("room")).includes("log"));
});

for (const claim of ["with a mark", "without a mark"]) {
  Deno.test(`who only claims to destroy the room ends nobody's session, ${claim}`, async () => {
    await using room = new TemporaryRoom();
    using ann = room.join("ann", 101);
    const events = flatEvents(ann);
    using _mark = claim === "with a mark" ? beginDestruction(room.room.directory) : undefined;
    const line = formatCommand({ pid: 7, time: Date.now(), nick: "mallory" }, "destroy", "x");
    Deno.writeTextFileSync(room.at("room/log"), line, { append: true });
    notify(room.room.fifodir, "D");
    await eventsUntil(
      events,
      (event) => event.type === "record" && event.record.type === "command",
    );
    ann.say("still here");
    await eventsUntil(events, (event) => isMessage(event, "still here"));
    assert(Deno.lstatSync(room.at(`room/authors/${authorFileName(Deno.uid() ?? 0)}`)).isFile);
  });
}
