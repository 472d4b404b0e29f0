/**
 * Waiting for news with a FIFO of one's own, for as long as one request lasts: what a program can
 * do that a web server starts anew for every request.
 *
 * @module
 */
import { RoomGoneError } from "../../room/errors.ts";
import { type Happening, Watch } from "../../room/log/watch.ts";
import { toAcknowledgement } from "../../room/message/acknowledgement.ts";
import { toMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import type { Attendance, News } from "./site.ts";

/** One poll that listens for itself; nobody sees it join or leave. */
export class LoneAttendance implements Attendance {
  readonly #room: Room;
  readonly #watch: Watch;
  readonly #happenings: AsyncGenerator<Happening[]>;

  /** @throws {RoomError} when the kernel refuses. */
  constructor(room: Room) {
    this.#room = room;
    this.#watch = new Watch(room);
    this.#happenings = this.#watch.happenings();
  }

  async next(signal: AbortSignal): Promise<News | undefined> {
    const aborted = Promise.withResolvers<undefined>();
    signal.addEventListener("abort", () => aborted.resolve(undefined), { once: true });
    if (signal.aborted) return undefined;
    while (true) {
      const next = await Promise.race([this.#happenings.next(), aborted.promise]);
      if (next === undefined) return undefined;
      if (next.done || this.#watch.isDestroyed) throw new RoomGoneError(this.#room.path);
      const news = toNews(next.value);
      if (news !== undefined) return news;
    }
  }

  /** It lasts for one request, and knows nothing of what was before. */
  tellsAllAfter(): boolean {
    return false;
  }

  [Symbol.dispose](): void {
    this.#watch.close();
  }
}

/** What a browser must know of what happened, or undefined when that is nothing. */
export function toNews(happenings: readonly Happening[]): News | undefined {
  const groups = happenings.flatMap((each) => each.type === "group" ? [each.group] : []);
  const isRestart = happenings.some(({ type }) => type === "log");
  const messages = groups.flatMap((group) => toMessage(group) ?? []);
  const acknowledgements = groups.flatMap((group) => toAcknowledgement(group) ?? []);
  const hasNewState = groups.some(([head]) =>
    head.type === "status" || head.type === "command" && head.command === "topic"
  );
  const isNews = messages.length + acknowledgements.length > 0 || hasNewState || isRestart;
  return isNews ? { messages, acknowledgements, hasNewState, isRestart } : undefined;
}
