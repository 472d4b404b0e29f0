/**
 * Counting what was said since one looked last.
 *
 * @module
 */
import { findExtent } from "./extent.ts";
import { glanceBetween } from "./history.ts";
import { groupRecords } from "../message/group.ts";
import { toMessage } from "../message/message.ts";
import type { Room } from "../room.ts";

/** So many messages are counted, in so many bytes: to see that it is much, this is enough. */
const MAX_COUNTED = 999;
const REACH_BYTES = 1024 * 1024;

/** How much was said. */
export interface Unseen {
  /** Messages, 999 at most: see {@linkcode Unseen.isMore}. */
  readonly count: number;
  /** How many of these name the person. */
  readonly mentions: number;
  /** There is more than was counted. */
  readonly isMore: boolean;
}

/** For whom it is counted. */
export interface Reader {
  /** Whose lines are no news. */
  readonly nick: string;
  /** Nicks of whom nothing is shown. */
  readonly ignored: Pick<ReadonlySet<string>, "has">;
}

/**
 * What others said from byte `position` of the log on. Nobody is asked who really wrote it: a line
 * in one's own name is not counted, and none by somebody who is ignored.
 *
 * @param position A log that is shorter was cut, and all of it is new.
 * @param isMention Whether a text names the person.
 * @throws {RoomError} when the log can't be read.
 */
export function countUnseen(
  room: Room,
  position: number,
  { nick, ignored }: Reader,
  isMention: (text: string, nick: string) => boolean,
): Unseen {
  const extent = findExtent(room);
  const start = position > extent.end ? extent.start : Math.max(position, extent.start);
  const end = Math.min(extent.end, start + REACH_BYTES);
  let [count, mentions] = [0, 0];
  for (const group of groupRecords(glanceBetween(room, start, end))) {
    const message = group[0].type === "message" ? toMessage(group) : undefined;
    if (message === undefined || message.isDeleted) continue;
    if (message.nick === nick || ignored.has(message.nick)) continue;
    if (count === MAX_COUNTED) return { count, mentions, isMore: true };
    count++;
    if (isMention(message.text, nick)) mentions++;
  }
  return { count, mentions, isMore: end < extent.end };
}
