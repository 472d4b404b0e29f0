/**
 * The socket of a link that runs: other processes of its account bring it peers, or ask how it is.
 *
 * @module
 */
import { effectiveUid } from "../posix/user.ts";
import type { Link } from "./link.ts";
import type { Channel } from "./peer.ts";

/** What somebody wants is said in so many bytes. */
const MAX_REQUEST_BYTES = 256;
const NEWLINE = 0x0a;

/** What a process wants of the link. */
export type Request =
  /** To bring it a peer, of the host that its key is bound to. */
  | { readonly type: "peer"; readonly bound: string | undefined }
  | { readonly type: "status" }
  /** To ask other hosts for the file of a message. */
  | { readonly type: "fetch"; readonly id: number };

/** The socket, until it is disposed of. */
export class LinkSocket implements Disposable {
  readonly #listener: Deno.UnixListener;
  readonly #path: string;

  /**
   * @param attach Is given each peer that is brought.
   * @throws {Error} when it can't be made.
   */
  constructor(path: string, link: Link, attach: (channel: Channel) => Promise<void>) {
    this.#path = path;
    remove(path);
    this.#listener = Deno.listen({ transport: "unix", path });
    // The directory is this account's alone; this is for those who change that.
    Deno.chmodSync(path, 0o600);
    this.#accept(link, attach);
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    remove(this.#path);
  }

  async #accept(link: Link, attach: (channel: Channel) => Promise<void>): Promise<void> {
    for await (const connection of this.#listener) {
      answer(connection, link, attach).catch(() => close(connection));
    }
  }
}

async function answer(
  connection: Deno.UnixConn,
  link: Link,
  attach: (channel: Channel) => Promise<void>,
): Promise<void> {
  const request = await readRequest(connection);
  if (request?.type === "status") await tell(connection, JSON.stringify(link.status));
  if (request?.type === "fetch") await tell(connection, link.fetchFile(request.id));
  if (request?.type !== "peer") return close(connection);
  await attach({ ...channelOf(connection), bound: request.bound });
}

async function tell(connection: Deno.UnixConn, line: string): Promise<void> {
  await connection.write(new TextEncoder().encode(`${line}\n`));
}

/** Byte by byte: what follows is the peer's. */
async function readRequest(connection: Deno.UnixConn): Promise<Request | undefined> {
  const bytes: number[] = [];
  const byte = new Uint8Array(1);
  while (bytes.length < MAX_REQUEST_BYTES) {
    if (await connection.read(byte) !== 1) return undefined;
    const [value = 0] = byte;
    if (value === NEWLINE) break;
    bytes.push(value);
  }
  const [type, word] = String.fromCharCode(...bytes).split(" ");
  if (type === "status") return { type };
  if (type === "fetch") return { type, id: Number(word) };
  return type === "peer" ? { type, bound: word } : undefined;
}

/**
 * Asks the link that listens at `path` for something.
 *
 * @returns The connection, or undefined when no link listens there.
 */
export async function request(path: string, wanted: Request): Promise<Deno.UnixConn | undefined> {
  const connection = await Deno.connect({ transport: "unix", path }).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.ConnectionRefused) return undefined;
    throw error;
  });
  if (connection === undefined) return undefined;
  await tell(connection, formatRequest(wanted));
  return connection;
}

function formatRequest(wanted: Request): string {
  if (wanted.type === "fetch") return `fetch ${wanted.id}`;
  return wanted.type === "peer" && wanted.bound !== undefined
    ? `peer ${wanted.bound}`
    : wanted.type;
}

/** Both directions of a connection. */
export function channelOf(connection: Deno.UnixConn): Channel {
  return {
    input: connection.readable,
    output: connection.writable,
    close: () => close(connection),
  };
}

/** The peer that talks to this process itself. */
export function ownChannel(bound: string | undefined): Channel {
  return {
    input: Deno.stdin.readable,
    output: Deno.stdout.writable,
    bound,
    close: () => {},
  };
}

/** Hands everything on between this process and the link, until one side ends. */
export async function bridge(connection: Deno.UnixConn): Promise<void> {
  const quiet = () => {};
  await Promise.race([
    Deno.stdin.readable.pipeTo(connection.writable).catch(quiet),
    connection.readable.pipeTo(Deno.stdout.writable).catch(quiet),
  ]);
}

function close(connection: Deno.UnixConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** What a link that was killed has left; two that start at once were told apart before. */
function remove(path: string): void {
  try {
    if (Deno.lstatSync(path).uid === effectiveUid()) Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
