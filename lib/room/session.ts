/**
 * Being in a room: joining it, saying something, hearing what happens, leaving.
 *
 * @module
 */
import { reapStaleListeners } from "../fifodir/mod.ts";
import { Answers } from "./answers.ts";
import { destroyRoom, type Remnant, removeIfEmpty } from "./destroy.ts";
import { explain, NotSentError, RoomError } from "./errors.ts";
import { PURGE_INTERVAL, purgeIfDue, purgeIfWanted } from "./expiry/purge.ts";
import { lastMessages } from "./log/history.ts";
import { formatCommand, formatStatus, type LogRecord, type Stamp } from "./log/record.ts";
import { type Happening, Watch } from "./log/watch.ts";
import { LogWriter } from "./log/writer.ts";
import { formatAcknowledgement } from "./message/acknowledgement.ts";
import { formatSendable } from "./message/compose.ts";
import { takeBack } from "./message/deletion.ts";
import type { Attachment } from "./message/file_record.ts";
import type { RecordGroup } from "./message/group.ts";
import type { Room } from "./room.ts";
import { writeTopic } from "./topic.ts";

/** Joining looks back at most so far (bytes): of lines of one byte it takes seconds to read more. */
const HISTORY_REACH_BYTES = 1024 * 1024;
/** More than this is for `log`, not for a screen. */
const MAX_UNSEEN = 200;
/**
 * So many forgeries are denied between two lines of one's own: a flood of them must not keep the
 * statements about these from being found (author_file.ts).
 */
const MAX_DENIALS = 32;

/** Something that happened in the room. */
export type SessionEvent = Happening;

/** Where a message ended up. */
export interface Sent {
  /** Its id: the byte offset of its line in the log. */
  readonly id: number;
  /** How many listeners were woken. */
  readonly woken: number;
}

/** How to join. */
export interface JoinOptions {
  /**
   * Without `<`, `>` and controls, as `ownNick` makes it. Another than the user's own is a
   * robot's, and others are told whose it is.
   */
  readonly nick: string;
  /** As lines of the log are to claim it and the FIFO to be called; this process's by default. */
  readonly pid?: number;
  /** As for a watch: of a flood, only the last part is taken. */
  readonly skipsBacklog?: boolean;
}

