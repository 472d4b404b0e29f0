/**
 * All connections to one place, in a limited number.
 *
 * @module
 */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { Connection } from "./connection.ts";
import { type ConnectionLimits, LIMITS } from "./limits.ts";
import { FAREWELL, type Handler, ListenError, untilClosed } from "./listening.ts";

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
   * @param listen Makes the server listen there.
   * @throws {ListenError} when that is not possible.
   */
  async accept(place: string, listen: (server: Server) => void): Promise<void> {
    const listening = once(this.#server, "listening");
    try {
      listen(this.#server);
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
    if (this.#open.size >= this.#limits.connections) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, this.#handle, this.#limits);
    const over = connection.serve().finally(() => this.#open.delete(connection));
    this.#open.set(connection, over);
  }
}
