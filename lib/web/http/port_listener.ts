/**
 * Listening on a TCP port, where everybody on the host can connect.
 *
 * @module
 */
import { hostAndPort } from "./address.ts";
import { Connections } from "./connections.ts";
import type { ConnectionLimits } from "./limits.ts";
import type { Handler, Listening } from "./listening.ts";

export type { ConnectionLimits };

/**
 * Listens on a port, 0 being any that is free.
 *
 * @throws {ListenError} when that is not possible.
 */
export async function listenOnPort(
  hostname: string,
  port: number,
  handle: Handler,
  limits?: ConnectionLimits,
): Promise<Listening> {
  const connections = new Connections(handle, limits);
  await connections.accept(hostAndPort(hostname, port), { host: hostname, port });
  return connections;
}
