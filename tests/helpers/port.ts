/**
 * Ports of this machine, for servers that are started by tests.
 *
 * @module
 */

/** Who does not listen after so long (ms) on a busy machine will not. */
const PATIENCE = 20_000;
const LOOK_INTERVAL = 20;

/** A port that nobody listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/**
 * Waits until somebody listens: servers do so some milliseconds after they were started, and say
 * so to nobody.
 *
 * @param describe What to say if nobody does.
 */
export async function untilListening(port: number, describe: () => string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL));
    }
  }
  throw new Error(describe());
}
