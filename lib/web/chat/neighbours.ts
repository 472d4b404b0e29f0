/**
 * The messages around one that was found, as Fossil's page asks for them when it is told to load
 * more: `n` from an id on that it has counted to, as its ids follow one on another. Ours are offsets,
 * so what it has counted to is in the middle of a message. But how far it is from the one above, or
 * from the one below, tells which of them is meant, and how many beside that one are there already:
 * no message is as short as such a count is high.
 *
 * @module
 */
import { stepsToLastMessages } from "../../room/log/history.ts";
import { findExtent } from "../../room/log/extent.ts";
import { type ChatMessage, toMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import { inTurns } from "../http/turns.ts";
import { stepsFrom } from "./from.ts";

/** Who has so many is done, or has not counted. */
const MOST_COUNTED = 500;
/** A message is looked for so far away (bytes). */
const REACH = 8 * 1024 * 1024;

/**
 * The next `count` messages below the one that `id` was counted from, or above it, the oldest first;
 * from `id` on, where nothing was counted.
 *
 * @param found What was found last: beside one of them, nothing is given from the next one on.
 */
export async function findNeighbours(
  room: Room,
  id: number,
  count: number,
  found: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<readonly ChatMessage[]> {
  const isFound = (message: ChatMessage) => found.has(message.id);
  const before = (end: number, most: number) => lastBefore(room, end, most, signal);
  const after = (start: number, most: number) => inTurns(stepsFrom(room, start, most), signal);
  const [[above], [below]] = [await before(id + 1, 1), await after(id + 1, 1)];
  if (above?.id === id) return await after(id, count);
  const countedDown = countOf(id - 1 - (above?.id ?? Infinity));
  const countedUp = countOf((below?.id ?? -Infinity) - count - id);
  if (above !== undefined && countedDown < Infinity && countedDown <= countedUp) {
    const next = (await after(above.id + 1, countedDown + count)).slice(countedDown);
    const end = isFound(above) ? next.findIndex(isFound) : -1;
    return end < 0 ? next : next.slice(0, end);
  }
  if (below === undefined || countedUp === Infinity) return await after(id, count);
  const last = await before(below.id, countedUp + count);
  const next = last.slice(0, Math.max(0, last.length - countedUp));
  return isFound(below) ? next.slice(next.findLastIndex(isFound) + 1) : next;
}

/** How many the page has already; Infinity where that is none that it has counted. */
function countOf(distance: number): number {
  return distance >= 0 && distance <= MOST_COUNTED ? distance : Infinity;
}

async function lastBefore(
  room: Room,
  end: number,
  count: number,
  signal: AbortSignal,
): Promise<ChatMessage[]> {
  const extent = findExtent(room);
  const until = Math.min(end, extent.end);
  const reach = Math.max(0, Math.min(until - extent.start, REACH));
  const groups = await inTurns(stepsToLastMessages(room, until, count, reach), signal);
  return groups.flatMap((group) => toMessage(group) ?? []);
}
