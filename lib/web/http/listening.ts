/**
 * What the places where a server can listen have in common.
 *
 * @module
 */

import type { HttpRequest } from "./request.ts";
import type { HttpResponse } from "./response.ts";

/** At the end, answers that are on their way have so long (ms). */
export const FAREWELL = 500;
/** After the farewell, for the answers to what was broken off (ms). */
const GRACE = 200;

/** What makes the answers. */
export interface Handler {
  /**
   * Answers a request; `path` is its path as it was sent, which a URL object would have tidied up.
   * `onProof` is to be called when the request has shown the token.
   */
  handle(request: HttpRequest, path: string, onProof: () => void): Promise<HttpResponse>;

  /** The answer where there can be no other, as it tells why. */
  failure(error: unknown): HttpResponse;
}

/** Listening somewhere. */
export interface Listening {
  /** The port that it really got; undefined where there are none. */
  readonly port?: number | undefined;
  /** Ends it; answers that are on their way still arrive, if they hurry. */
  close(): Promise<void>;
}

/** The address can't be listened on. */
export class ListenError extends Error {
  override name = "ListenError";

  /** @param why Undefined: something is there already. */
  constructor(place: string, why = "something is there; choose another place") {
    super(`Cannot listen on "${place}": ${why}`);
  }
}

/** Waits until a server is closed, but not for clients that never end. */
export async function untilClosed(closed: Promise<unknown>): Promise<void> {
  const { promise: isOver, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, FAREWELL + GRACE);
  await Promise.race([closed, isOver]);
  clearTimeout(timer);
}
