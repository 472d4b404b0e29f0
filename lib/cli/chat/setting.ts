/**
 * What a conversation begins with.
 *
 * @module
 */
import type { Session } from "../../room/session.ts";
import type { SeenRoom } from "../seen/seen_rooms.ts";

/** Where and for whom a conversation is. */
export interface Setting {
  readonly session: Session;
  /** What is remembered of the room; undefined when one was not in it, or in a pipe. */
  readonly seen: SeenRoom | undefined;
  /** What `--color` says, if it was given. */
  readonly color: string | undefined;
  /** Resolves with an exit status when a signal wants the conversation to end. */
  readonly signalled: Promise<number>;
}
