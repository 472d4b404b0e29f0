/**
 * Answers as HTTP and CGI send them.
 *
 * @module
 */

/** What a header can't hold: whatever follows would be taken for another one (RFC 9110, section 5.5). */
const UNFIT = /[^\t\x20-\x7e\x80-\xff]/;

/** The bytes of an answer, as they are made or read. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** An answer. */
export interface HttpResponse {
  readonly status: number;
  /** What stands behind the status, where that is not the usual words. */
  readonly reason?: string;
  /** Names in lower case. A `content-length` is there if pieces have one that is known. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Pieces;
}

/** The status and what stands behind it, such as `404 Not Found`. */
export function statusOf({ status, reason = "" }: HttpResponse, usual = ""): string {
  const words = reason || usual;
  if (UNFIT.test(words)) throw new TypeError(`A status can't be called "${words}"`);
  return `${status} ${words}`.trimEnd();
}

/**
 * The headers of an answer, one a line.
 *
 * @throws {TypeError} when one holds what none can.
 */
export function headerLines({ headers }: HttpResponse): string[] {
  return Object.entries(headers).map(([name, value]) => {
    if (UNFIT.test(value)) throw new TypeError(`The header ${name} can't hold "${value}"`);
    return `${name}: ${value}`;
  });
}

/** Whether a body is there, and need not be waited for. */
export function isWhole(body: HttpResponse["body"]): body is string | Uint8Array {
  return typeof body === "string" || body instanceof Uint8Array;
}

/** Gives up what is not wanted of a body. */
export async function discard({ body }: HttpResponse): Promise<void> {
  if (isWhole(body)) return;
  const pieces = Symbol.asyncIterator in body
    ? body[Symbol.asyncIterator]()
    : body[Symbol.iterator]();
  await pieces.return?.();
}
