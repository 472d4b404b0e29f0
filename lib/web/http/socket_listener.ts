/**
 * Listening on a Unix socket, which is its owner's alone: whoever connects is the person, or ssh.
 *
 * @module
 */
import { removeOwnSocket, withUmask } from "../../posix/socket.ts";
import { type Handler, ListenError, type Listening, untilClosed } from "./listening.ts";

/** Nobody else can connect: mode 0600. */
const SOCKET_UMASK = 0o177;

/**
 * Listens on a socket at `path`; one that was left behind by a server that was killed is replaced.
 *
 * @throws {ListenError} when that is not possible.
 */
export async function listenOnSocket(path: string, handle: Handler): Promise<Listening> {
  await removeStale(path);
  const options = { path, onListen: () => {} };
  const server = serve(options, (request) => handle(request, pathOf(request)));
  return {
    async close() {
      await untilClosed(server.shutdown());
      removeOwnSocket(path);
    },
  };
}

function serve(
  options: Deno.ServeUnixOptions,
  handle: (request: Request) => Promise<Response>,
): Deno.HttpServer {
  try {
    return withUmask(SOCKET_UMASK, () => Deno.serve(options, handle));
  } catch (error) {
    const place = `unix:${options.path}`;
    if (error instanceof Deno.errors.AddrInUse) throw new ListenError(place);
    // A TypeError: the path is longer than a socket's can be (unix(7)).
    const isRefusal = error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.NotFound || error instanceof TypeError;
    throw isRefusal ? new ListenError(place, error.message) : error;
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

function pathOf({ url }: Request): string {
  return /^[a-z+]+:\/\/[^/]*(\/[^?#]*)/.exec(url)?.[1] ?? "/";
}
