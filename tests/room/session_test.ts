import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { PollSet } from "../../lib/posix/poll.ts";
import { NotSentError, RoomError, RoomGoneError } from "../../lib/room/errors.ts";
import { notify } from "../../lib/fifodir/mod.ts";
import { nameOf } from "../../lib/room/names.ts";
import { writeKeeping } from "../../lib/room/expiry/keep.ts";
import { Sender } from "../../lib/room/sender.ts";
import { LogWriter } from "../../lib/room/log/writer.ts";
import { formatCommand, formatMessage } from "../../lib/room/log/record.ts";
import type { Session } from "../../lib/room/session.ts";
import { hashRecord } from "../../lib/room/authors/statement.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import {
  eventsUntil,
  flatEvents,
  isMessage,
  recordsBetween,
  recordsOf,
  TemporaryRoom,
  textOf,
} from "../helpers/room.ts";

Deno.test("what one says, everybody hears, oneself included", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using bob = room.join("bob", 102);
  const { id, woken } = ann.say("hello");
  assertEquals(woken, 2);
  for (const session of [ann, bob]) {
    const events = await eventsUntil(flatEvents(session), (event) => isMessage(event, "hello"));
    const last = events.at(-1);
    assert(last?.type === "record" && last.record.type === "message");
    assertEquals([last.record.id, last.record.pid, last.record.nick], [id, 101, "ann"]);
  }
});

Deno.test("who takes what one has said at once is not woken for it, and others are", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using bob = room.join("bob", 102);
  ann.take();
  bob.take();
  ann.takesOwn = true;
  assertEquals(ann.dueIn, undefined);
  assertEquals(ann.say("hello").woken, 2);
  assertEquals(ann.dueIn, 0);
  assertEquals([ann, bob].map(isWoken), [false, true]);
  const [event] = ann.take();
  assert(event?.type === "group");
  assertEquals(textOf(event.group[0]), "hello");
  assertEquals(ann.dueIn, undefined);
  ann.leave();
  assertEquals(ann.dueIn, undefined);
});

Deno.test("joining and leaving are said, once each", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const bob = room.join("bob", 102);
  bob.leave();
  bob.leave();
  const events = await eventsUntil(
    flatEvents(ann),
    (event) => event.type === "record" && textOf(event.record) === "bob left",
  );
  assertEquals(events.map((event) => event.type === "record" && textOf(event.record)), [
    "ann joined",
    "bob joined",
    "bob left",
  ]);
  assertEquals(fifos(room), ["101"]);
});

Deno.test("whoever joins releases what has expired, though a member says that it is done", async () => {
  await using room = new TemporaryRoom();
  writeKeeping(room.room, { age: 1000, atLeast: 0 });
  room.log = formatMessage({ pid: 7, time: Date.UTC(2020, 0), nick: "bob" }, "long ago");
  // Anybody in the group can set the time of the last purge, again and again.
  await Deno.writeTextFile(room.at("room/purged"), "");
  using _ann = room.join("ann", 101);
  assertEquals(room.log.includes("long ago"), false);
});

Deno.test("one joins with the last messages, and hears nothing of the past again", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  for (const text of ["one", "two", "three"]) ann.say(text);
  using bob = room.join("bob", 102);
  ann.say("four");
  assertEquals(bob.lookBack(2).flat().map(textOf), ["two", "three"]);
  const { value } = await flatEvents(bob).next();
  assertEquals(value?.type === "record" && textOf(value.record), "bob joined");
});

Deno.test("of a log that was removed there is nothing to look back at", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  ann.say("hello");
  using bob = room.join("bob", 102);
  Deno.removeSync(room.at("room/log"));
  assertEquals(bob.lookBack(10), []);
});

Deno.test("a thousand messages at once arrive whole, in order, with few wake-ups", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  for (let count = 0; count < 1000; count++) ann.say(`message ${count}`);
  let wakeUps = 0;
  const heard: string[] = [];
  for await (const events of ann.events()) {
    wakeUps++;
    for (const event of events.flatMap(recordsOf)) {
      if (event.type === "record") heard.push(textOf(event.record));
    }
    if (heard.at(-1) === "message 999") break;
  }
  assertEquals(heard.slice(1), Array.from({ length: 1000 }, (_, count) => `message ${count}`));
  assert(wakeUps <= 3, `${wakeUps} wake-ups`);
});

