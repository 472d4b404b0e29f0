/**
 * One connection: requests come one after another, and each gets its answer.
 *
 * The runtime's own server has no limits, and a thousand connections that were opened by somebody
 * and never used would end it. Node's has them, but not in all runtimes, and there not on sockets.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { STATUS_CODES } from "node:http";
import { ByteSource, HEADER_END, joined } from "./byte_source.ts";
import type { ByteStream } from "./byte_stream.ts";
import { Deadline } from "./deadline.ts";
import type { ConnectionLimits } from "./limits.ts";
import type { Handler } from "./listening.ts";
import type { HttpRequest } from "./request.ts";
import { RequestError } from "./request_error.ts";
import { RequestBody } from "./request_body.ts";
import { mustMakeSense, parseHead, type RequestHead } from "./request_head.ts";
import {
  discard,
  headerLines,
  type HttpResponse,
  isWhole,
  type Pieces,
  statusOf,
} from "./response.ts";

/** So much of an answer is written at once (bytes), so that a slow client is told from a deaf one. */
const PIECE = 64 * 1024;

/** Why a request is broken off that nobody waits for: made once, for it is thrown away most often. */
const OVER = new DOMException("The client has gone", "AbortError");

const encoder = new TextEncoder();

/** An open connection to a client. */
export class Connection {
  readonly #stream: ByteStream;
  readonly #handler: Handler;
  readonly #limits: ConnectionLimits;
  readonly #source: ByteSource;
  readonly #since = performance.now();
  /** For what the client sends, and for what it takes. */
  readonly #sending = new Deadline();
  readonly #taking = new Deadline();
  /** Breaks off what is being answered. */
  #gone = new AbortController();
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
      this.#sending[Symbol.dispose]();
      this.#taking[Symbol.dispose]();
    }
  }

  /** Has what is being answered stop for this reason, which may still be told. */
  breakOff(reason: RequestError): void {
    this.#gone.abort(reason);
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
    const gone = this.#gone = new AbortController();
    let isSent = false;
    try {
      const expects = head.headers.get("expect") !== null;
      if (expects) await this.#write(encoder.encode("HTTP/1.1 100 Continue\r\n\r\n"));
      const answering = this.#answer(head, body, gone.signal);
      const next = this.#awaitNext(body);
      const response = await Promise.race([answering, next]);
      if (typeof response === "boolean") {
        answering.then(discard).catch(() => {});
        return false;
      }
      await this.#send(head, response);
      isSent = true;
      if (!head.isKeptAlive || this.#isEnding) return false;
      // The answer need not have waited for it.
      while (!body.isOver) await body.next();
      this.#isIdle = true;
      this.#sending.set(this.#limits.keepAliveTimeout, () => this.close());
      return await next;
    } finally {
      if (!isSent) gone.abort(OVER);
    }
  }

  async #readHead(): Promise<RequestHead | undefined> {
    const { headersTimeout, headerBytes } = this.#limits;
    this.#sending.set(headersTimeout, () => this.#refuse(408));
    const bytes = await this.#source.takeThrough(HEADER_END, headerBytes);
    this.#sending.clear();
    if (bytes !== undefined) return parseHead(bytes);
    if (this.#source.length > headerBytes) throw new RequestError(431, "The headers are too long");
    return undefined;
  }

  /**
   * Waits for what comes behind a request; false when nothing does. Who asks again before the
   * answer is there wants to fill the memory: clients that are in use do not do that.
   */
  async #awaitNext(body: RequestBody): Promise<boolean> {
    if (!body.isOver) {
      this.#sending.set(this.#limits.requestTimeout, () => this.close());
      await body.whole;
      this.#sending.clear();
    }
    const isMore = this.#source.length > 0 || await this.#source.fill().catch(() => false);
    if (!this.#isAnswered) this.close();
    return isMore;
  }

  async #answer(head: RequestHead, body: RequestBody, signal: AbortSignal): Promise<HttpResponse> {
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

  async #send(head: RequestHead, response: HttpResponse): Promise<void> {
    const { method, version, isKeptAlive } = head;
    const { body } = response;
    const isFramed = !isWhole(body) && response.headers["content-length"] === undefined;
    const isLast = !isKeptAlive || isFramed && version === "1.0";
    const bytes = isWhole(body) ? Buffer.from(body) : undefined;
    const lines = [
      `HTTP/${version} ${statusOf(response, STATUS_CODES[response.status])}`,
      ...headerLines(response),
      ...bytes === undefined ? [] : [`content-length: ${bytes.length}`],
      ...isFramed && version !== "1.0" ? ["transfer-encoding: chunked"] : [],
      ...isLast ? ["connection: close"] : [],
      `date: ${new Date().toUTCString()}`,
    ];
    this.#isAnswered = true;
    const start = encoder.encode(`${lines.join("\r\n")}\r\n\r\n`);
    if (method === "HEAD") await discard(response);
    const isAll = method === "HEAD" || bytes === undefined;
    await this.#write(isAll ? start : joined(start, bytes));
    if (method === "HEAD" || isWhole(body)) return;
    if (isFramed) await this.#sendChunks(body, version !== "1.0");
    else await this.#sendPieces(body, Number(response.headers["content-length"]));
  }

  /** A body of which nobody knows the length: in chunks (RFC 9112, section 7.1), or up to the end. */
  async #sendChunks(body: Pieces, isFramed: boolean): Promise<void> {
    for await (const bytes of body) {
      if (bytes.length === 0) continue;
      if (isFramed) await this.#write(encoder.encode(`${bytes.length.toString(16)}\r\n`));
      await this.#write(bytes);
      if (isFramed) await this.#write(encoder.encode("\r\n"));
    }
    if (isFramed) await this.#write(encoder.encode("0\r\n\r\n"));
    else this.close();
  }

  async #sendPieces(body: Pieces, length: number): Promise<void> {
    let left = length;
    for await (const bytes of body) {
      left -= bytes.length;
      await this.#write(bytes);
    }
    // What came behind it would be taken for the rest of it.
    if (left !== 0) this.close();
  }

  async #refuse(status: number): Promise<void> {
    const refusal = { status, headers: { "connection": "close", "content-length": "0" }, body: "" };
    const lines = [`HTTP/1.1 ${statusOf(refusal, STATUS_CODES[status])}`, ...headerLines(refusal)];
    try {
      await this.#write(encoder.encode(`${lines.join("\r\n")}\r\n\r\n`));
    } catch {
      // It has gone: nobody needs to be told.
    }
    this.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) {
      this.#taking.set(this.#limits.answerTimeout, () => this.close());
      await this.#stream.write(bytes.subarray(at, at + PIECE));
    }
    this.#taking.clear();
  }
}

/** The request; its signal tells that the client has gone. */
function toRequest(head: RequestHead, body: RequestBody, signal: AbortSignal): HttpRequest {
  const { method, target, headers } = head;
  mustMakeSense(method, target);
  const url = `http://localhost${target}`;
  return { method, url, headers, body: method === "POST" ? body : null, signal };
}
