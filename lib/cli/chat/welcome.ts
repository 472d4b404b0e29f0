/**
 * What somebody is told on joining: what is new, where one is and who else is here.
 *
 * @module
 */
import { isMention } from "../../mention.ts";
import { groupNameOf } from "../../room/names.ts";
import { countUnseen, type Reader } from "../../room/log/unseen.ts";
import type { Present } from "../../room/presence.ts";
import { readTopic } from "../../room/topic.ts";
import type { Session } from "../../room/session.ts";
import { formatClock, formatDay } from "../../terminal/clock.ts";
import { listOf } from "../../terminal/reference.ts";
import { formatIdle, idleTime, MIN_IDLE } from "../../room/idle.ts";
import { formatNews } from "../seen/room_news.ts";
import type { SeenRoom } from "../seen/seen_rooms.ts";

/** So many people are named. */
const MAX_NAMES = 10;
const DAY = 24 * 3600_000;

/** What stands above the new messages, and where these begin; undefined when nothing is new. */
export function describeNews(
  { room, nick, position }: Session,
  seen: SeenRoom | undefined,
  ignored: Reader["ignored"],
): { text: string; start: number } | undefined {
  if (seen === undefined) return undefined;
  const news = formatNews(countUnseen(room, seen.position, { nick, ignored }, isMention));
  if (news === undefined) return undefined;
  // A log that was cut short is new from its beginning.
  const start = seen.position > position ? 0 : seen.position;
  return { text: `${news} since ${formatPast(seen.time)}`, start };
}

/** Where one is, for whom it is, who else is here, and what it is about. */
export function describeRoom({ room, pid }: Session, present: readonly Present[]): string {
  const path = room.place ?? room.path;
  const group = groupNameOf(room.gid);
  const others = present.filter((client) => client.pid !== pid);
  const { text } = readTopic(room);
  const topic = text === "" ? "" : `\nTopic: ${text}`;
  return `${path}, group ${group}; ${describePeople(others)}; /help lists the commands${topic}`;
}

function describePeople(present: readonly Present[]): string {
  const people = new Map<string, number>();
  for (const client of present) {
    // Of several terminals, the one where the person is.
    const idle = Math.min(idleTime(client) ?? Infinity, people.get(client.user) ?? Infinity);
    people.set(client.user, idle);
  }
  if (people.size === 0) return "nobody else is here";
  const names = Array.from(people, ([user, idle]) => {
    const isIdle = idle >= MIN_IDLE && idle !== Infinity;
    return isIdle ? `${user} (idle ${formatIdle(idle)})` : user;
  });
  return `here: ${listOf(names, MAX_NAMES)}`;
}

/** A moment as one thinks of it: `Mon 13:51` within a week, and with its date before. */
function formatPast(time: number): string {
  const day = formatDay(time);
  const isRecent = Date.now() - time < 6 * DAY;
  return `${isRecent ? day.replace(/ .*/, "") : day} ${formatClock(time)}`;
}
