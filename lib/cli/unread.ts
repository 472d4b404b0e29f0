/**
 * Noticing that nobody reads standard output any more, without writing to it.
 *
 * @module
 */
import { waitHangUp } from "../posix/poll.ts";

const STDOUT = 1;

/** Resolves when nobody reads stdout any more: a pipe whose reader has gone, a closed terminal. */
export function whenUnread(): Promise<void> {
  return waitHangUp(STDOUT);
}
