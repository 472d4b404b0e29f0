/**
 * Remembering up to where the person at a terminal has seen the room.
 *
 * @module
 */
import type { Session } from "../../room/session.ts";
import { rememberRoom } from "../seen/seen_rooms.ts";

/** While one stays, it is written at most so often (ms), in case the host goes down. */
const INTERVAL = 10 * 60_000;

/** The place in the log of somebody who sees all that comes. */
export class ReadingMark {
  readonly #session: Session;
  #written = performance.now();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Writes it down, if that was long ago: for a moment in which this process is awake anyway. */
  move(): void {
    if (performance.now() - this.#written >= INTERVAL) this.keep();
  }

  /** Writes it down. */
  keep(): void {
    this.#written = performance.now();
    const { room, logKey, position } = this.#session;
    rememberRoom(room, logKey, position);
  }
}
