import { assert, assertEquals, assertMatch } from "@std/assert";
import { makeFrame } from "../../lib/link/frame.ts";
import { HostKey, makeKey } from "../../lib/link/keys.ts";
import type { Said } from "../../lib/link/range.ts";
import { connectRooms, LinkedRoom, makePipe } from "../helpers/linked_room.ts";
import { within } from "../helpers/waiting.ts";

const SAID: Said = { end: 9, pid: 7, time: 0, nick: "ann", verdict: "vouched", text: "evil" };

/** Something that talks with a link, and has the key of a host that is known there. */
class HostilePeer {
  readonly key = new HostKey(makeKey());
  readonly #there = makePipe();
  readonly #back = makePipe();
  readonly #writer = this.#there.writable.getWriter();
  readonly end: Promise<string>;

  constructor(room: LinkedRoom, hello: object = {}) {
    const channel = {
      input: this.#there.readable,
      output: this.#back.writable,
      close: () => {
        this.#there.cut();
        this.#back.cut();
      },
    };
    // It reads whatever it is sent.
    (async () => {
      for await (const _chunk of this.#back.readable);
    })();
    this.end = room.link.attach(channel).then(() => "an end", (error) => error.message);
    this.send("hello", { version: 1, host: "evil", key: this.key.public, has: {}, ...hello });
  }

  send(type: string, value: unknown, key?: HostKey): void {
    const sign = key === undefined
      ? undefined
      : (type: string, bytes: Uint8Array) => key.sign(type, bytes);
    this.sendBytes(makeFrame(type, JSON.stringify(value), sign).bytes);
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#writer.write(bytes).catch(() => {});
  }

  close(): void {
    this.#there.cut();
  }
}

/** What a peer may send that ends the connection, and nothing else. */
const NONSENSE: Record<string, [type: string, value: unknown]> = {
  "a range that makes no sense": ["range", { origin: "web1" }],
  "a range of nothing": ["range", null],
  "a wish that makes no sense": ["want", { origin: 1 }],
  "a wish for less than nothing": ["want", { origin: "evil:1.2", from: -1 }],
  "keys that are none": ["keys", 3],
  "people that are none": ["here", []],
  "a file with a path": ["filewant", { origin: "evil:1.2", stored: "../log", size: 1 }],
  "a piece of nothing": ["file", ""],
};

for (const [what, [type, value]] of Object.entries(NONSENSE)) {
  Deno.test(`a peer is left that sends ${what}`, async () => {
    await using db1 = new LinkedRoom("db1");
    const peer = new HostilePeer(db1);
    peer.send(type, value);
    assertMatch(await within(peer.end, "its end"), /Left a peer/);
    await assertUsable(db1);
  });
}

const HELLOS: Record<string, object> = {
  "no name": { host: undefined },
  "a name that is none": { host: "a b" },
  "a key that is none": { key: "x" },
  "another version": { version: 2 },
  "the name of this host": { host: "db1" },
};

for (const [what, hello] of Object.entries(HELLOS)) {
  Deno.test(`a peer is not let in with ${what}`, async () => {
    await using db1 = new LinkedRoom("db1");
    const peer = new HostilePeer(db1, hello);
    assert(await within(peer.end, "its end") !== "an end");
    assertEquals(db1.link.peerCount, 0);
    await assertUsable(db1);
  });
}

Deno.test("a known host speaks for itself alone", async () => {
  await using db1 = new LinkedRoom("db1");
  await using web1 = new LinkedRoom("web1");
  const connection = connectRooms(web1, db1);
  web1.say("I am web1");
  await db1.untilSaid("ann@web1: I am web1");
  const peer = new HostilePeer(db1);
  const range = (origin: string) => ({ origin, from: 0, to: 9, said: [SAID] });
  // In the name of another host, with its own key, with none, and as this host itself.
  peer.send("range", range("web1:1.2"), peer.key);
  peer.send("range", range("web1:1.2"));
  peer.send("range", range("db1:1.2"), peer.key);
  peer.send("here", { host: "web1", time: 10 ** 14, people: [{ user: "evil" }] }, peer.key);
  // Signed as something else, and changed behind the signature.
  const { payload, signature } = makeFrame(
    "range",
    JSON.stringify(range("evil:1.2")),
    (_, bytes) => peer.key.sign("here", bytes),
  );
  peer.sendBytes(makeFrame("range", payload, () => signature).bytes);
  // What it may say.
  peer.send("range", { ...range("evil:1.2"), said: [{ ...SAID, text: "hello" }] }, peer.key);
  await db1.untilSaid("ann@evil: hello");
  assertEquals(db1.texts(), ["ann@web1: I am web1", "ann@evil: hello"]);
  assertMatch(db1.told.join("\n"), /"web1" is not signed by it/);
  peer.close();
  connection.cut();
});

Deno.test("a host takes back nothing that it has not said", async () => {
  await using db1 = new LinkedRoom("db1");
  await using web1 = new LinkedRoom("web1");
  const connection = connectRooms(web1, db1);
  web1.say("to stay");
  await db1.untilSaid("ann@web1: to stay");
  const own = db1.say("to stay, too");
  const peer = new HostilePeer(db1);
  const said = Array.from({ length: 300 }, (_, end) => (
    { ...SAID, end: end + 1, text: "", deletes: end + 1 }
  ));
  peer.send("range", { origin: "evil:1.2", from: 0, to: 300, said }, peer.key);
  peer.send(
    "range",
    { origin: "evil:1.2", from: 300, to: 309, said: [{ ...SAID, end: 309, text: "done" }] },
    peer.key,
  );
  await db1.untilSaid("ann@evil: done");
  assert(own > 0);
  assertEquals(db1.texts().slice(0, 2), ["ann@web1: to stay", "ann: to stay, too"]);
  peer.close();
  connection.cut();
});

Deno.test("an answer from elsewhere can't be made to answer another message here", async () => {
  await using db1 = new LinkedRoom("db1");
  const id = db1.say("do you agree?");
  const peer = new HostilePeer(db1);
  const said = [{ ...SAID, text: `/re ${id} /re ${id} I do` }];
  peer.send("range", { origin: "evil:1.2", from: 0, to: 9, said }, peer.key);
  await db1.untilSaid("ann@evil: I do");
  assertEquals(db1.messages().map(({ re }) => re), [undefined, undefined]);
  peer.close();
});

Deno.test("a gap is asked for, and nothing behind it is written before", async () => {
  await using db1 = new LinkedRoom("db1");
  const peer = new HostilePeer(db1);
  const part = (from: number, to: number, text: string) => {
    const said = [{ ...SAID, end: to, text }];
    peer.send("range", { origin: "evil:1.2", from, to, said }, peer.key);
  };
  part(100, 200, "two");
  part(0, 100, "one");
  await db1.untilSaid("ann@evil: one");
  part(0, 100, "one, again");
  part(100, 200, "two");
  await db1.untilSaid("ann@evil: two");
  assertEquals(db1.texts(), ["ann@evil: one", "ann@evil: two"]);
  peer.close();
});

/** It goes on as if nothing had been. */
async function assertUsable(room: LinkedRoom): Promise<void> {
  await using other = new LinkedRoom("other");
  const connection = connectRooms(other, room);
  other.say("hello");
  await room.untilSaid("ann@other: hello");
  assertEquals(room.texts(), ["ann@other: hello"]);
  connection.cut();
}
