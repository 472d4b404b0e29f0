import { assert, assertEquals } from "@std/assert";
import { Listener, listListeners, reapStaleListeners } from "../../lib/fifodir/mod.ts";
import { TemporaryFifodir } from "../helpers/fifodir.ts";
import { rootOnly } from "../helpers/temporary.ts";

const MINUTE = 60_000;

/** When a FIFO was made (ms), by the clock of the file system. */
function madeAt(fifodir: TemporaryFifodir, name: string): number {
  const { mtime } = Deno.lstatSync(fifodir.at(name));
  assert(mtime !== null);
  return mtime.getTime();
}

Deno.test("the live listeners are listed by PID, without sending them anything", async () => {
  await using fifodir = new TemporaryFifodir();
  using one = fifodir.makeLive("1000");
  using other = fifodir.makeLive("99");
  using _second = Listener.register(fifodir.fd, 99);
  fifodir.makeStale("98");
  using _draft = fifodir.makeLive(".97.abc");
  Deno.writeTextFileSync(fifodir.at("96"), "");
  Deno.symlinkSync("99", fifodir.at("95"));
  using _stranger = fifodir.makeLive("0x5f");
  const listed = listListeners(fifodir.fd);
  assertEquals(listed.map(({ name, pid }) => [name, pid]), [["99", 99], ["99.2", 99], [
    "1000",
    1000,
  ]]);
  assert(listed.every(({ uid }) => uid === Deno.uid()));
  assertEquals([one.take(), other.take()], ["", ""]);
});

Deno.test(rootOnly("a listener's user is the owner of the FIFO"), async () => {
  await using fifodir = new TemporaryFifodir();
  using _live = fifodir.makeLive("101");
  Deno.chownSync(fifodir.at("101"), 4321, null);
  assertEquals(listListeners(fifodir.fd).map(({ uid }) => uid), [4321]);
});

Deno.test("stale FIFOs are removed once they are old, live ones never", async () => {
  await using fifodir = new TemporaryFifodir();
  fifodir.makeStale("101");
  using _live = fifodir.makeLive("102");
  const made = madeAt(fifodir, "101");
  assertEquals(reapStaleListeners(fifodir.fd, made + MINUTE / 2), 0);
  assertEquals(fifodir.names(), ["101", "102"], "a client may be about to open it");
  assertEquals(reapStaleListeners(fifodir.fd, made + 2 * MINUTE), 1);
  assertEquals(fifodir.names(), ["102"]);
});

Deno.test("reaping removes nothing but FIFOs that are named as listeners are", async () => {
  await using fifodir = new TemporaryFifodir();
  Deno.writeTextFileSync(fifodir.at("101"), "precious");
  Deno.symlinkSync("nowhere", fifodir.at("102"));
  using _socket = Deno.listen({ transport: "unix", path: fifodir.at("103") });
  fifodir.makeStale("notes");
  const later = madeAt(fifodir, "notes") + 2 * MINUTE;
  assertEquals(reapStaleListeners(fifodir.fd, later), 0);
  assertEquals(fifodir.names(), ["101", "102", "103", "notes"]);
});
