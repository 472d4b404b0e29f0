/**
 * What is new in rooms, in a line for each.
 *
 * @module
 */
import { isMention } from "../../mention.ts";
import { RoomError } from "../../room/errors.ts";
import { logKey, statNamedLog } from "../../room/log/log_file.ts";
import { countUnseen, type Reader, type Unseen } from "../../room/log/unseen.ts";
import { Room } from "../../room/room.ts";
import { type SeenRoom, seenRooms } from "./seen_rooms.ts";

/** What is new in a room. */
export interface RoomNews extends Unseen {
  /** The last part of the path, or all of it if another room is called so, too. */
  readonly name: string;
  readonly path: string;
}

/** What is new in the rooms that are remembered; those that are gone are left out. */
export function newsOfSeen(reader: Reader): RoomNews[] {
  const seen = seenRooms();
  return named(seen.flatMap(({ path }) => {
    try {
      return newsOf(path, seen, reader);
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      return [];
    }
  }));
}

/**
 * What is new in these rooms.
 *
 * @throws {RoomError} when one is no room, or does not let this user in.
 */
export function newsOfRooms(paths: readonly string[], reader: Reader): RoomNews[] {
  const seen = seenRooms();
  return named(paths.map((path) => newsOf(path, seen, reader)));
}

/** "7 new, 1 for you"; undefined when nothing is new. */
export function formatNews({ count, mentions, isMore }: Unseen): string | undefined {
  if (count === 0) return undefined;
  return `${count}${isMore ? "+" : ""} new${mentions === 0 ? "" : `, ${mentions} for you`}`;
}

function newsOf(path: string, seen: readonly SeenRoom[], reader: Reader): RoomNews {
  using room = Room.open(path);
  const log = statNamedLog(room);
  // A room that nobody has spoken in yet.
  if (log.type === "none") return { name: "", path, count: 0, mentions: 0, isMore: false };
  const key = logKey(log);
  // All of a log is new that was never seen, or that has another's place.
  const position = seen.find((known) => known.logKey === key)?.position ?? 0;
  const news = log.size === position
    ? { count: 0, mentions: 0, isMore: false }
    : countUnseen(room, position, reader, isMention);
  return { name: "", path: room.place ?? path, ...news };
}

function named(rooms: readonly RoomNews[]): RoomNews[] {
  const names = rooms.map(({ path }) => path.replace(/^.*\/(?=[^/])/s, ""));
  return rooms.map((room, index) => {
    const name = names[index] ?? room.path;
    const isShared = rooms.some(({ path }, other) => names[other] === name && path !== room.path);
    return { ...room, name: isShared ? room.path : name };
  });
}
