import { assert } from "@std/assert";
import { inOwnProcess } from "../helpers/own_process.ts";

const MEGABYTES = 100;

Deno.test("what a process does not need any more goes back to the system", async () => {
  // Its own memory in V8's heap and outside of it, in kB (proc_pid_status(5)).
  const code = `
    import { giveMemoryBack } from "./lib/posix/memory.ts";
    const used = () => {
      return parseInt(Deno.readTextFileSync("/proc/self/status").split("RssAnon:")[1] ?? "");
    };
    let all: unknown[] = [];
    while (used() < ${MEGABYTES} * 1024) {
      for (let count = 0; count < 10_000; count++) all.push([count, new Uint8Array(1000).fill(1)]);
    }
    const before = used();
    all = [];
    giveMemoryBack();
    console.log((before - used()) / 1024);
  `;
  const freed = Number(await inOwnProcess(code, {}, ["--v8-flags=--expose-gc"]));
  assert(freed > MEGABYTES / 2, `${freed} MB`);
});