Deno.test("a lone D ends nobody's session", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const events = flatEvents(ann);
  notify(room.room.fifodir, "D");
  ann.say("still here");
  const seen = await eventsUntil(events, (event) => isMessage(event, "still here"));
  assert(seen.every(({ type }) => type === "record"));
  notify(room.room.fifodir, "D");
  ann.say("and here");
  await eventsUntil(events, (event) => isMessage(event, "and here"));
});

Deno.test("a destroy line without its D ends nobody's session either", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const events = flatEvents(ann);
  const stamp = { pid: 666, time: Date.now(), nick: "mallory" };
  room.log += formatCommand(stamp, "destroy", room.at("room"));
  ann.say("still here");
  await eventsUntil(events, (event) => isMessage(event, "still here"));
});

Deno.test("destroying makes everybody else quit, without a word, and removes the room", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using bob = room.join("bob", 102);
  const ended = eventsUntil(flatEvents(bob), ({ type }) => type === "destroyed");
  using log = Deno.openSync(room.at("room/log"));
  const destroyed = ann.destroy();
  const told = (await ended).at(-1);
  assertEquals(told?.type === "destroyed" && told.by?.nick, "ann");
  bob.leave();
  assertEquals(await destroyed, []);
  assertEquals([...Deno.readDirSync(room.path)], []);
  const text = await new Response(log.readable).text();
  assertMatch(text, /^\[101\]\[[\d. :]+\] <ann> \/destroy .*\/room\n$/m);
});

Deno.test("a room that was removed by hand ends the session", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  await Deno.remove(room.at("room"), { recursive: true });
  assertThrows(() => ann.say("hello?"), RoomGoneError, "is gone");
  await eventsUntil(flatEvents(ann), ({ type }) => type === "destroyed");
});

Deno.test("one's own FIFO that was deleted is made again by speaking, and nothing is missed", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using bob = room.join("bob", 102);
  const heard = eventsUntil(flatEvents(ann), (event) => isMessage(event, "I am back"));
  Deno.removeSync(room.at("room/event/101"));
  bob.say("where is ann?");
  assertEquals(ann.say("I am back").woken, 2);
  assertEquals(fifos(room), ["101", "102"]);
  assert((await heard).some((event) => isMessage(event, "where is ann?")));
});

Deno.test("a session whose PID is taken has a name of its own, and both hear", async () => {
  await using room = new TemporaryRoom();
  using one = room.join("ann", 101);
  using other = room.join("bob", 101);
  assertEquals(fifos(room), ["101", "101.2"]);
  assertEquals(one.say("hello").woken, 2);
  for (const session of [one, other]) {
    await eventsUntil(flatEvents(session), (event) => isMessage(event, "hello"));
  }
});

for (
  const [question, answer] of [
    ["L", /^\[101\] is <ann>$/gm],
    ["w", /^\[101\] is <ann>$/gm],
    ["p", /^\[101\] is <ann> on fds\[ 0='.*', 1='.*' \]$/gm],
  ] as const
) {
  Deno.test(`a flood of ${question} is answered once`, async () => {
    await using room = new TemporaryRoom();
    using ann = room.join("ann", 101);
    const events = flatEvents(ann);
    for (let count = 0; count < 500; count++) notify(room.room.fifodir, question);
    await eventsUntil(events, ({ type }) => type === "record");
    const heard = eventsUntil(
      events,
      (event) => event.type === "record" && event.record.type === "answer",
    );
    await heard;
    for (let count = 0; count < 500; count++) notify(room.room.fifodir, question);
    ann.say("enough");
    await eventsUntil(events, (event) => isMessage(event, "enough"));
    assertEquals(room.log.match(answer)?.length, 1);
  });
}