/**
 * A client's stay in a room; make it with {@linkcode Session.join}.
 *
 * @example Joining, talking, and following what is said
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Room } from "./room.ts";
 * import { Session } from "./session.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using session = Session.join(room, { nick: "ann" });
 *   session.say("hello");
 *   const heard: string[] = [];
 *   for await (const events of session.events()) {
 *     for (const event of events) {
 *       if (event.type !== "group") continue;
 *       const [head] = event.group;
 *       heard.push(head.type === "status" ? head.status : head.type);
 *       if (head.type === "message") session.leave();
 *     }
 *   }
 *   assertEquals(heard, ["joined", "message", "left"]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class Session implements Disposable {
  /** Where it is; it stays the caller's to close, after leaving. */
  readonly room: Room;
  /** Stands in front of whatever this client says. */
  readonly nick: string;
  /** As lines of the log claim it; the FIFO is called so, or `PID.2` where others have the name. */
  readonly pid: number;
  /**
   * Whoever has this session asks for {@linkcode Session.hasOwn} or {@linkcode Session.dueIn} before
   * the next wait, and so takes what it says until then at once: its own FIFO need not tell it.
   */
  takesOwn = false;
  readonly #writer: LogWriter;
  readonly #watch: Watch;
  readonly #answers: Answers;
  /** Byte offset where the log ended when this client joined. */
  readonly #start: number;
  #hasOwn = false;
  /** This client is destroying the room itself, and stays to say how that went. */
  #isDestroyer = false;
  #denials = 0;
  #lastPurge = 0;
  #hasLeft = false;

  private constructor(room: Room, options: JoinOptions) {
    this.room = room;
    this.nick = options.nick;
    this.pid = options.pid ?? Deno.pid;
    this.#answers = new Answers(this, (lines) => this.#record(lines));
    using cleanup = new DisposableStack();
    this.#writer = cleanup.use(new LogWriter(room));
    const inspect = (record: LogRecord) => this.#obeyDeletion(this.#denyForgery(record));
    this.#watch = cleanup.use(
      new Watch(room, { pid: this.pid, inspect, skipsBacklog: options.skipsBacklog ?? false }),
    );
    this.#start = this.#watch.position;
    cleanup.move();
  }

  /**
   * The last messages before joining; none if the log was removed since.
   *
   * @param count How many.
   * @param seen Byte offset from which on all are wanted, up to a limit, if those are more.
   * @throws {RoomError} when the log can't be read.
   */
  lookBack(count: number, seen = this.#start): RecordGroup[] {
    try {
      const usual = this.#last(count, this.#start);
      if (seen >= this.#start) return usual;
      const unseen = this.#last(MAX_UNSEEN, this.#start - seen);
      return unseen.length > usual.length ? unseen : usual;
    } catch (error) {
      // What became of it is told with what happens.
      if (error instanceof RoomError && this.#watch.isLogRemoved) return [];
      throw error;
    }
  }

  /** Byte offset up to which the log was read. */
  get position(): number {
    return this.#watch.position;
  }

  /** Which log that is, as `logKey` says. */
  get logKey(): string {
    return this.#watch.logKey;
  }

  /** The descriptor of this client's FIFO, readable when there is something to take. */
  get descriptor(): number {
    return this.#watch.descriptor;
  }

  /** As {@linkcode Watch.upkeepDescriptor}. */
  get upkeepDescriptor(): number {
    return this.#watch.upkeepDescriptor;
  }

  /** Whether something was said here and not taken yet. */
  get hasOwn(): boolean {
    return this.#hasOwn;
  }

  /** As {@linkcode Watch.dueIn}. */
  get dueIn(): number | undefined {
    return this.#hasOwn && this.takesOwn ? 0 : this.#watch.dueIn;
  }

  /**
   * Registers with the room and says "joined".
   *
   * @throws {RoomError} when the room can't be used; then nothing of the session is left in it.
   */
  static join(room: Room, options: JoinOptions): Session {
    try {
      purgeIfWanted(room);
      const session = new Session(room, options);
      try {
        reapStaleListeners(room.fifodir);
        session.#writer.showVouching(session.pid);
        session.#record(formatStatus(session.#stamp(), "joined"));
      } catch (error) {
        session.#watch[Symbol.dispose]();
        throw error;
      }
      return session;
    } catch (error) {
      throw explain(`join room "${room.path}"`, error);
    }
  }

  /**
   * Says something to everybody.
   *
   * @param attachment What {@linkcode storeAttachment} has stored for this message.
   * @throws {UnsendableError} when the text is too long, or blank without an attachment.
   * @throws {NotSentError} when it did not get into the log, or after leaving.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  say(text: string, attachment?: Attachment): Sent {
    const lines = formatSendable(this.#stamp(), text, attachment);
    if (this.#hasLeft) {
      throw new NotSentError(`Cannot say anything in room "${this.room.path}": you have left it`);
    }
    const sent = this.#tell(this.#writer.appendMessages(lines));
    this.#purgeNowAndThen();
    return sent;
  }

  /**
   * Takes a message back for everybody.
   *
   * @throws {RoomError} as {@linkcode takeBack} does.
   */
  takeBack(id: number): Sent {
    return takeBack(this.room, this.#writer, this.#stamp(), id);
  }

  /**
   * Tells everybody that one has seen a message.
   *
   * @throws {NotSentError} when it did not get into the log.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  acknowledge(id: number): Sent {
    return this.#record(formatAcknowledgement(this.#stamp(), id));
  }

  /**
   * Sets the topic of the room and tells everybody; an empty one removes it.
   *
   * @throws {RoomError} as {@linkcode writeTopic} does, or when nobody could be told.
   */
  setTopic(text: string): Sent {
    return this.#record(formatCommand(this.#stamp(), "topic", writeTopic(this.room, text)));
  }

  /**
   * Takes what has happened without waiting, only a part of it if it is much.
   *
   * @param isQuiet As for {@linkcode Watch.take}.
   * @throws {RoomError} when the log can't be read any more.
   */
  take(isQuiet = false): SessionEvent[] {
    this.#hasOwn = false;
    return this.#understand(this.#watch.take((events) => this.#answer(events), isQuiet));
  }

  /**
   * Waits until there is something to take, as those do who take it themselves; false when it is
   * over, as for {@linkcode Session.events}.
   */
  wait(): Promise<boolean> {
    return this.#watch.wait();
  }

  /** Tells everybody else that there is something to read, as those do who take it themselves. */
  notifyOthers(): number {
    return this.#watch.notifyOthers("\n");
  }

  /** Has {@linkcode Session.wait} return, though nobody has written. */
  wake(): void {
    this.#watch.wake();
  }

  /** Takes what is left after {@linkcode Session.leave}, up to now. */
  rest(): SessionEvent[] {
    return Array.from(this.#watch.rest(), (happenings) => this.#understand(happenings)).flat();
  }

  /**
   * What happens from now on, all that came with one wake-up together (in parts, if it is much).
   * Ends after `destroyed`; after {@linkcode Session.leave}, with what was in the log by then; and
   * with {@linkcode Session.destroy}. Can be walked over once.
   *
   * @throws {RoomError} when the log can't be read any more.
   */
  async *events(): AsyncGenerator<SessionEvent[]> {
    for await (const happenings of this.#watch.happenings((events) => this.#answer(events))) {
      const events = this.#understand(happenings);
      if (events.length > 0) yield events;
    }
  }

  /** As {@linkcode Watch.ensureRegistered}. */
  ensureRegistered(): void {
    this.#watch.ensureRegistered();
  }

  /**
   * Makes everybody quit and removes the room; the session is over then.
   *
   * @returns What of the room's directory could not or must not be removed.
   * @throws {NotSentError} when the room's log can't be written, so that nobody could be told.
   */
  async destroy(): Promise<Remnant[]> {
    this.#isDestroyer = true;
    try {
      const remnants = await destroyRoom(this.room, this.#writer, this.#stamp());
      this.#hasLeft = true;
      this.#close();
      return remnants;
    } finally {
      this.#isDestroyer = false;
    }
  }

  /**
   * Says "left", unless the room is gone, and removes this client's FIFO. Leaving twice is
   * harmless.
   */
  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    try {
      if (!this.#watch.isDestroyed && !this.#watch.isGoing) {
        this.#record(formatStatus(this.#stamp(), "left"));
      }
    } catch (error) {
      // Nothing can be said in a room that is gone or full; leaving it must still work.
      if (!(error instanceof Error)) throw error;
    } finally {
      this.#close();
    }
  }

  /** Leaves, and takes nothing more. */
  [Symbol.dispose](): void {
    this.leave();
    this.#watch[Symbol.dispose]();
  }

  /** The last messages before joining that are no farther back than `reach` bytes. */
  #last(count: number, reach: number): RecordGroup[] {
    return lastMessages(this.room, this.#start, count, Math.min(reach, HISTORY_REACH_BYTES));
  }

  /** Tells everybody of a record in the name of this very client that this client did not write. */
  #denyForgery(record: LogRecord): LogRecord {
    if (!this.#isInOurName(record) || !this.#writer.isSurelyForeign(record)) return record;
    if (this.#denials++ < MAX_DENIALS) this.#writer.deny(record);
    return { ...record, authorship: { verdict: "forged" } };
  }

  /** What somebody else takes back is vouched for no more, if it is ours. */
  #obeyDeletion(record: LogRecord): LogRecord {
    if (record.type !== "command" || record.command !== "delete") return record;
    const id = Number(record.argument);
    const isSure = record.authorship?.verdict === "vouched" && Number.isSafeInteger(id);
    if (isSure && !this.#hasLeft) this.#writer.takeBack(id);
    return record;
  }

  #isInOurName(record: LogRecord): boolean {
    return "nick" in record && record.nick === this.nick && record.pid === this.pid &&
      record.authorship?.verdict === "unvouched" && !this.#hasLeft &&
      // Otherwise there is another client with this PID, in a PID namespace of its own.
      this.#watch.name === String(this.pid);
  }

  /** Who destroys the room stays to say how that went, and is not told so. */
  #understand(happenings: Happening[]): SessionEvent[] {
    if (happenings[happenings.length - 1]?.type !== "destroyed") return happenings;
    if (this.#isDestroyer) return happenings.filter(({ type }) => type !== "destroyed");
    // Others can't remove the file, as its directory is sticky, and so not the room. It is about the
    // log that was read: as long as there is that, somebody only says that the room is going.
    if (this.#watch.isLogRemoved) {
      this.#writer.withdrawStatements();
      removeIfEmpty(this.room);
    }
    return happenings;
  }

  #answer(events: string): void {
    if (!this.#hasLeft) this.#answers.answer(events);
  }

  #record(lines: string): Sent {
    return this.#tell(this.#writer.append(lines));
  }

  #tell(id: number): Sent {
    this.#denials = 0;
    this.#hasOwn = true;
    const woken = this.takesOwn ? this.#watch.notifyOthers("\n") : this.#watch.notify("\n");
    return { id, woken };
  }

  /** Whether something has expired is looked up in the room now and then, not with each message. */
  #purgeNowAndThen(): void {
    const now = Date.now();
    if (now - this.#lastPurge < PURGE_INTERVAL && now >= this.#lastPurge) return;
    this.#lastPurge = now;
    purgeIfDue(this.room, now);
  }

  #stamp(): Stamp {
    return { pid: this.pid, time: Date.now(), nick: this.nick };
  }

  #close(): void {
    this.#hasOwn = false;
    this.#watch.close();
    this.#writer.close();
  }
}
