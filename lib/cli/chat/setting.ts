/**
 * What a conversation begins with.
 *
 * @module
 */
import type { Session } from "../../room/session.ts";

/** Messages of before that are shown, if nobody says how many. */
export const DEFAULT_HISTORY = 10;

/** Where and for whom a conversation is. */
export interface Setting {
  readonly session: Session;
  /** What `--history` says, if it was given. */
  readonly history: number | undefined;
  /** What `--color` says, if it was given. */
  readonly color: string | undefined;
  /** Resolves with an exit status when a signal wants the conversation to end. */
  readonly signalled: Promise<number>;
}
