/**
 * What a connection may take: everybody on the host can open some and try to be in the way.
 *
 * @module
 */

/** What a connection may take. */
export interface ConnectionLimits {
  /** So many are open at most; for one more, the oldest that has not shown the token is closed. */
  readonly connections: number;
  /** How long one stays before it may be closed for another: it has to show the token first (ms). */
  readonly shortestStay: number;
  /** All headers of a request together (bytes). */
  readonly headerBytes: number;
  /** Until its headers are here, from when it was opened or from their first byte (ms). */
  readonly headersTimeout: number;
  /** Until all of a request is here (ms). */
  readonly requestTimeout: number;
  /** Until a client has taken the next piece of an answer (ms). */
  readonly answerTimeout: number;
  /** How long it stays open for another request (ms). */
  readonly keepAliveTimeout: number;
}

/** Those of the program. */
export const LIMITS: ConnectionLimits = {
  // A process has 1024 descriptors by default, and beyond them nothing works any more: half of
  // them are for the room.
  connections: 512,
  // Who has the token sends it at once, and a busy server reads it a moment later.
  shortestStay: 50,
  // No browser sends more.
  headerBytes: 16 * 1024,
  // They come at once, or never.
  headersTimeout: 10_000,
  // Enough for the largest file over a slow line.
  requestTimeout: 3_600_000,
  // A kilobyte a second is no connection that one would wait for.
  answerTimeout: 60_000,
  // Shorter than any attention, so that nobody holds a connection by asking once.
  keepAliveTimeout: 10_000,
};
