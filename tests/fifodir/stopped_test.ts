import { assert, assertEquals } from "@std/assert";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import { notify, notifyOne } from "../../lib/fifodir/mod.ts";
import { PIPE_CAPACITY_BYTES, TemporaryFifodir } from "../helpers/fifodir.ts";

/** Of each kind; together a thousand. */
const LISTENERS = 500;

Deno.test("a thousand listeners, half of them stopped, do not delay a sender", async () => {
  await using fifodir = new TemporaryFifodir();
  using stack = new DisposableStack();
  const readers = namesFrom(1).map((name) => stack.use(fifodir.makeLive(name)));
  await using _stopped = await startStopped(fifodir, namesFrom(1 + LISTENERS));
  assertEquals(notify(fifodir.fd, "a"), 2 * LISTENERS);
  // Full to the brim: whoever waits for one of them to be read never comes back.
  const flood = "\n".repeat(PIPE_CAPACITY_BYTES - 1);
  for (const name of namesFrom(1 + LISTENERS)) notifyOne(fifodir.fd, name, flood);
  assertEquals(notify(fifodir.fd, "b"), 2 * LISTENERS);
  assert(readers.every((reader) => reader.take() === "ab"));
});

function namesFrom(first: number): string[] {
  return Array.from({ length: LISTENERS }, (_, index) => String(first + index));
}

/** A process that has FIFOs open for reading, and is stopped. */
async function startStopped(fifodir: TemporaryFifodir, names: string[]): Promise<AsyncDisposable> {
  for (const name of names) makeFifoAt(fifodir.fd, name, 0o620);
  const script = 'for name; do exec {fd}<>"$name"; done; echo open; kill -STOP $$';
  const child = new Deno.Command("bash", {
    args: ["-c", script, "bash", ...names],
    cwd: fifodir.path,
    stdout: "piped",
  }).spawn();
  const { value } = await child.stdout.getReader().read();
  assertEquals(new TextDecoder().decode(value), "open\n");
  for (let state = ""; state !== "T";) {
    [, state = ""] = /^State:\s+(\w)/m.exec(await Deno.readTextFile(`/proc/${child.pid}/status`)) ??
      [];
    assert(state !== "Z", "it ended instead of being stopped");
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}
