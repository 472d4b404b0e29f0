/**
 * What a connection may take: everybody on the host can open some and try to be in the way.
 *
 * @module
 */

/** What a connection may take. */
export interface ConnectionLimits {
  /** So many are open at most. */
  readonly connections: number;
  /** All headers of a request together (bytes). */
  readonly headerBytes: number;
  /** Until its headers are here, from when it was opened or from their first byte (ms). */
  readonly headersTimeout: number;
  /** Until all of a request is here (ms). */
  readonly requestTimeout: number;
  /** How long it stays open for another request (ms). */
  readonly keepAliveTimeout: number;
}

/** Those of the program. */
export const LIMITS: ConnectionLimits = {
  // A process has 1024 descriptors by default, and beyond them nothing works any more: half of
  // them are for the room.
  connections: 512,
  // No browser sends more.
  headerBytes: 16 * 1024,
  // They come at once, or never.
  headersTimeout: 10_000,
  // Enough for the largest file over a slow line.
  requestTimeout: 3_600_000,
  // Shorter than any attention, so that nobody holds a connection by asking once.
  keepAliveTimeout: 10_000,
};
