import { assertEquals } from "@std/assert";
import { Listener } from "../../lib/fifodir/mod.ts";
import { userName } from "../../lib/posix/user.ts";
import { listPresent } from "../../lib/room/presence.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import { TemporaryRoom } from "../helpers/room.ts";

Deno.test("who is present is known from the FIFOs, stale ones left out", async () => {
  await using room = new TemporaryRoom();
  using _ann = room.join("ann", Deno.pid);
  using _bob = room.join("bob", Deno.pid);
  makeFifo(room.at("room/event/99"));
  const before = room.log;
  const present = listPresent(room.room);
  assertEquals(present.map(({ name, pid, user }) => ({ name, pid, user })), [
    { name: `${Deno.pid}`, pid: Deno.pid, user: userName(Deno.uid()!) ?? `${Deno.uid()}` },
    { name: `${Deno.pid}.2`, pid: Deno.pid, user: userName(Deno.uid()!) ?? `${Deno.uid()}` },
  ]);
  assertEquals(
    present.map(({ since }) => since === undefined ? null : Math.floor(since)),
    present.map(({ name }) => {
      // Where the file system does not tell, nobody knows.
      const { birthtime } = Deno.lstatSync(room.at(`room/event/${name}`));
      return birthtime === null ? null : birthtime.getTime();
    }),
  );
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
