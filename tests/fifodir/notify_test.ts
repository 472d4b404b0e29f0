import { assertEquals } from "@std/assert";
import { hasReader, notify, notifyOne } from "../../lib/fifodir/mod.ts";
import { PIPE_CAPACITY_BYTES, TemporaryFifodir } from "../helpers/fifodir.ts";

Deno.test("notify writes the event into every FIFO that somebody reads", async () => {
  await using fifodir = new TemporaryFifodir();
  using one = fifodir.makeLive("101");
  using other = fifodir.makeLive("102.2");
  fifodir.makeStale("103");
  assertEquals(notify(fifodir.fd, "\n"), 2);
  assertEquals([one.take(), other.take()], ["\n", "\n"]);
});

Deno.test("notify reaches every listener again, however often it is called", async () => {
  await using fifodir = new TemporaryFifodir();
  using one = fifodir.makeLive("101");
  assertEquals([notify(fifodir.fd, "\n"), notify(fifodir.fd, "D")], [1, 1]);
  assertEquals(one.take(), "\nD");
});

Deno.test("in a fifodir that was removed there is nobody to notify", async () => {
  await using fifodir = new TemporaryFifodir();
  Deno.removeSync(fifodir.path);
  assertEquals(notify(fifodir.fd, "\n"), 0);
  Deno.mkdirSync(fifodir.path);
});

Deno.test("a full FIFO never blocks the sender, and counts as signalled", async () => {
  await using fifodir = new TemporaryFifodir();
  using full = fifodir.makeLive("101");
  using other = fifodir.makeLive("102");
  assertEquals(notifyOne(fifodir.fd, "101", "\n".repeat(PIPE_CAPACITY_BYTES)), "signalled");
  assertEquals(notify(fifodir.fd, "D"), 2);
  assertEquals(full.take(), "\n".repeat(PIPE_CAPACITY_BYTES));
  assertEquals(other.take(), "D");
});

Deno.test("a FIFO under a dot name is still being made, and is not written to", async () => {
  await using fifodir = new TemporaryFifodir();
  using draft = fifodir.makeLive(".101.abc");
  assertEquals(notify(fifodir.fd, "\n"), 0);
  assertEquals(draft.take(), "");
});

Deno.test("a planted regular file is never written to", async () => {
  await using fifodir = new TemporaryFifodir();
  Deno.writeTextFileSync(fifodir.at("101"), "precious");
  assertEquals(notify(fifodir.fd, "\n"), 0);
  assertEquals(notifyOne(fifodir.fd, "101", "\n"), "refused");
  assertEquals(hasReader(fifodir.fd, "101"), false);
  assertEquals(Deno.readTextFileSync(fifodir.at("101")), "precious");
});

Deno.test("a planted symlink is never written through, not even to a FIFO", async () => {
  await using fifodir = new TemporaryFifodir();
  await using elsewhere = new TemporaryFifodir();
  using victim = elsewhere.makeLive("7");
  Deno.symlinkSync(elsewhere.at("7"), fifodir.at("101"));
  assertEquals(notify(fifodir.fd, "\n"), 0);
  assertEquals(notifyOne(fifodir.fd, "101", "\n"), "refused");
  assertEquals(hasReader(fifodir.fd, "101"), false);
  assertEquals(victim.take(), "");
});

Deno.test("a planted socket, directory or device is passed over", async () => {
  await using fifodir = new TemporaryFifodir();
  using _socket = Deno.listen({ transport: "unix", path: fifodir.at("101") });
  Deno.mkdirSync(fifodir.at("102"));
  using live = fifodir.makeLive("103");
  assertEquals(notify(fifodir.fd, "\n"), 1);
  assertEquals(live.take(), "\n");
});

Deno.test("a FIFO that vanished, or that nobody reads, is told from one that is read", async () => {
  await using fifodir = new TemporaryFifodir();
  fifodir.makeStale("101");
  using _live = fifodir.makeLive("102");
  assertEquals(notifyOne(fifodir.fd, "101", "\n"), "stale");
  assertEquals(notifyOne(fifodir.fd, "102", "\n"), "signalled");
  assertEquals(notifyOne(fifodir.fd, "103", "\n"), "refused");
  assertEquals(["101", "102", "103"].map((name) => hasReader(fifodir.fd, name)), [
    false,
    true,
    false,
  ]);
});
