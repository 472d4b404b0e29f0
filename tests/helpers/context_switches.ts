/**
 * How often a process ran: a thread that the kernel lets run has to be switched to.
 *
 * @module
 */
import { assert } from "@std/assert";

/** The context switches of all threads of a process so far, of their own will or not. */
export async function contextSwitches(pid: number): Promise<number> {
  let sum = 0;
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const status = await Deno.readTextFile(`/proc/${pid}/task/${name}/status`).catch(ofNobody);
    for (const [, count] of status.matchAll(/^\w*voluntary_ctxt_switches:\s+(\d+)$/gm)) {
      sum += Number(count);
    }
  }
  return sum;
}

/** Counts the context switches of a process in the next `seconds`. */
export async function contextSwitchesDuring(pid: number, seconds: number): Promise<number> {
  const before = await contextSwitches(pid);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return await contextSwitches(pid) - before;
}

/** A new process still tidies up its memory; it must have come to rest after so many windows. */
const WINDOWS = 10;

/** Waits for a window of so many seconds in which no thread of a process runs. */
export async function assertComesToRest(pid: number, seconds: number): Promise<void> {
  const counts: number[] = [];
  while (counts.length < WINDOWS && counts.at(-1) !== 0) {
    counts.push(await contextSwitchesDuring(pid, seconds));
  }
  assert(counts.at(-1) === 0, `it ran ${counts.join(", ")} times in ${seconds} s each`);
}

/** A thread that ends meanwhile has no status any more (`ENOENT`), or none to be read (`ESRCH`). */
function ofNobody(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ESRCH") return "";
  throw error;
}
