/**
 * The bytes between this host and an engine: a socket, encrypted after the engine's first word if
 * that is wanted. The one that comes with the library (transport-node 3.4.0) takes its listeners off
 * a socket before it closes it: when the engine resets the connection meanwhile, as it does after it
 * has refused somebody, that is an error which nobody hears, and ends the process.
 *
 * @module
 */
import type { ConnectionOptions, NatsConnection, Server } from "@nats-io/nats-core";
import {
  DataBuffer,
  NatsConnectionImpl,
  protoLen,
  setTransportFactory,
  type Transport,
} from "@nats-io/nats-core/internal";
import { lookup } from "node:dns/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { decodeUtf8 } from "../posix/utf8.ts";
import { isObject, parseJson } from "./range.ts";

/** The first line of an engine says what it is and can do, in some 500 bytes. */
const MAX_FIRST_LINE = 64 * 1024;

/** What it begins with; an object in JSON follows (NATS client protocol). */
const INFO = /^INFO\s/i;
const INFO_LENGTH = "INFO".length;

/**
 * Connects to an engine.
 *
 * @throws {Error} when it can't be reached, or refuses; the message says why.
 */
export function connectToEngine(options: ConnectionOptions): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new SocketTransport(), dnsResolveFn: addressesOf });
  return NatsConnectionImpl.connect(options);
}

/** All addresses of a name: each is tried, and the name is what a certificate must be for. */
async function addressesOf(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** One connection, as the library wants it. Whatever becomes of its sockets, somebody listens. */
class SocketTransport implements Transport {
  /** What the engine shows to those who look after it. */
  readonly lang = "pipechat";
  readonly version = "1";
  #socket: Socket | undefined;
  #isEncrypted = false;
  /** Whether the library was told that there is a connection; only then it is told of its end. */
  #isConnected = false;
  #isClosed = false;
  /** Why the connection has ended, if it was an error. */
  closeError?: Error;
  /** What has arrived and was not taken. */
  #arrived: Uint8Array[] = [];
  /** Settled when something has arrived, or nothing will any more. */
  #change = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<Error | void>();

  get isClosed(): boolean {
    return this.#isClosed;
  }

  isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  closed(): Promise<Error | void> {
    return this.#end.promise;
  }

  async connect(server: Server, options: ConnectionOptions): Promise<void> {
    const socket = connectTcp(server.port, server.hostname);
    socket.setNoDelay(true);
    this.#use(socket);
    try {
      const { isSecure, length } = await this.#firstLine();
      if (isSecure) {
        // What came behind the first line before it is encrypted may be anybody's.
        this.#arrived = [DataBuffer.concat(...this.#arrived).subarray(0, length)];
        await this.#encrypt(socket, server, options);
      } else if (options.tls) throw new Error("it does not talk encrypted");
      if (this.#isClosed) throw this.#whyClosed();
      this.#isConnected = true;
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield* this.#arrived.splice(0);
      if (this.#arrived.length > 0) continue;
      if (this.#isClosed) return;
      await this.#change.promise;
    }
  }

  /** What can't be sent is no error here: the connection breaks, and that is one. */
  send(frame: Uint8Array): void {
    if (!this.#isClosed) this.#socket?.write(frame);
  }

  close(error?: Error): Promise<void> {
    if (this.#isConnected) this.#finish(error);
    else this.discard();
    return Promise.resolve();
  }

  /** The library does this when the engine no longer answers: there is nothing to wait for. */
  disconnect(): void {
    this.#finish();
  }

  /** Breaks it off; the library is not told. */
  discard(): void {
    this.#isClosed = true;
    this.#change.resolve();
    this.#socket?.destroy();
  }

  /** Takes what comes from a socket. Its listeners stay until it is gone. */
  #use(socket: Socket): void {
    this.#socket = socket;
    socket.on("error", (error) => this.closeError ??= error);
    socket.on("close", () => {
      if (socket === this.#socket) this.#finish();
    });
    socket.on("data", (chunk) => {
      if (socket !== this.#socket || typeof chunk === "string") return;
      this.#arrived.push(chunk);
      this.#changed();
    });
  }

  /** It has ended: wakes everybody who waits for something. */
  #finish(error?: Error): void {
    if (this.#isClosed) return;
    if (error !== undefined) this.closeError ??= error;
    this.discard();
    if (this.#isConnected) this.#end.resolve(this.closeError);
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  #whyClosed(): Error {
    return this.closeError ?? new Error("it ended the connection");
  }

  /** What an engine says of itself in its first line, which stays there for the library. */
  async #firstLine(): Promise<{ isSecure: boolean; length: number }> {
    for (;;) {
      if (this.#isClosed) throw this.#whyClosed();
      const bytes = DataBuffer.concat(...this.#arrived);
      const length = protoLen(bytes);
      if (length > 0 || bytes.length > MAX_FIRST_LINE) {
        const isInfo = INFO.test(decodeUtf8(bytes, 0, length));
        const info = isInfo ? parseJson(bytes.subarray(INFO_LENGTH, length)) : undefined;
        if (!isObject(info)) throw new Error("it is no nats-server: it begins with something else");
        const isSecure = info["tls_required"] === true || info["tls_available"] === true;
        return { isSecure, length };
      }
      await this.#change.promise;
    }
  }

  async #encrypt(socket: Socket, server: Server, options: ConnectionOptions): Promise<void> {
    socket.removeAllListeners("data");
    const { promise, resolve } = Promise.withResolvers<void>();
    const wanted = { socket, servername: server.tlsName, rejectUnauthorized: true };
    const secure = connectTls({ ...wanted, ...options.tls }, resolve);
    this.#use(secure);
    secure.once("close", resolve);
    await promise;
    if (this.#isClosed) throw this.#whyClosed();
    if (!secure.authorized) throw secure.authorizationError;
    this.#isEncrypted = true;
  }
}
