/**
 * The head of a request: its first line and its headers (RFC 9112). What is not as it should be is
 * refused, never mended: nobody shall see another request in it than somebody else does.
 *
 * @module
 */
import type { RequestHeaders } from "./request.ts";
import { RequestError } from "./request_error.ts";

/** What can be done here. */
const METHODS: readonly string[] = ["GET", "HEAD", "POST"];
const REQUEST_LINE = /^([A-Z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const HEADER = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

const decoder = new TextDecoder("latin1");

/** What stands before the body of a request. */
export interface RequestHead {
  readonly method: string;
  /** What is asked for, as it was sent. */
  readonly target: string;
  readonly version: "1.0" | "1.1";
  readonly headers: RequestHeaders;
  /** How many bytes the body has, or that it says so itself, chunk by chunk. */
  readonly length: number | "chunked";
  /** Whether more requests may come on the same connection. */
  readonly isKeptAlive: boolean;
}

/**
 * Understands the head of a request, without the empty line at its end.
 *
 * @throws {RequestError} when it is none.
 */
export function parseHead(bytes: Uint8Array): RequestHead {
  const [first = "", ...lines] = decoder.decode(bytes).split("\r\n");
  const [, method, target, minor] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || target === undefined) throw notHttp();
  const headers = parseHeaders(lines);
  const version = minor === "0" ? "1.0" : "1.1";
  const isClosed = /\bclose\b/i.test(headers.get("connection") ?? "");
  return {
    method,
    target,
    version,
    headers,
    length: bodyLength(version, headers),
    isKeptAlive: version === "1.1" && !isClosed,
  };
}

/**
 * To be asked before a request is made of these: not all of them can be in one.
 *
 * @throws {RequestError} when nothing here is asked for so.
 */
export function mustMakeSense(method: string, path: string): void {
  if (!METHODS.includes(method)) throw new RequestError(405, `Nothing can be done with ${method}`);
  // A proxy is asked for whole addresses; this is none.
  if (!path.startsWith("/")) throw new RequestError(400, "The request asks for no path");
}

function parseHeaders(lines: readonly string[]): RequestHeaders {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, word, value] = HEADER.exec(line) ?? [];
    if (word === undefined || value === undefined) throw notHttp();
    const name = word.toLowerCase();
    const before = headers.get(name);
    // One that comes twice is a list (RFC 9110, section 5.3).
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { get: (name) => headers.get(name) ?? null };
}

/** Two lengths, or one beside another way to tell the end, are an attack or a mistake. */
function bodyLength(
  version: RequestHead["version"],
  headers: RequestHeaders,
): RequestHead["length"] {
  const [coding, length] = [headers.get("transfer-encoding"), headers.get("content-length")];
  if (coding === null && length === null) return 0;
  const isChunked = version === "1.1" && coding?.toLowerCase() === "chunked";
  if (length === null && isChunked) return "chunked";
  if (coding === null && length !== null && /^\d{1,15}$/.test(length)) return Number(length);
  throw notHttp();
}

function notHttp(): RequestError {
  return new RequestError(400, "This is no request of HTTP");
}
