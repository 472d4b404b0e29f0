/**
 * The request that a web server hands on in the environment and on stdin (RFC 3875, section 4). Its
 * client chose most of that, so what makes no sense is refused.
 *
 * @module
 */
import { wholeNumber } from "../../web/http/params.ts";
import type { HttpRequest } from "../../web/http/request.ts";
import { mustMakeSense } from "../../web/http/request_head.ts";
import { RequestError } from "../../web/http/request_error.ts";

/** Headers of the request that matter, by the variables in which CGI passes them. */
const HEADERS: readonly (readonly [variable: string, header: string])[] = [
  ["CONTENT_TYPE", "content-type"],
  ["HTTP_HOST", "host"],
  ["HTTP_ORIGIN", "origin"],
  ["HTTP_SEC_FETCH_DEST", "sec-fetch-dest"],
  ["HTTP_SEC_FETCH_MODE", "sec-fetch-mode"],
  ["HTTP_SEC_FETCH_SITE", "sec-fetch-site"],
];
/** What a header can hold (RFC 9110, section 5.5). */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The path of the request below this program; empty without a slash behind the program's name. */
export function requestPath(): string {
  return encodePath(variable("PATH_INFO"));
}

/** Where this program is, on this very host: a path with a slash at its end. */
export function ownPath(): string {
  // Browsers take two slashes, or one and a backslash, for the beginning of a host's name.
  return encodePath(`/${variable("SCRIPT_NAME").replace(/^\/+/, "")}/`).replace(/\/+$/, "/");
}

/** Who the web server says that it is; empty when it does not say. */
export function remoteUser(): string {
  return variable("REMOTE_USER");
}

/**
 * The request.
 *
 * @param path What {@linkcode requestPath} returned.
 * @throws {RequestError} when there is none that makes sense.
 */
export function readRequest(path: string, signal: AbortSignal): HttpRequest {
  const method = variable("REQUEST_METHOD") || "GET";
  mustMakeSense(method, path);
  const length = bodyLength();
  const url = `http://localhost${path}?${variable("QUERY_STRING")}`;
  if (!URL.canParse(url)) throw senseless("QUERY_STRING");
  const headers = new Map(HEADERS.map(([name, header]) => [header, headerValue(name)]));
  return {
    method,
    url,
    headers: { get: (name) => headers.get(name) || null },
    body: method === "POST" && length > 0 ? readInput(length) : null,
    signal,
  };
}

function headerValue(name: string): string {
  const value = variable(name);
  if (!HEADER_VALUE.test(value)) throw senseless(name);
  return value;
}

function bodyLength(): number {
  const length = wholeNumber(variable("CONTENT_LENGTH") || "0", "CONTENT_LENGTH");
  if (length < 0) throw senseless("CONTENT_LENGTH");
  return length;
}

/** So many bytes of stdin, which a web server need not end. */
async function* readInput(length: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let left = length; left > 0;) {
    const buffer = new Uint8Array(Math.min(left, 64 * 1024));
    const read = await Deno.stdin.read(buffer);
    if (read === null) return;
    left -= read;
    yield buffer.subarray(0, read);
  }
}

/** A web server decodes paths before it hands them on. */
function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function variable(name: string): string {
  try {
    return Deno.env.get(name) ?? "";
  } catch (error) {
    if (error instanceof Deno.errors.InvalidData) throw senseless(name);
    throw error;
  }
}

function senseless(name: string): RequestError {
  return new RequestError(400, `Refused: the ${name} of the request makes no sense`);
}
