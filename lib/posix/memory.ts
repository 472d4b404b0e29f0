/**
 * Giving memory back to the system. The runtime keeps what it has had, as it may need that again;
 * of a process that sleeps most of its life that is what it costs.
 *
 * @module
 */
import { libc } from "./libc.ts";

/** Has V8 keep nothing that it can do without, as when there is no memory left. */
const ALL = { type: "major", flavor: "last-resort" };

/**
 * Gives the system what is not needed; takes some 20 ms. The garbage in V8's heap stays where the
 * runtime has no function that collects it: the executable is built with one (tools/build.ts).
 */
export function giveMemoryBack(): void {
  const collect: unknown = Reflect.get(globalThis, "gc");
  if (typeof collect === "function") collect(ALL);
  // What it had outside of V8's heap is free then, but malloc(3) has it.
  libc.malloc_trim(0n);
}
