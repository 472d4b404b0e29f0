/**
 * Finding who has seen which messages: what tells it stands somewhere behind them in the log.
 *
 * @module
 */
import { bylineOf } from "../authors/signature.ts";
import { toAcknowledgement } from "../message/acknowledgement.ts";
import type { Room } from "../room.ts";
import { groupsWith } from "./sift.ts";

/** A log may hold any number of such lines: of so many messages is it remembered who saw them. */
const MAX_MESSAGES = 10_000;
/** And of each, so many people: more than a row holds. */
const MAX_PEOPLE = 100;

/**
 * Who says, between two byte offsets, to have seen which message: the bylines of each, in the log's
 * order, by the id of the message. What its author denies does not count.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function findAcknowledgements(
  room: Room,
  start: number,
  end: number,
): ReadonlyMap<number, readonly string[]> {
  const people = new Map<number, string[]>();
  for (const group of groupsWith(room, start, end, (text) => text.includes("> /ack "))) {
    const found = toAcknowledgement(group);
    if (found === undefined || found.acknowledges < start) continue;
    if (found.authorship?.verdict === "forged") continue;
    const known = people.get(found.acknowledges) ?? [];
    const byline = bylineOf(found);
    if (known.includes(byline) || known.length === MAX_PEOPLE) continue;
    if (known.length > 0 || people.size < MAX_MESSAGES) {
      people.set(found.acknowledges, [...known, byline]);
    }
  }
  return people;
}
