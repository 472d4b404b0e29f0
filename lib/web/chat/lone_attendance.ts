/**
 * Waiting for news with a FIFO of one's own, for as long as one request lasts: what a program can
 * do that a web server starts anew for every request.
 *
 * @module
 */
import { RoomGoneError } from "../../room/errors.ts";
import type { Happening, Watch } from "../../room/log/watch.ts";
import type { Room } from "../../room/room.ts";
import { toNews } from "./news.ts";
import type { Attendance, News } from "./site.ts";

/** One poll that listens for itself; nobody sees it join or leave. */
export class LoneAttendance implements Attendance {
  readonly #room: Room;
  #watch: Watch | undefined;
  #happenings: AsyncGenerator<Happening[]> | undefined;

  /** Does nothing yet: most often the answer is there already. */
  constructor(room: Room) {
    this.#room = room;
  }

  /** @throws {RoomError} when the kernel refuses. */
  async begin(): Promise<boolean> {
    if (this.#watch !== undefined) return false;
    const { Watch } = await import("../../room/log/watch.ts");
    this.#watch = new Watch(this.#room);
    this.#happenings = this.#watch.happenings();
    return true;
  }

  async next(signal: AbortSignal): Promise<News | undefined> {
    const aborted = Promise.withResolvers<undefined>();
    signal.addEventListener("abort", () => aborted.resolve(undefined), { once: true });
    if (signal.aborted) return undefined;
    while (true) {
      const next = await Promise.race([this.#happenings?.next(), aborted.promise]);
      if (next === undefined) return undefined;
      if (next.done || this.#watch?.isDestroyed) throw new RoomGoneError(this.#room.path);
      const news = toNews(next.value);
      if (news !== undefined) return news;
    }
  }

  /** It lasts for one request, and knows nothing of what was before. */
  tellsAllAfter(): boolean {
    return false;
  }

  [Symbol.dispose](): void {
    this.#watch?.close();
  }
}