Deno.test("a log that is cut, or exchanged, while somebody is there is said and read on", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  const events = flatEvents(ann);
  await events.next();
  room.log = "";
  ann.say("one");
  const [cut, one] = [(await events.next()).value, (await events.next()).value];
  assertEquals(cut, { type: "log", change: "truncated" });
  assert(isMessage(one, "one"));
  Deno.removeSync(room.at("room/log"));
  ann.say("two");
  const [exchanged, two] = [(await events.next()).value, (await events.next()).value];
  assertEquals(exchanged, { type: "log", change: "replaced" });
  assert(isMessage(two, "two"));
});

Deno.test("a join that fails leaves no FIFO behind", async () => {
  await using room = new TemporaryRoom();
  Deno.removeSync(room.at("room/log"));
  Deno.symlinkSync("/dev/full", room.at("room/log"));
  assertThrows(() => room.join("ann", 101), RoomError, "symbolic link");
  assertEquals(fifos(room), []);
});

Deno.test("stale FIFOs do not hinder anybody", async () => {
  await using room = new TemporaryRoom();
  makeFifo(room.at("room/event/99"));
  using ann = room.join("ann", 101);
  assertEquals(ann.say("hello").woken, 1);
});

Deno.test("a session ends with one's own leaving, and then nothing is sent any more", async () => {
  await using room = new TemporaryRoom();
  const ann = room.join("ann", 101);
  const heard = Array.fromAsync(flatEvents(ann));
  ann.leave();
  assertEquals((await heard).map((event) => event.type === "record" && textOf(event.record)), [
    "ann joined",
    "ann left",
  ]);
  const before = room.log;
  assertThrows(() => ann.say("hello"), NotSentError);
  assertEquals(room.log, before);
});

function isWoken({ descriptor }: Session): boolean {
  return new PollSet([descriptor]).waitBlocking(0);
}

function fifos(room: TemporaryRoom): string[] {
  return Array.from(Deno.readDirSync(room.at("room/event")), ({ name }) => name).sort();
}

Deno.test("a line that is read before its author has vouched for it is not called unvouched", async () => {
  await using room = new TemporaryRoom();
  using session = room.join("ann", 101);
  const { room: { fifodir } } = room;
  const events = flatEvents(session);
  await events.next();
  // As if the author had been stopped between its line and its statement.
  const line = formatMessage({ pid: 7, time: 0, nick: "ann" }, "hello");
  const id = room.log.length;
  await Deno.writeTextFile(room.at("room/log"), line, { append: true });
  notify(fifodir, "\n");
  const heard = events.next();
  const statements = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  const hash = hashRecord([new TextEncoder().encode(line)]);
  queueMicrotask(() => {
    Deno.writeTextFileSync(statements, `${id} ${line.length} ${hash}\n`, { append: true });
  });
  const { value } = await heard;
  assert(value?.type === "record");
  assertEquals(value.record.authorship?.verdict, "vouched");
});

Deno.test("a line under one's own PID that one did not write is denied, for everybody", async () => {
  await using room = new TemporaryRoom();
  const nick = nameOf(Deno.uid() ?? 0);
  using ann = room.join(nick, 101);
  using bob = room.join(nick, 102);
  const forged = formatMessage({ pid: 101, time: 0, nick }, "not me");
  await Deno.writeTextFile(room.at("room/log"), forged.repeat(2), { append: true });
  ann.say("me");
  for (const session of [ann, bob]) {
    const events = await eventsUntil(flatEvents(session), (event) => isMessage(event, "me"));
    const verdicts = events.slice(-3).map((event) =>
      event.type === "record" && event.record.authorship?.verdict
    );
    assertEquals(verdicts, ["forged", "forged", "vouched"]);
  }
});

Deno.test("a client that destroys leaves it to the others to take their statements away", async () => {
  await using room = new TemporaryRoom();
  using ann = room.join("ann", 101);
  using writer = new LogWriter(room.room);
  const path = room.at(`room/authors/${Deno.uid() ?? 0}.v2`);
  assert(Deno.lstatSync(path).isFile);
  writer.append(formatCommand({ pid: 7, time: 0, nick: "bob" }, "destroy", "x"));
  Deno.removeSync(room.at("room/log"));
  notify(room.room.fifodir, "D");
  await eventsUntil(flatEvents(ann), ({ type }) => type === "destroyed");
  assertThrows(() => Deno.lstatSync(path), Deno.errors.NotFound);
});

