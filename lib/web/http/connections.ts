/**
 * All connections to one place, in a limited number.
 *
 * @module
 */
import type { ByteStream } from "./byte_stream.ts";
import { Connection } from "./connection.ts";
import { type ConnectionLimits, LIMITS } from "./limits.ts";
import { FAREWELL, type Handler, untilClosed } from "./listening.ts";
import { RequestError } from "./request_error.ts";

/** The connections that a server accepts. */
export class Connections {
  readonly #handler: Handler;
  readonly #limits: ConnectionLimits;
  readonly #open = new Map<Connection, Promise<void>>();

  constructor(handler: Handler, limits = LIMITS) {
    this.#handler = handler;
    this.#limits = limits;
  }

  /** Serves one more of them, or closes it at once when there are too many. */
  take(stream: ByteStream): void {
    if (this.#open.size >= this.#limits.connections && !this.#makeRoom()) {
      stream.close();
      return;
    }
    const connection = new Connection(stream, this.#handler, this.#limits);
    const over = connection.serve().finally(() => this.#open.delete(connection));
    this.#open.set(connection, over);
  }

  /** Ends them all; answers that are on their way still arrive, if they hurry. */
  async close(): Promise<void> {
    const timer = setTimeout(() => {
      for (const connection of this.#open.keys()) {
        connection.breakOff(new RequestError(503, "The server has ended"));
        connection.close();
      }
    }, FAREWELL);
    for (const connection of this.#open.keys()) connection.end();
    await untilClosed(Promise.all(this.#open.values()));
    clearTimeout(timer);
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
