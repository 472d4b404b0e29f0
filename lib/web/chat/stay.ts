/**
 * The person's stay in the room: it begins with the first browser that polls and ends soon after
 * the last one is gone. However many polls wait, one session listens for all of them.
 *
 * @module
 */
import { signatureOf } from "../../room/authors/signature.ts";
import { RoomGoneError } from "../../room/errors.ts";
import type { Room } from "../../room/room.ts";
import { Sender } from "../../room/sender.ts";
import { Session, type SessionEvent } from "../../room/session.ts";
import { toNews } from "./news.ts";
import type { Attendance, News } from "./site.ts";

/** A page that is reloaded, or a phone that changes networks, is back within so many ms. */
export const GRACE = 15_000;

/** One person's stay; make it with the room, and dispose of it to leave at once. */
export class Stay implements Disposable {
  readonly #room: Room;
  readonly #nick: string;
  readonly #grace: number;
  readonly #watch: (events: readonly SessionEvent[]) => void;
  readonly #gone = Promise.withResolvers<void>();
  readonly #attendances = new Set<SharedAttendance>();
  #session: Session | undefined;
  #sender: Sender | undefined;
  /** The last message that was news: there is none behind it, until the next news. */
  #lastId: number | undefined;
  /** News have come since the last poll began, so that the FIFO is where it was. */
  #isHeard = false;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param grace How long to stay after the last poll has ended (ms).
   * @param watch Is told all that happens.
   */
  constructor(
    room: Room,
    nick: string,
    grace = GRACE,
    watch: (events: readonly SessionEvent[]) => void = () => {},
  ) {
    this.#room = room;
    this.#nick = nick;
    this.#grace = grace;
    this.#watch = watch;
  }

  /** Resolves when the room was destroyed. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /**
   * Begins to listen, joining the room if nobody else does so already.
   *
   * @throws {RoomError} when the room can't be joined.
   */
  attend(): Attendance {
    this.#session ??= this.#join();
    if (!this.#isHeard) this.#session.ensureRegistered();
    this.#isHeard = false;
    clearTimeout(this.#leaving);
    const attendance = new SharedAttendance(() => this.#release(attendance), this.#lastId);
    this.#attendances.add(attendance);
    return attendance;
  }

  /** What sends under the person's nick, open as long as the person is in the room. */
  sender(): Sender | undefined {
    const session = this.#session;
    if (session === undefined) return undefined;
    // What it says is told here without a FIFO: `catchUp`.
    const notify = () => session.notifyOthers();
    return this.#sender ??= new Sender(this.#room, this.#nick, Deno.pid, notify);
  }

  /**
   * Tells at once what has just been said by this program: whatever waits for the FIFO is a thread,
   * which has to be woken first, and on a busy host has to wait for its turn.
   */
  catchUp(): void {
    const session = this.#session;
    if (session === undefined) return;
    try {
      this.#take(session);
      // Who waits does not know yet that there is more in a moment.
      if (session.dueIn !== undefined) session.wake();
    } catch (error) {
      this.#fail(session, error);
    }
  }

  /** Leaves the room; nobody waits for news any more. */
  [Symbol.dispose](): void {
    this.#leave();
    for (const attendance of this.#attendances) attendance.end();
  }

  #leave(): void {
    clearTimeout(this.#leaving);
    if (this.#session !== undefined) this.#end(this.#session);
  }

  #end(session: Session): void {
    session.leave();
    if (this.#session !== session) return;
    this.#sender?.close();
    this.#session = this.#sender = this.#lastId = undefined;
    this.#isHeard = false;
  }

  #join(): Session {
    const session = Session.join(this.#room, { nick: this.#nick });
    this.#follow(session).catch((error) => this.#fail(session, error));
    return session;
  }

  async #follow(session: Session): Promise<void> {
    using _session = session;
    do this.#take(session); while (await session.wait());
  }

  #take(session: Session): void {
    const events = session.take();
    const news = toNews(events);
    if (news !== undefined) this.#tell(session, news);
    this.#watch(events);
    const end = events.find((event) => event.type === "destroyed");
    if (end !== undefined) {
      throw new RoomGoneError(this.#room.path, end.by && signatureOf(end.by));
    }
  }

  #tell(session: Session, news: News): void {
    // The last words of a stay that is over say nothing of what came before the next one.
    if (this.#session === session) {
      this.#isHeard = true;
      // Where the log has begun anew, what is in it is to be looked for once.
      this.#lastId = news.isRestart ? undefined : news.messages.at(-1)?.id ?? this.#lastId;
    }
    for (const attendance of this.#attendances) attendance.push(news);
  }

  #fail(session: Session, error: unknown): void {
    this.#end(session);
    for (const attendance of this.#attendances) attendance.fail(error);
    if (error instanceof RoomGoneError) this.#gone.resolve();
  }

  #release(attendance: SharedAttendance): void {
    if (!this.#attendances.delete(attendance) || this.#attendances.size > 0) return;
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => this.#leave(), this.#grace);
  }
}

/** One poll: news wait here until it asks for them. */
class SharedAttendance implements Attendance {
  readonly #release: () => void;
  readonly #lastId: number | undefined;
  readonly #news: News[] = [];
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;
  #wake = () => {};

  /** @param lastId The message that was the last one when it began to listen. */
  constructor(release: () => void, lastId: number | undefined) {
    this.#release = release;
    this.#lastId = lastId;
  }

  push(news: News): void {
    this.#news.push(news);
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async next(signal: AbortSignal): Promise<News | undefined> {
    while (true) {
      const news = this.#news.shift();
      if (news !== undefined) return news;
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isOver || signal.aborted) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      signal.addEventListener("abort", this.#wake, { once: true });
      await promise;
      signal.removeEventListener("abort", this.#wake);
    }
  }

  /** The session has listened since before the request. */
  begin(): boolean {
    return false;
  }

  tellsAllAfter(id: number): boolean {
    return id === this.#lastId;
  }

  [Symbol.dispose](): void {
    this.#release();
  }
}
