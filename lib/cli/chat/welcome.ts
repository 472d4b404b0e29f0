/**
 * What somebody is told on joining: what is new, where one is and who else is here.
 *
 * @module
 */
import { isMention } from "../../mention.ts";
import { groupNameOf } from "../../room/identity.ts";
import { countUnseen } from "../../room/log/unseen.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { Session } from "../../room/session.ts";
import { formatClock, formatDay } from "../../terminal/render.ts";
import { formatNews } from "../seen/room_news.ts";
import type { SeenRoom } from "../seen/seen_rooms.ts";

/** So many people are named. */
const MAX_NAMES = 10;
/** Who typed less long ago (ms) is not called idle. */
const MIN_IDLE = 5 * 60_000;

const HOUR = 3600_000;
const DAY = 24 * HOUR;

/** What stands above the new messages, and where these begin; undefined when nothing is new. */
export function describeNews(
  { room, nick, position }: Session,
  seen: SeenRoom | undefined,
): { text: string; start: number } | undefined {
  if (seen === undefined) return undefined;
  const news = formatNews(countUnseen(room, seen.position, nick, isMention));
  if (news === undefined) return undefined;
  // A log that was cut short is new from its beginning.
  const start = seen.position > position ? 0 : seen.position;
  return { text: `${news} since ${formatPast(seen.time)}`, start };
}

/** Where one is, for whom it is, and who else is here. */
export function describeRoom({ room, pid }: Session): string {
  const path = room.place ?? room.path;
  const group = groupNameOf(room.gid);
  const others = listPresent(room).filter((client) => client.pid !== pid);
  return `${path}, group ${group}; ${describePeople(others)}; /help lists the commands`;
}

function describePeople(present: readonly Present[]): string {
  const people = new Map<string, number | undefined>();
  for (const { user, typed } of present) {
    // Of several terminals, the one where the person is.
    const latest = Math.max(typed ?? -Infinity, people.get(user) ?? -Infinity);
    people.set(user, latest === -Infinity ? undefined : latest);
  }
  if (people.size === 0) return "nobody else is here";
  const names = Array.from(people, ([user, typed]) => user + formatIdle(typed));
  const rest = names.length - MAX_NAMES;
  return `here: ${names.slice(0, MAX_NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** " (idle 2 h)", or nothing for somebody who is at the keyboard. */
function formatIdle(typed: number | undefined): string {
  const idle = Date.now() - (typed ?? Infinity);
  if (idle < MIN_IDLE) return "";
  if (idle < HOUR) return ` (idle ${Math.floor(idle / 60_000)} min)`;
  return idle < 2 * DAY
    ? ` (idle ${Math.floor(idle / HOUR)} h)`
    : ` (idle ${Math.floor(idle / DAY)} d)`;
}

/** A moment as one thinks of it: `Mon 13:51` within a week, and with its date before. */
function formatPast(time: number): string {
  const day = formatDay(time);
  const isRecent = Date.now() - time < 6 * DAY;
  return `${isRecent ? day.replace(/ .*/, "") : day} ${formatClock(time)}`;
}
