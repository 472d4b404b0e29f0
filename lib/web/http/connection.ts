/**
 * One connection: requests come one after another, and each gets its answer.
 *
 * The runtime's own server has no limits, and a thousand connections that were opened by somebody
 * and never used would end it. Node's has them, but not in all runtimes, and there not on sockets.
 *
 * @module
 */
import { STATUS_CODES } from "node:http";
import { RequestError } from "./request_error.ts";
import { ByteSource, HEADER_END, joined } from "./byte_source.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { ConnectionLimits } from "./limits.ts";
import type { Handler } from "./listening.ts";
import { RequestBody } from "./request_body.ts";
import { STREAMED } from "./streamed.ts";
import { mustMakeSense, parseHead, type RequestHead } from "./request_head.ts";

/** So much of an answer is written at once (bytes), so that a slow client is told from a deaf one. */
const PIECE = 64 * 1024;

/** Why a request is broken off that nobody waits for: made once, for it is thrown away most often. */
const OVER = new DOMException("The client has gone", "AbortError");

/** An open connection to a client. */
export class Connection {
  readonly #stream: ByteStream;
  readonly #handler: Handler;
  readonly #limits: ConnectionLimits;
  readonly #source: ByteSource;
  readonly #since = performance.now();
  #isIdle = true;
  #isAnswered = false;
  #isEnding = false;
  #isProven = false;

  constructor(stream: ByteStream, handler: Handler, limits: ConnectionLimits) {
    this.#stream = stream;
    this.#handler = handler;
    this.#limits = limits;
    this.#source = new ByteSource(stream.chunks());
  }

  /** Whether a request on it has shown the token. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** How long it has been open (ms). */
  get age(): number {
    return performance.now() - this.#since;
  }

