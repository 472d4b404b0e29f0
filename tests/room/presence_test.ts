import { assert, assertEquals } from "@std/assert";
import { Listener } from "../../lib/fifodir/mod.ts";
import { userName } from "../../lib/posix/user.ts";
import { listPresent } from "../../lib/room/presence.ts";
import { TemporaryRoom } from "../helpers/room.ts";

Deno.test("who is present is known from the FIFOs, stale ones left out", async () => {
  await using room = new TemporaryRoom();
  using _ann = room.join("ann", Deno.pid);
  using _bob = room.join("bob", Deno.pid);
  await new Deno.Command("mkfifo", { args: [room.at("room/event/99")] }).output();
  const before = room.log;
  const present = listPresent(room.room);
  assertEquals(present.map(({ name, pid, user }) => ({ name, pid, user })), [
    { name: `${Deno.pid}`, pid: Deno.pid, user: userName(Deno.uid()!) ?? `${Deno.uid()}` },
    { name: `${Deno.pid}.2`, pid: Deno.pid, user: userName(Deno.uid()!) ?? `${Deno.uid()}` },
  ]);
  assert(present.every(({ since }) => since === undefined || since <= Date.now()));
  assertEquals(room.log, before, "asking writes nothing");
});

Deno.test("a client that vouches is told from one that does not, even of one user", async () => {
  await using room = new TemporaryRoom();
  using _ann = room.join("ann", 101);
  using _other = Listener.register(room.room.fifodir, 102);
  const vouching = () => listPresent(room.room).map(({ pid, vouches }) => [pid, vouches]);
  assertEquals(vouching(), [[101, true], [102, false]]);
  {
    using _bob = room.join("bob", 103);
    assertEquals(vouching(), [[101, true], [102, false], [103, true]]);
  }
  using _again = Listener.register(room.room.fifodir, 103);
  assertEquals(vouching(), [[101, true], [102, false], [103, false]]);
});