for (
  const [what, hide] of Object.entries<(authors: string) => void>({
    "is gone": () => {},
    "is another": (authors) => {
      Deno.mkdirSync(authors);
      Deno.chmodSync(authors, 0o1770);
    },
    "is a directory that is not for that": (authors) => Deno.mkdirSync(authors),
    "is a link to it": (authors) => Deno.symlinkSync("hidden", authors),
    "is a file": (authors) => Deno.writeTextFileSync(authors, ""),
  })
) {
  Deno.test(`a client denies nothing that it wrote when authors/ ${what} as it reads`, async () => {
    await using room = new TemporaryRoom();
    const nick = nameOf(Deno.uid() ?? 0);
    using ann = room.join(nick, 101);
    using bob = room.join(nick, 102);
    const [authors, hidden] = [room.at("room/authors"), room.at("room/hidden")];
    ann.say("mine");
    Deno.renameSync(authors, hidden);
    hide(authors);
    for (const session of [ann, bob]) session.take();
    ann.say("mine, too");
    for (const session of [ann, bob]) session.take();
    await Deno.remove(authors, { recursive: true }).catch(() => {});
    Deno.renameSync(hidden, authors);
    ann.say("seen");
    const verdicts = recordsBetween(room.room, 0, Infinity).flatMap((record) =>
      record.type === "message" ? `${record.text}: ${record.authorship?.verdict}` : []
    );
    // What was said into another directory is vouched for there.
    const hiddenVerdict = what === "is another" ? "unvouched" : "vouched";
    assertEquals(verdicts, ["mine: vouched", `mine, too: ${hiddenVerdict}`, "seen: vouched"]);
  });
}

Deno.test("a client vouches no more for what another of its user took back", async () => {
  await using room = new TemporaryRoom();
  const nick = nameOf(Deno.uid() ?? 0);
  using ann = room.join(nick, 101);
  using other = new Sender(room.room, nick, 102);
  const { id } = ann.say("mine");
  const copy = room.log;
  other.takeBack(id);
  ann.take();
  room.log = copy + room.log.slice(copy.length);
  const [own] = recordsBetween(room.room, id, Infinity);
  assertEquals(own?.authorship?.verdict, "unvouched");
  // It knows that it wrote this, and denies it as little.
  ann.say("next");
  assert(ann.take().length > 0);
  assertEquals(recordsBetween(room.room, id, Infinity)[0]?.authorship?.verdict, "unvouched");
});

Deno.test("a log that is shown only for a moment has no client deny what it is yet to write", async () => {
  await using room = new TemporaryRoom();
  const nick = nameOf(Deno.uid() ?? 0);
  using ann = room.join(nick, 101);
  const end = room.log.length;
  const forged = formatMessage({ pid: 101, time: 0, nick }, "not me");
  Deno.renameSync(room.at("room/log"), room.at("room/real"));
  room.log = "\n".repeat(end) + forged;
  ann.take();
  Deno.removeSync(room.at("room/log"));
  Deno.renameSync(room.at("room/real"), room.at("room/log"));
  const { id } = ann.say("mine");
  assertEquals(id, end);
  const [own] = recordsBetween(room.room, end, Infinity);
  assertEquals(own?.authorship?.verdict, "vouched");
});

Deno.test("who cuts a forged line off again has the client deny nothing that it says there", async () => {
  await using room = new TemporaryRoom();
  const nick = nameOf(Deno.uid() ?? 0);
  using ann = room.join(nick, 101);
  const end = room.log.length;
  const forged = formatMessage({ pid: 101, time: 0, nick }, "not me, and much longer");
  await Deno.writeTextFile(room.at("room/log"), forged, { append: true });
  ann.take();
  Deno.truncateSync(room.at("room/log"), end);
  const ids = ["mine", "mine, too"].map((text) => ann.say(text).id);
  assertEquals(ids[0], end);
  const own = recordsBetween(room.room, end, Infinity);
  assertEquals(own.map(({ id, authorship }) => [id, authorship?.verdict]), [
    [ids[0], "vouched"],
    [ids[1], "vouched"],
  ]);
});
