/**
 * The server: it listens, and lets through what is meant for it.
 *
 * @module
 */
import { removeOwnSocket, withUmask } from "../posix/socket.ts";
import { type Address, hostAndPort, isOwnHost } from "./address.ts";
import { failure, RequestError } from "./answer.ts";
import { respond } from "./router.ts";
import type { Site } from "./site.ts";

/** So many requests wait for their answer at most: each costs some memory. */
const MAX_REQUESTS = 1024;
/** At the end, answers that are on their way have so long (ms). */
const FAREWELL = 500;
/** A socket is for its owner alone. */
const SOCKET_UMASK = 0o177;

/** The address can't be listened on. */
export class ListenError extends Error {
  override name = "ListenError";
}

/** A running server; make it with {@linkcode Server.start}. */
export class Server {
  /** Where it listens; the port is the one it really got. */
  readonly address: Address;
  readonly #site: Site;
  readonly #report: (error: unknown) => void;
  readonly #server: Deno.HttpServer;
  readonly #stop = new AbortController();
  #requests = 0;

  private constructor(site: Site, address: Address, report: (error: unknown) => void) {
    this.#site = site;
    this.#report = report;
    const options = { signal: this.#stop.signal, onListen: () => {} };
    const handle = (request: Request) => this.#handle(request);
    if (address.type === "unix") {
      const { path } = address;
      this.#server = withUmask(SOCKET_UMASK, () => Deno.serve({ ...options, path }, handle));
      this.address = address;
    } else {
      const { hostname, port } = address;
      const server = Deno.serve({ ...options, hostname, port }, handle);
      this.#server = server;
      this.address = { ...address, port: server.addr.port };
    }
  }

  /**
   * Begins to serve.
   *
   * @param report Told what is the program's own fault.
   * @throws {ListenError} when the address can't be listened on.
   */
  static async start(
    site: Site,
    address: Address,
    report: (error: unknown) => void,
  ): Promise<Server> {
    try {
      if (address.type === "unix") await removeStale(address.path);
      return new Server(site, address, report);
    } catch (error) {
      throw cannotListen(address, error);
    }
  }

  /** Where the page is; behind a socket the port is whatever `ssh -L` is told. */
  url(token: string): string {
    const { address } = this;
    const host = address.type === "unix"
      ? "localhost:8080"
      : hostAndPort(address.hostname, address.port);
    return `http://${host}/#${token}`;
  }

  /** Ends it; answers that are on their way still arrive. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#stop.abort(), FAREWELL);
    await this.#server.shutdown();
    clearTimeout(timer);
    if (this.address.type === "unix") removeOwnSocket(this.address.path);
  }

  async #handle(request: Request): Promise<Response> {
    if (!isOwnHost(request.headers.get("host"), this.address)) {
      return failure(new RequestError(421, "Refused: this server has another name"), false);
    }
    if (this.#requests >= MAX_REQUESTS) {
      return failure(new RequestError(503, "Too many requests are waiting: try later"), false);
    }
    this.#requests++;
    try {
      return await respond(this.#site, request, pathOf(request), this.#report);
    } finally {
      this.#requests--;
    }
  }
}

/** The path as it was sent: a URL object would have tidied it up. */
function pathOf(request: Request): string {
  return /^[a-z+]+:\/\/[^/]*(\/[^?#]*)/.exec(request.url)?.[1] ?? "/";
}

/** Removes the socket of a server that was killed: nobody answers behind it. */
async function removeStale(path: string): Promise<void> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) removeOwnSocket(path);
  }
}

function cannotListen(address: Address, error: unknown): unknown {
  const place = address.type === "unix"
    ? `unix:${address.path}`
    : hostAndPort(address.hostname, address.port);
  if (error instanceof Deno.errors.AddrInUse) {
    return new ListenError(`Cannot listen on "${place}": something is there; choose another place`);
  }
  const isRefusal = error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.AddrNotAvailable || error instanceof Deno.errors.NotFound;
  return isRefusal ? new ListenError(`Cannot listen on "${place}": ${error.message}`) : error;
}
