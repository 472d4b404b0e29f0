/**
 * The messages from a place on.
 *
 * @module
 */
import { groupsBetween } from "../../room/log/history.ts";
import { logEnd } from "../../room/log/log_file.ts";
import { type ChatMessage, toMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";

/** The first `count` messages that begin at byte `from` or behind it, the oldest first. */
export function* stepsFrom(
  room: Room,
  from: number,
  count: number,
): Generator<undefined, ChatMessage[]> {
  const found: ChatMessage[] = [];
  for (const group of groupsBetween(room, Math.max(0, from), logEnd(room))) {
    yield;
    const message = toMessage(group);
    // Word of a deletion is nothing that was said.
    if (message === undefined || message.isDeleted || message.deletes !== undefined) continue;
    if (message.id < from) continue;
    found.push(message);
    if (found.length === count) break;
  }
  return found;
}
