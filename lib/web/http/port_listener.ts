/**
 * Listening on a TCP port, where everybody on the host can connect and try to be in the way.
 *
 * This is Node's server, as the runtime's own has no limits for connections: a thousand that were
 * opened by somebody and never used would end it.
 *
 * @module
 */
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { hostAndPort } from "./address.ts";
import { failure } from "../chat/answer.ts";
import { FAREWELL, type Handler, ListenError, type Listening, untilClosed } from "./listening.ts";
import { mustMakeSense } from "../chat/router.ts";

/** What a connection may take. */
export interface ConnectionLimits {
  /** So many are open at most. */
  readonly connections: number;
  /** All headers of a request together (bytes). */
  readonly headerBytes: number;
  /** Until its headers are here, from when it was opened (ms). */
  readonly headersTimeout: number;
  /** Until all of a request is here (ms). */
  readonly requestTimeout: number;
  /** How long it stays open for another request (ms). */
  readonly keepAliveTimeout: number;
}

const LIMITS: ConnectionLimits = {
  // A process has 1024 descriptors by default, and beyond them nothing works any more: half of
  // them are for the room.
  connections: 512,
  // No browser sends more.
  headerBytes: 16 * 1024,
  // They come at once, or never.
  headersTimeout: 10_000,
  // Enough for the largest file over a slow line.
  requestTimeout: 3_600_000,
  // Shorter than any attention, so that nobody holds a connection by asking once.
  keepAliveTimeout: 10_000,
};

/** What a client has not read of earlier answers (bytes): with more, it gets no further ones. */
const MAX_UNREAD = 1024 * 1024;

/**
 * Listens on a port, 0 being any that is free.
 *
 * @throws {ListenError} when that is not possible.
 */
export async function listenOnPort(
  hostname: string,
  port: number,
  handle: Handler,
  limits = LIMITS,
): Promise<Listening> {
  // Only now: everybody else need not wait for it to be loaded.
  const { createServer } = await import("node:http");
  const busy = new WeakSet<Socket>();
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeout,
    connectionsCheckingInterval: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
  }, (incoming, outgoing) => exchange(incoming, outgoing, handle, busy));
  server.maxConnections = limits.connections;
  try {
    await once(server.listen(port, hostname), "listening");
  } catch (error) {
    throw cannotListen(hostAndPort(hostname, port), error);
  }
  const bound = server.address();
  return {
    ...(typeof bound === "string" || bound === null ? {} : { port: bound.port }),
    async close() {
      const timer = setTimeout(() => server.closeAllConnections(), FAREWELL);
      const closed = once(server.close(), "close");
      server.closeIdleConnections();
      await untilClosed(closed);
      clearTimeout(timer);
    },
  };
}

/**
 * Answers one request. Who sends the next one before the answer is there wants to fill the memory:
 * clients that are in use do not do that.
 *
 * @param busy The connections on which an answer is awaited.
 */
async function exchange(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: Handler,
  busy: WeakSet<Socket>,
): Promise<void> {
  const { socket } = incoming;
  if (socket.destroyed) return;
  if (busy.has(socket) || socket.writableLength > MAX_UNREAD) {
    socket.destroy();
    return;
  }
  busy.add(socket);
  try {
    const response = await answer(incoming, outgoing, handle);
    // Before its end is sent: the client may ask again as soon as it has that.
    if (!isStream(response)) busy.delete(socket);
    await write(outgoing, response);
  } catch {
    // The client has gone, or a file is not what was sent: nobody shall take the answer for whole.
    outgoing.destroy();
  }
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handle: Handler,
): Promise<Response> {
  try {
    const [path = ""] = (incoming.url ?? "").split(/[?#]/);
    return await handle(toRequest(incoming, outgoing), path);
  } catch (error) {
    return failure(error, false);
  }
}

/** The request in the form of fetch; its signal tells that the client has gone. */
function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const { method = "", url = "" } = incoming;
  mustMakeSense(method, url);
  const headers = Object.entries(incoming.headers).flatMap(([name, value = []]) =>
    [value].flat().map((value): [string, string] => [name, value])
  );
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  // What is not read of it must not be destroyed: the answer goes through the same socket.
  const body = () => ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
  return new Request(`http://localhost${url}`, {
    method,
    headers,
    body: method === "POST" ? body() : null,
    signal: gone.signal,
  });
}

async function write(outgoing: ServerResponse, response: Response): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  if (isStream(response) && response.body !== null) {
    outgoing.writeHead(response.status, { ...headers, connection: "close" });
    return await pipeline(Readable.from(response.body), outgoing);
  }
  const bytes = await response.bytes();
  outgoing.writeHead(response.status, { ...headers, "content-length": bytes.length });
  outgoing.end(bytes);
}

/** Only of a file is the length told in advance; all else is there already. */
function isStream({ headers }: Response): boolean {
  return headers.has("content-length");
}

function cannotListen(place: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  return error.code === "EADDRINUSE"
    ? new ListenError(place)
    : new ListenError(place, error.message);
}
