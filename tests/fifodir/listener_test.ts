import { assertEquals, assertThrows } from "@std/assert";
import { Listener, NoFreeNameError, notify, notifyOne } from "../../lib/fifodir/mod.ts";
import { TemporaryFifodir } from "../helpers/fifodir.ts";
import { inOwnProcess } from "../helpers/own_process.ts";
import { rootOnly } from "../helpers/temporary.ts";

Deno.test("a listener is a FIFO named by its PID, 0620 under any umask", async () => {
  for (const umask of [0o000, 0o022, 0o077]) {
    const made = await inOwnProcess(`
      import { Listener } from "./lib/fifodir/mod.ts";
      import { TemporaryFifodir } from "./tests/helpers/fifodir.ts";
      await using fifodir = new TemporaryFifodir();
      Deno.umask(${umask});
      using listener = Listener.register(fifodir.fd, 101);
      const { isFifo, mode } = Deno.lstatSync(fifodir.at("101"));
      console.log(JSON.stringify([listener.name, fifodir.names(), isFifo, mode & 0o7777]));
    `);
    assertEquals(made, ["101", ["101"], true, 0o620]);
  }
});

Deno.test(rootOnly("a listener's FIFO is of the fifodir's group"), async () => {
  await using fifodir = new TemporaryFifodir();
  Deno.chownSync(fifodir.path, 4321, 1234);
  using _listener = Listener.register(fifodir.fd, 101);
  const { uid, gid } = Deno.lstatSync(fifodir.at("101"));
  assertEquals([uid, gid], [Deno.uid(), 1234]);
});

Deno.test("wait takes all that came at once, each different event one time", async () => {
  await using fifodir = new TemporaryFifodir();
  using listener = Listener.register(fifodir.fd, 101);
  for (const event of "\n\nL\nwL") notify(fifodir.fd, event);
  assertEquals(await listener.wait(), "\nLw");
  const next = listener.wait();
  notify(fifodir.fd, "D");
  assertEquals(await next, "D");
});

Deno.test("close removes the FIFO and ends a wait", async () => {
  await using fifodir = new TemporaryFifodir();
  const listener = Listener.register(fifodir.fd, 101);
  const waiting = listener.wait();
  listener.close();
  assertEquals(await waiting, "");
  assertEquals(fifodir.names(), []);
  listener.close();
  assertEquals(await listener.wait(), "");
});

Deno.test("a stale FIFO of one's own is replaced", async () => {
  await using fifodir = new TemporaryFifodir();
  fifodir.makeStale("101");
  using listener = Listener.register(fifodir.fd, 101);
  assertEquals(listener.name, "101");
  assertEquals(notify(fifodir.fd, "\n"), 1);
});

Deno.test("a PID that a live listener has is left to it", async () => {
  await using fifodir = new TemporaryFifodir();
  using live = fifodir.makeLive("101");
  using second = Listener.register(fifodir.fd, 101);
  using third = Listener.register(fifodir.fd, 101);
  assertEquals([second.name, third.name], ["101.2", "101.3"]);
  assertEquals(notifyOne(fifodir.fd, "101", "x"), "signalled");
  assertEquals(live.take(), "x");
  second.close();
  assertEquals(fifodir.names(), ["101", "101.3"]);
});

Deno.test(rootOnly("another user's stale FIFO is not taken over"), async () => {
  await using fifodir = new TemporaryFifodir();
  fifodir.makeStale("101");
  Deno.chownSync(fifodir.at("101"), 4321, null);
  using listener = Listener.register(fifodir.fd, 101);
  assertEquals(listener.name, "101.2");
  assertEquals(Deno.lstatSync(fifodir.at("101")).uid, 4321);
});

Deno.test("what was planted under one's PID is neither removed nor written to", async () => {
  await using fifodir = new TemporaryFifodir();
  Deno.writeTextFileSync(fifodir.at("101"), "precious");
  Deno.symlinkSync("101", fifodir.at("101.2"));
  using _socket = Deno.listen({ transport: "unix", path: fifodir.at("101.3") });
  using listener = Listener.register(fifodir.fd, 101);
  assertEquals(listener.name, "101.4");
  notify(fifodir.fd, "\n");
  listener.close();
  assertEquals(fifodir.names(), ["101", "101.2", "101.3"]);
  assertEquals(Deno.readTextFileSync(fifodir.at("101")), "precious");
});

Deno.test("when every name is taken there is an error, and no draft is left", async () => {
  await using fifodir = new TemporaryFifodir();
  Deno.writeTextFileSync(fifodir.at("101"), "");
  for (let count = 2; count <= 1000; count++) {
    Deno.writeTextFileSync(fifodir.at(`101.${count}`), "");
  }
  assertThrows(() => Listener.register(fifodir.fd, 101), NoFreeNameError, '"101" to "101.1000"');
  assertEquals(fifodir.names().filter((name) => name.startsWith(".")), []);
});

Deno.test("one's own FIFO that was deleted is made again, and a wait goes on with it", async () => {
  await using fifodir = new TemporaryFifodir();
  using listener = Listener.register(fifodir.fd, 101);
  const waiting = listener.wait();
  assertEquals(listener.ensureRegistered(), false);
  Deno.removeSync(fifodir.at("101"));
  assertEquals(notify(fifodir.fd, "\n"), 0);
  assertEquals(listener.ensureRegistered(), true);
  assertEquals(notify(fifodir.fd, "p"), 1);
  assertEquals(await waiting, "p");
});

Deno.test("who notifies others is told nothing itself, and counts", async () => {
  await using fifodir = new TemporaryFifodir();
  using listener = Listener.register(fifodir.fd, 101);
  using other = Listener.register(fifodir.fd, 102);
  assertEquals(listener.notifyOthers("\n"), 2);
  assertEquals([listener.take(), other.take()], ["", "\n"]);
});

Deno.test("who notifies others registers again if need be", async () => {
  await using fifodir = new TemporaryFifodir();
  using listener = Listener.register(fifodir.fd, 101);
  Deno.removeSync(fifodir.at("101"));
  assertEquals(listener.notifyOthers("\n"), 1);
  assertEquals([fifodir.names(), listener.take()], [["101"], "\n"]);
});

Deno.test("a name that became somebody else's is left to them on closing", async () => {
  await using fifodir = new TemporaryFifodir();
  using listener = Listener.register(fifodir.fd, 101);
  Deno.removeSync(fifodir.at("101"));
  using stranger = fifodir.makeLive("101");
  assertEquals(listener.ensureRegistered(), true);
  assertEquals(listener.name, "101.2");
  Deno.removeSync(fifodir.at("101.2"));
  using _other = fifodir.makeLive("101.2");
  listener.close();
  assertEquals(fifodir.names(), ["101", "101.2"]);
  assertEquals(stranger.take(), "");
});

Deno.test("a fifodir that was removed is an error, not a hang", async () => {
  await using fifodir = new TemporaryFifodir();
  using listener = Listener.register(fifodir.fd, 101);
  Deno.removeSync(fifodir.at("101"));
  Deno.removeSync(fifodir.path);
  assertThrows(() => listener.ensureRegistered(), Deno.errors.NotFound);
  Deno.mkdirSync(fifodir.path);
});
