/**
 * Waiting for news with a FIFO of one's own, for as long as one request lasts: what a program can
 * do that a web server starts anew for every request.
 *
 * @module
 */
import { RoomGoneError } from "../../room/errors.ts";
import { type Followed, Follower } from "../../room/log/follower.ts";
import { logEnd } from "../../room/log/log.ts";
import { type RecordGroup, toMessage } from "../../room/message/group.ts";
import type { Room } from "../../room/room.ts";
import type { Attendance, News } from "./site.ts";

/** One poll that listens for itself; nobody sees it join or leave. */
export class LoneAttendance implements Attendance {
  readonly #room: Room;
  readonly #follower: Follower;
  readonly #followed: AsyncGenerator<Followed>;

  /** @throws {RoomError} when the kernel refuses. */
  constructor(room: Room) {
    this.#room = room;
    this.#follower = new Follower(room);
    this.#followed = this.#follower.groups(logEnd(room));
  }

  async next(signal: AbortSignal): Promise<News | undefined> {
    const aborted = Promise.withResolvers<undefined>();
    signal.addEventListener("abort", () => aborted.resolve(undefined), { once: true });
    if (signal.aborted) return undefined;
    while (true) {
      const next = await Promise.race([this.#followed.next(), aborted.promise]);
      if (next === undefined) return undefined;
      if (next.done) throw new RoomGoneError(this.#room.path);
      const news = toNews(next.value.groups, next.value.change !== undefined);
      if (news !== undefined) return news;
    }
  }

  [Symbol.dispose](): void {
    this.#follower.close();
  }
}

/** What a browser must know of these records, or undefined when that is nothing. */
export function toNews(groups: Iterable<RecordGroup>, isRestart: boolean): News | undefined {
  const all = [...groups];
  const messages = all.flatMap((group) => toMessage(group) ?? []);
  const hasNewPresence = all.some(([{ type }]) => type === "status");
  if (messages.length === 0 && !hasNewPresence && !isRestart) return undefined;
  return { messages, hasNewPresence, isRestart };
}
