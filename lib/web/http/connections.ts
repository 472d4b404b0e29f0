/**
 * All connections to one place, in a limited number.
 *
 * @module
 */
import { once } from "node:events";
import { createServer, type ListenOptions, type Server, type Socket } from "node:net";
import { Connection } from "./connection.ts";
import { type ConnectionLimits, LIMITS } from "./limits.ts";
import { FAREWELL, type Handler, ListenError, untilClosed } from "./listening.ts";

/**
 * As many may wait to be accepted as the kernel lets. Deno 2.6 rounds it up to a power of two in 32
 * bits, and stops when so many were accepted in all: it would do so after 512 by default.
 */
const BACKLOG = 2 ** 30 - 1;

/** The connections that a server accepts. */
export class Connections {
  readonly #server: Server;
  readonly #handle: Handler;
  readonly #limits: ConnectionLimits;
  readonly #open = new Map<Connection, Promise<void>>();

  constructor(handle: Handler, limits = LIMITS) {
    this.#handle = handle;
    this.#limits = limits;
    this.#server = createServer({ noDelay: true }, (socket) => this.#take(socket));
  }

  /**
   * Begins to accept them.
   *
   * @param place What it is called in messages.
   * @param where It is bound there before this function returns its promise.
   * @throws {ListenError} when that is not possible.
   */
  async accept(place: string, where: ListenOptions): Promise<void> {
    const listening = once(this.#server, "listening");
    try {
      this.#server.listen({ ...where, backlog: BACKLOG });
      await listening;
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error)) throw error;
      throw new ListenError(place, error.code === "EADDRINUSE" ? undefined : error.message);
    }
  }

  /** The port, where there is one. */
  get port(): number | undefined {
    const address = this.#server.address();
    return address === null || typeof address === "string" ? undefined : address.port;
  }

  /** Ends them all; answers that are on their way still arrive, if they hurry. */
  async close(): Promise<void> {
    this.#server.close();
    const timer = setTimeout(() => {
      for (const connection of this.#open.keys()) connection.close();
    }, FAREWELL);
    for (const connection of this.#open.keys()) connection.end();
    await untilClosed(Promise.all(this.#open.values()));
    clearTimeout(timer);
  }

  #take(socket: Socket): void {
    // Whatever it is, reading or writing fails with it, too.
    socket.on("error", () => {});
    if (this.#open.size >= this.#limits.connections && !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, this.#handle, this.#limits);
    const over = connection.serve().finally(() => this.#open.delete(connection));
    this.#open.set(connection, over);
  }

  /**
   * Closes the oldest connection that has not shown the token, so that nobody without it is in the
   * way of those who have it: they show it at once, and are let in however many others there are.
   */
  #makeRoom(): boolean {
    const oldest = this.#open.keys().find(({ isProven }) => !isProven);
    if (oldest === undefined || oldest.age < this.#limits.shortestStay) return false;
    this.#open.delete(oldest);
    oldest.close();
    return true;
  }
}
