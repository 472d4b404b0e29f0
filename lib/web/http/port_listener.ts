/**
 * Listening on a TCP port, where everybody on the host can connect.
 *
 * @module
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { hostAndPort } from "./address.ts";
import { streamOfSocket } from "./byte_stream.ts";
import { Connections } from "./connections.ts";
import type { ConnectionLimits } from "./limits.ts";
import { type Handler, ListenError, type Listening } from "./listening.ts";

export type { ConnectionLimits };

/**
 * As many may wait to be accepted as the kernel lets. Deno 2.6 rounds it up to a power of two in 32
 * bits, and stops when so many were accepted in all: it would do so after 512 by default.
 */
const BACKLOG = 2 ** 30 - 1;

/** What the codes of Node's errors mean. */
const WHY_NOT = new Map<unknown, string>([
  ["EADDRNOTAVAIL", "this host has no such address; see: ip address"],
  ["EACCES", "that port is for root; choose one of 1024 or more"],
]);

/**
 * Listens on a port, 0 being any that is free.
 *
 * @throws {ListenError} when that is not possible.
 */
export async function listenOnPort(
  hostname: string,
  port: number,
  handler: Handler,
  limits?: ConnectionLimits,
): Promise<Listening> {
  const connections = new Connections(handler, limits);
  // Node's, as closing a connection of Deno's leaves a write to somebody who never reads waiting.
  const server = createServer({ noDelay: true }, (socket) => {
    connections.take(streamOfSocket(socket));
  });
  try {
    const listening = once(server, "listening");
    server.listen({ host: hostname, port, backlog: BACKLOG });
    await listening;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    const why = error.code === "EADDRINUSE" ? undefined : WHY_NOT.get(error.code) ?? error.message;
    throw new ListenError(hostAndPort(hostname, port), why);
  }
  const address = server.address();
  return {
    port: address === null || typeof address === "string" ? undefined : address.port,
    async close() {
      server.close();
      await connections.close();
    },
  };
}
