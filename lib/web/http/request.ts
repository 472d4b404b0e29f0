/**
 * Requests as those see them who answer: what HTTP and CGI bring alike.
 *
 * @module
 */

/** A request. One of fetch is one, too, but to make that takes longer than to answer it. */
export interface HttpRequest {
  readonly method: string;
  /** All of the address; only its path and what follows count. */
  readonly url: string;
  readonly headers: RequestHeaders;
  /** What was posted, as it arrives; what is not read of it is nobody's. */
  readonly body: AsyncIterable<Uint8Array<ArrayBuffer>> | null;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** The headers of a request. */
export interface RequestHeaders {
  /** The value of a header by its name in lower case; null where there is none. */
  get(name: string): string | null;
}
