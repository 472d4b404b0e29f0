/**
 * Listening on a Unix socket, which is its owner's alone: whoever connects is the person, or ssh.
 *
 * @module
 */
import { removeOwnSocket, withUmask } from "../../posix/socket.ts";
import { streamOfConn } from "./byte_stream.ts";
import { Connections } from "./connections.ts";
import type { ConnectionLimits } from "./limits.ts";
import { type Handler, ListenError, type Listening } from "./listening.ts";

/** Nobody else can connect: mode 0600. */
const SOCKET_UMASK = 0o177;

/** When no connection can be accepted, as no descriptor is left, it is tried again after so long (ms). */
const PAUSE = 100;

/**
 * Listens on a socket at `path`; one that was left behind by a server that was killed is replaced.
 *
 * @throws {ListenError} when that is not possible.
 */
export async function listenOnSocket(
  path: string,
  handler: Handler,
  limits?: ConnectionLimits,
): Promise<Listening> {
  await removeStale(path);
  const connections = new Connections(handler, limits);
  const listener = await withUmask(SOCKET_UMASK, () => bind(path));
  const accepting = acceptAll(listener, connections);
  return {
    async close() {
      listener.close();
      await accepting;
      await connections.close();
      removeOwnSocket(path);
    },
  };
}

/**
 * Deno's, as Node's in Deno 2.8 closes each descriptor of a Unix socket twice: the second time it
 * may be a file's that another thread has just opened.
 */
function bind(path: string): Deno.UnixListener {
  try {
    return Deno.listen({ transport: "unix", path });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ListenError(`unix:${path}`, whyNot(error));
  }
}

/** Undefined: something is there already. */
function whyNot(error: Error): string | undefined {
  if (error instanceof Deno.errors.AddrInUse) return undefined;
  if (error instanceof Deno.errors.NotFound) {
    return "the directory that it should be in does not exist";
  }
  return error instanceof Deno.errors.PermissionDenied ? "permission denied" : error.message;
}

async function acceptAll(listener: Deno.UnixListener, connections: Connections): Promise<void> {
  for (;;) {
    try {
      connections.take(streamOfConn(await listener.accept()));
    } catch (error) {
      if (error instanceof Deno.errors.BadResource) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Removes the socket of a server that was killed: nobody answers behind it. */
async function removeStale(path: string): Promise<void> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) removeOwnSocket(path);
  }
}
