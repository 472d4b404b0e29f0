import { assert, assertEquals } from "@std/assert";
import type { Loss } from "../../lib/room/log/watch.ts";
import { Session, type SessionEvent } from "../../lib/room/session.ts";
import { eventsUntil, flatEvents, isMessage, TemporaryRoom } from "../helpers/room.ts";
import { namesIn } from "../helpers/temporary.ts";

/** What somebody may do to a room with people in it, and what these then have lost. */
const LOSSES: readonly (readonly [deed: string, lost: Loss[], act: (room: string) => void])[] = [
  ["removes a FIFO", ["FIFO"], (room) => Deno.removeSync(`${room}/event/101`)],
  ["renames a FIFO", ["FIFO"], (room) => {
    Deno.renameSync(`${room}/event/101`, `${room}/event/old`);
  }],
  ["removes the log", ["log"], (room) => Deno.removeSync(`${room}/log`)],
  ["removes all that there is", ["event", "log"], (room) => {
    for (const name of namesIn(room)) Deno.removeSync(`${room}/${name}`, { recursive: true });
  }],
  ["puts another directory in the place of event/", ["event"], (room) => {
    Deno.renameSync(`${room}/event`, `${room}/event.old`);
    Deno.mkdirSync(`${room}/event`);
  }],
];

for (const [deed, lost, act] of LOSSES) {
  Deno.test(`when somebody ${deed}, one is back in the room without a key being pressed`, async () => {
    await using room = new TemporaryRoom();
    using ann = room.join("ann", 101);
    const events = flatEvents(ann);
    // Now it waits.
    await events.next();
    const restored = eventsUntil(events, ({ type }) => type === "restored");
    act(room.at("room"));
    const event = (await restored).at(-1);
    assertEquals(event, { type: "restored", lost });
    assertEquals(namesIn(room.at("room/event")).filter((name) => name === "101"), ["101"]);
    using bob = Session.join(room.room, { nick: "bob", pid: 102 });
    bob.say("hello");
    await eventsUntil(events, (event) => isMessage(event, "hello"));
    assert(room.log.includes("<bob>: hello\n"));
  });
}

Deno.test("who speaks while event/ is gone is heard when it is there again", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using bob = room.join("bob", 102);
  const [anns, bobs] = [flatEvents(ann), flatEvents(bob)];
  await Promise.all([anns.next(), bobs.next()]);
  Deno.removeSync(room.at("room/event"), { recursive: true });
  assertEquals(ann.say("hello").woken, 0);
  const isHello = (event: SessionEvent) => isMessage(event, "hello");
  await Promise.all([eventsUntil(anns, isHello), eventsUntil(bobs, isHello)]);
});

Deno.test("a room that is moved is told as what it is, and goes on", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const events = flatEvents(ann);
  await events.next();
  const moved = eventsUntil(events, ({ type }) => type === "moved");
  Deno.renameSync(room.at("room"), room.at("other"));
  assertEquals((await moved).at(-1), { type: "moved", path: room.at("other") });
  ann.say("still here");
  await eventsUntil(events, (event) => isMessage(event, "still here"));
  assertEquals(ann.room.path, room.at("other"));
});

Deno.test("who leaves, joins or speaks wakes nobody for the sake of the room", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const looked: number[] = [];
  assert(ann.upkeepDescriptor >= 0);
  ann.take();
  looked.push(ann.dueIn ?? -1);
  const bob = room.join("bob", 102);
  bob.say("hello");
  bob.leave();
  ann.take();
  looked.push(ann.dueIn ?? -1);
  assertEquals(looked, [-1, -1]);
});

Deno.test("a room of which nothing is left is gone", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const events = flatEvents(ann);
  await events.next();
  const ended = eventsUntil(events, ({ type }) => type === "destroyed");
  Deno.removeSync(room.at("room"), { recursive: true });
  assertEquals((await ended).at(-1), { type: "destroyed", by: undefined });
  assertEquals(namesIn(room.path), []);
});
