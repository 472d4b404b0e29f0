/**
 * The body of a request as it arrives on its connection, told from what follows it (RFC 9112,
 * sections 6 and 7).
 *
 * @module
 */
import { RequestError } from "./request_error.ts";
import { type ByteSource, CRLF } from "./byte_source.ts";
import type { RequestHead } from "./request_head.ts";

/** The line before a chunk holds its size; nobody sends extensions of it. */
const MAX_CHUNK_LINE = 256;
const CHUNK_LINE = /^[\da-f]{1,12}[ \t]*(?:;|$)/i;
/** Headers behind a chunked body: nobody sends any. */
const MAX_TRAILERS = 16;

/** The body of one request. */
export class RequestBody {
  readonly #source: ByteSource;
  readonly #isChunked: boolean;
  /** Of the body or, if that is chunked, of the chunk. */
  #left: number;
  #isOver = false;
  readonly #whole = Promise.withResolvers<void>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(source: ByteSource, { length }: RequestHead) {
    this.#source = source;
    this.#isChunked = length === "chunked";
    this.#left = length === "chunked" ? 0 : length;
    if (length === 0) this.#end();
  }

  /** Whether all of it has been read. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when all of it has been read. */
  get whole(): Promise<void> {
    return this.#whole.promise;
  }

  /**
   * The next bytes of it, or undefined at its end; who asks before the last ones are here waits.
   *
   * @throws {RequestError} when it breaks off, or is not what its head says.
   */
  next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const next = this.#turn.then(() => this.#read());
    this.#turn = next.catch(() => {});
    return next;
  }

  /** All of it; what is not read is still there for {@linkcode RequestBody.next}. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let bytes = await this.next(); bytes !== undefined; bytes = await this.next()) yield bytes;
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#isChunked && this.#left === 0 && !this.#isOver) await this.#beginChunk();
    if (this.#isOver) return undefined;
    if (this.#source.length === 0 && !await this.#source.fill()) throw brokenOff();
    const bytes = this.#source.cut(Math.min(this.#left, this.#source.length));
    this.#left -= bytes.length;
    if (this.#left === 0) {
      if (this.#isChunked) await this.#takeLine(0);
      else this.#end();
    }
    return bytes;
  }

  async #beginChunk(): Promise<void> {
    const line = await this.#takeLine(MAX_CHUNK_LINE);
    if (!CHUNK_LINE.test(line)) throw brokenOff();
    this.#left = parseInt(line, 16);
    if (this.#left > 0) return;
    for (let count = 0; await this.#takeLine(MAX_CHUNK_LINE) !== ""; count++) {
      if (count === MAX_TRAILERS) throw brokenOff();
    }
    this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#whole.resolve();
  }

  async #takeLine(limit: number): Promise<string> {
    const line = await this.#source.takeThrough(CRLF, limit);
    if (line === undefined) throw brokenOff();
    return new TextDecoder("latin1").decode(line);
  }
}

function brokenOff(): RequestError {
  return new RequestError(400, "The body of the request is not whole");
}
