/**
 * The question before a room is destroyed: it wants more than a `y`, which is typed too soon.
 *
 * @module
 */
import { nameOf } from "../room/names.ts";
import type { Room } from "../room/room.ts";
import { sanitise } from "../sanitise.ts";

/** What to ask, and the one answer upon which the room is destroyed. */
export function destroyQuestion(
  room: Room,
): { readonly question: string; readonly answer: string } {
  const answer = sanitise(room.name).trim();
  const question = `Destroy room "${room.path}" of ${nameOf(room.owner)} and its log, ` +
    `for everybody? Type its name to do so: ${answer}`;
  return { question, answer };
}
