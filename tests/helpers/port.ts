/**
 * Ports of this machine, for servers that are started by tests.
 *
 * @module
 */

/** Who does not listen after so long (ms) on a busy machine will not. */
const PATIENCE = 20_000;
const LOOK_INTERVAL = 20;

/** Ports below are for what a machine serves. */
const LOWEST = 10_000;
const HIGHEST = 65_535;

/**
 * A port that nobody listens on. It is none of those that the kernel gives to who asks for any
 * (ip(7)): one of these could be somebody else's before the server listens, or once it is killed.
 */
export function freePort(): number {
  const [first = LOWEST, last = HIGHEST] = Deno.readTextFileSync(
    "/proc/sys/net/ipv4/ip_local_port_range",
  ).trim().split(/\s+/).map(Number);
  const below = Math.max(0, first - LOWEST);
  const above = Math.max(0, HIGHEST - last);
  while (true) {
    const choice = Math.floor(Math.random() * (below + above));
    const port = below + above === 0
      ? 0
      : choice < below
      ? LOWEST + choice
      : last + 1 + choice - below;
    try {
      using listener = Deno.listen({ hostname: "127.0.0.1", port });
      return listener.addr.port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
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
