/**
 * Finding who has seen which messages: what tells it stands somewhere behind them in the log.
 *
 * @module
 */
import { bylineOf } from "../authors/signature.ts";
import { toAcknowledgement } from "../message/acknowledgement.ts";
import type { RecordGroup } from "../message/group.ts";
import type { Room } from "../room.ts";
import { groupsWith } from "./sift.ts";

/** A log may hold any number of such lines: of so many messages is it remembered who saw them. */
const MAX_MESSAGES = 10_000;
/** And of each, so many people: more than a row holds. */
const MAX_PEOPLE = 100;

/** Who has seen which messages, as far as the log was read. */
export class Witnesses {
  readonly #people = new Map<number, string[]>();
  readonly #start: number;

  /**
   * Knows of nobody yet.
   *
   * @param start Byte offset from which on messages are asked for.
   */
  constructor(start = 0) {
    this.#start = start;
  }

  /** The bylines of those who have seen each message, in the log's order, by its id. */
  get people(): ReadonlyMap<number, readonly string[]> {
    return this.#people;
  }

  /** Takes note of a group of records, if it tells that. What its author denies does not count. */
  take(group: RecordGroup): void {
    const found = toAcknowledgement(group);
    if (found === undefined || found.acknowledges < this.#start) return;
    if (found.authorship?.verdict === "forged") return;
    const known = this.#people.get(found.acknowledges);
    const byline = bylineOf(found);
    if (known === undefined && this.#people.size < MAX_MESSAGES) {
      this.#people.set(found.acknowledges, [byline]);
    } else if (known !== undefined && known.length < MAX_PEOPLE && !known.includes(byline)) {
      known.push(byline);
    }
  }
}

/**
 * Who says, between two byte offsets, to have seen which message, as {@linkcode Witnesses} has it.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function findAcknowledgements(
  room: Room,
  start: number,
  end: number,
): ReadonlyMap<number, readonly string[]> {
  const witnesses = new Witnesses(start);
  for (const group of groupsWith(room, start, end, (text) => text.includes("> /ack "))) {
    witnesses.take(group);
  }
  return witnesses.people;
}
