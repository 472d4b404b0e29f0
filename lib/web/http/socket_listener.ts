/**
 * Listening on a Unix socket, which is its owner's alone: whoever connects is the person, or ssh.
 *
 * @module
 */
import { AT_FDCWD } from "../../posix/descriptor.ts";
import { Errno, expectSuccess } from "../../posix/errno.ts";
import { linkAt, unlinkAt } from "../../posix/file_system.ts";
import { removeOwnSocket, withUmask } from "../../posix/socket.ts";
import { Connections } from "./connections.ts";
import type { ConnectionLimits } from "./limits.ts";
import { type Handler, ListenError, type Listening } from "./listening.ts";

/** Nobody else can connect: mode 0600. */
const SOCKET_UMASK = 0o177;

/**
 * Listens on a socket at `path`; one that was left behind by a server that was killed is replaced.
 *
 * @throws {ListenError} when that is not possible.
 */
export async function listenOnSocket(
  path: string,
  handle: Handler,
  limits?: ConnectionLimits,
): Promise<Listening> {
  await removeStale(path);
  const place = `unix:${path}`;
  const connections = new Connections(handle, limits);
  // Under a name that nothing has: Node removes what is in the place of a socket, whatever it is.
  const draft = path.replace(/[^/]*$/, `.${crypto.randomUUID().slice(0, 8)}`);
  await withUmask(SOCKET_UMASK, () => connections.accept(place, { path: draft }));
  try {
    publish(draft, path, place);
  } catch (error) {
    await connections.close();
    throw error;
  }
  return {
    async close() {
      await connections.close();
      removeOwnSocket(path);
    },
  };
}

/** Gives the socket its name, if that is free. */
function publish(draft: string, path: string, place: string): void {
  const result = linkAt(AT_FDCWD, draft, path);
  unlinkAt(AT_FDCWD, draft);
  if (result === -Errno.EEXIST) throw new ListenError(place);
  expectSuccess(result, "link", path);
}

/** Removes the socket of a server that was killed: nobody answers behind it. */
async function removeStale(path: string): Promise<void> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) removeOwnSocket(path);
  }
}