  /** Answers what comes, until one of both sides ends it. */
  async serve(): Promise<void> {
    try {
      while (!this.#isEnding && await this.#exchange());
    } catch (error) {
      // Else the client has gone, or a file is not what was sent: it breaks off, so that nobody
      // takes the answer for whole.
      if (error instanceof RequestError && !this.#isAnswered) await this.#refuse(error.status);
    } finally {
      this.close();
    }
  }

  /** Ends it, behind the answer that is on its way if there is one. */
  end(): void {
    this.#isEnding = true;
    if (this.#isIdle) this.close();
  }

  /** Breaks it off. */
  close(): void {
    this.#stream.close();
  }

  /** Answers one request; false when no other one comes. */
  async #exchange(): Promise<boolean> {
    const head = await this.#readHead();
    if (head === undefined) return false;
    [this.#isIdle, this.#isAnswered] = [false, false];
    const body = new RequestBody(this.#source, head);
    const gone = new AbortController();
    try {
      if (head.headers.has("expect")) await this.#write(encode("HTTP/1.1 100 Continue\r\n\r\n"));
      const answering = this.#answer(head, body, gone.signal);
      const next = this.#awaitNext(body);
      const response = await Promise.race([answering, next]);
      if (typeof response === "boolean") {
        answering.then((late) => late.body?.cancel()).catch(() => {});
        return false;
      }
      await this.#send(head, response);
      if (!head.isKeptAlive || this.#isEnding) return false;
      // The answer need not have waited for it.
      while (await body.next() !== undefined);
      this.#isIdle = true;
      return await this.#within(this.#limits.keepAliveTimeout, () => this.close(), next);
    } finally {
      gone.abort(OVER);
    }
  }

  async #readHead(): Promise<RequestHead | undefined> {
    const { headersTimeout, headerBytes } = this.#limits;
    const reading = this.#source.takeThrough(HEADER_END, headerBytes);
    const bytes = await this.#within(headersTimeout, () => this.#refuse(408), reading);
    if (bytes !== undefined) return parseHead(bytes);
    if (this.#source.length > headerBytes) throw new RequestError(431, "The headers are too long");
    return undefined;
  }

  /**
   * Waits for what comes behind a request; false when nothing does. Who asks again before the
   * answer is there wants to fill the memory: clients that are in use do not do that.
   */
  async #awaitNext(body: RequestBody): Promise<boolean> {
    await this.#within(this.#limits.requestTimeout, () => this.close(), body.whole);
    const isMore = this.#source.length > 0 || await this.#source.fill().catch(() => false);
    if (!this.#isAnswered) this.close();
    return isMore;
  }

  async #answer(head: RequestHead, body: RequestBody, signal: AbortSignal): Promise<Response> {
    try {
      const [path = ""] = head.target.split(/[?#]/);
      const prove = () => {
        this.#isProven = true;
      };
      return await this.#handler.handle(toRequest(head, body, signal), path, prove);
    } catch (error) {
      return this.#handler.failure(error);
    }
  }

  async #send({ method, version, isKeptAlive }: RequestHead, response: Response): Promise<void> {
    this.#isAnswered = true;
    const { status, statusText, headers } = response;
    const isChunked = headers.has(STREAMED);
    headers.delete(STREAMED);
    // Only of a file is the length told in advance; all else is there already, or has no end yet.
    const length = headers.get("content-length");
    const isWhole = length === null && !isChunked;
    const bytes = isWhole ? await response.bytes() : new Uint8Array();
    const isLast = !isKeptAlive || isChunked && version === "1.0";
    const lines = [
      `HTTP/${version} ${status} ${statusText || (STATUS_CODES[status] ?? "")}`,
      ...[...headers].map(([name, value]) => `${name}: ${value}`),
      ...isWhole ? [`content-length: ${bytes.length}`] : [],
      ...isChunked && version !== "1.0" ? ["transfer-encoding: chunked"] : [],
      ...isLast ? ["connection: close"] : [],
      `date: ${new Date().toUTCString()}`,
    ];
    const start = encode(`${lines.join("\r\n")}\r\n\r\n`);
    if (method === "HEAD") await response.body?.cancel();
    await this.#write(method === "HEAD" ? start : joined(start, bytes));
    if (method === "HEAD") return;
    if (isChunked) await this.#sendChunks(response, version !== "1.0");
    else if (length !== null) await this.#sendBody(response, Number(length));
  }

  /** A body of which nobody knows the length: in chunks (RFC 9112, section 7.1), or up to the end. */
  async #sendChunks({ body }: Response, isFramed: boolean): Promise<void> {
    for await (const bytes of body ?? []) {
      if (bytes.length === 0) continue;
      if (isFramed) await this.#write(encode(`${bytes.length.toString(16)}\r\n`));
      await this.#write(bytes);
      if (isFramed) await this.#write(encode("\r\n"));
    }
    if (isFramed) await this.#write(encode("0\r\n\r\n"));
    else this.close();
  }

  async #sendBody({ body }: Response, length: number): Promise<void> {
    let left = length;
    for await (const bytes of body ?? []) {
      left -= bytes.length;
      await this.#write(bytes);
    }
    // What came behind it would be taken for the rest of it.
    if (left !== 0) this.close();
  }

  async #refuse(status: number): Promise<void> {
    const line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`;
    try {
      await this.#write(encode(`${line}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`));
    } catch {
      // It has gone: nobody needs to be told.
    }
    this.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) {
      const written = this.#stream.write(bytes.subarray(at, at + PIECE));
      await this.#within(this.#limits.answerTimeout, () => this.close(), written);
    }
  }

  async #within<T>(limit: number, onLate: () => void, promise: Promise<T>): Promise<T> {
    const timer = setTimeout(onLate, limit);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The request in the form of fetch; its signal tells that the client has gone. */
function toRequest(head: RequestHead, body: RequestBody, signal: AbortSignal): Request {
  const { method, target, headers } = head;
  mustMakeSense(method, target);
  return new Request(`http://localhost${target}`, {
    method,
    headers,
    body: method === "POST" ? body.stream() : null,
    signal,
  });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
