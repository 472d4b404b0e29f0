/**
 * Taking apart bytes as they arrive: a form, or the requests of a connection.
 *
 * @module
 */

export const CRLF = bytesOf("\r\n");
export const HEADER_END = bytesOf("\r\n\r\n");

/** Bytes that arrive, of which as much is kept as is needed to look for something. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  #buffer = new Uint8Array(0);

  constructor(body: AsyncIterable<Uint8Array<ArrayBuffer>>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** How many bytes are there without reading on. */
  get length(): number {
    return this.#buffer.length;
  }

  /** Reads on; false at the end. */
  async fill(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : joined(this.#buffer, value);
    return true;
  }

  /** Where `wanted` begins in what is there, or -1. */
  find(wanted: Uint8Array): number {
    const first = wanted[0] ?? 0;
    const last = this.#buffer.length - wanted.length;
    for (let at = this.#buffer.indexOf(first); at >= 0 && at <= last;) {
      if (wanted.every((byte, index) => this.#buffer[at + index] === byte)) return at;
      at = this.#buffer.indexOf(first, at + 1);
    }
    return -1;
  }

  /** Takes the first bytes of what is there. */
  cut(length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return bytes;
  }

  /** Takes so many bytes, or fewer at the end. */
  async take(length: number): Promise<Uint8Array> {
    while (this.length < length && await this.fill());
    return this.cut(length);
  }

  /** Takes all before `end`, and `end` itself; undefined when it does not come soon enough. */
  async takeThrough(end: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
    while (true) {
      const at = this.find(end);
      if (at > limit) return undefined;
      if (at >= 0) {
        const bytes = this.cut(at);
        this.cut(end.length);
        return bytes;
      }
      // As long as the end may still come in time, wherever the body is cut.
      if (this.length >= limit + end.length || !await this.fill()) return undefined;
    }
  }
}

/** Bytes one behind the other. */
export function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(one.length + other.length);
  result.set(one);
  result.set(other, one.length);
  return result;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
