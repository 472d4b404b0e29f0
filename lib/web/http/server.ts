/**
 * The server: it listens, and lets through what is meant for it.
 *
 * @module
 */
import { type Address, hostAndPort, isOwnHost } from "./address.ts";
import type { Handler, Listening } from "./listening.ts";
import { listenOnPort } from "./port_listener.ts";
import type { HttpRequest } from "./request.ts";
import { RequestError } from "./request_error.ts";
import type { HttpResponse } from "./response.ts";
import { listenOnSocket } from "./socket_listener.ts";

/**
 * So many requests wait for their answer at most: each costs some memory, and there must be
 * connections left for what is answered at once.
 */
const MAX_REQUESTS = 400;

/** A running server; make it with {@linkcode Server.start}. */
export class Server {
  readonly #handler: Handler;
  #address: Address;
  #listening: Listening | undefined;
  readonly #pending = new Set<Promise<HttpResponse>>();

  private constructor(handler: Handler, address: Address) {
    this.#handler = handler;
    this.#address = address;
  }

  /**
   * Begins to serve.
   *
   * @throws {ListenError} when the address can't be listened on.
   */
  static async start(handler: Handler, address: Address): Promise<Server> {
    const server = new Server(handler, address);
    await server.#listen();
    return server;
  }

  /** Where the page is, with what it must know; behind a socket the port is what `ssh -L` is told. */
  url(fragment: string): string {
    const address = this.#address;
    const host = address.type === "unix"
      ? "localhost:8080"
      : hostAndPort(address.hostname, address.port);
    return `http://${host}/#${fragment}`;
  }

  /** Ends it; answers that are on their way still arrive, and what can't be finished is undone. */
  async close(): Promise<void> {
    await this.#listening?.close();
    await Promise.allSettled(this.#pending);
  }

  async #listen(): Promise<void> {
    const address = this.#address;
    const handler: Handler = {
      handle: (...asked) => this.#handle(...asked),
      failure: (error) => this.#handler.failure(error),
    };
    if (address.type === "unix") {
      this.#listening = await listenOnSocket(address.path, handler);
      return;
    }
    const listening = await listenOnPort(address.hostname, address.port, handler);
    this.#listening = listening;
    this.#address = { ...address, port: listening.port ?? address.port };
  }

  async #handle(
    request: HttpRequest,
    path: string,
    onProof: () => void,
  ): Promise<HttpResponse> {
    if (!isOwnHost(request.headers.get("host"), this.#address)) {
      return this.#handler.failure(new RequestError(421, "Refused: this server has another name"));
    }
    if (this.#pending.size >= MAX_REQUESTS) {
      return this.#handler.failure(
        new RequestError(503, "Too many requests are waiting: try later"),
      );
    }
    const pending = this.#handler.handle(request, path, onProof);
    this.#pending.add(pending);
    try {
      return await pending;
    } finally {
      this.#pending.delete(pending);
    }
  }
}
