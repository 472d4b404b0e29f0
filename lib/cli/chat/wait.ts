/**
 * The one wait of the chat on a terminal: for keys, for what happens in the room, and for the
 * runtime's event loop.
 *
 * @module
 */
import { eventLoopDescriptor, turn } from "../../posix/event_loop.ts";
import { PollSet } from "../../posix/poll.ts";
import type { Session } from "../../room/session.ts";

const STDIN = 0;

/**
 * Whoever listens to signals is told of them only once the loop has run, and what the start leaves
 * behind wakes it once more.
 */
const MAX_WAITS_OF_START = 3;
/** A signal that came in the microseconds between the loop's turn and the block waits so long (ms). */
const CHECK_AFTER = 50;

/** The places of a {@linkcode PollSet}. */
const KEYBOARD = 0;
const FIFO = 1;
const EVENT_LOOP = 2;
const UPKEEP = 3;

/** What takes its time, such as sending a file, and needs the event loop meanwhile. */
export class Work {
  readonly #pending = new Set<Promise<void>>();

  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  add(work: void | Promise<void>): void {
    if (!(work instanceof Promise)) return;
    this.#pending.add(work);
    work.finally(() => this.#pending.delete(work));
  }

  /** Resolves when all of it is done. */
  async done(): Promise<void> {
    await Promise.all(this.#pending);
  }
}

/** What a wait has found. */
export interface Found {
  readonly isTyped: boolean;
  readonly isHeard: boolean;
  /** Nothing of the room was taken away. */
  readonly isQuiet: boolean;
}

const NOTHING: Found = { isTyped: false, isHeard: false, isQuiet: true };

/**
 * The one wait of the chat. It blocks this thread, which is the fastest, for as long as nobody else
 * wants the event loop. From then on, as after a signal, the loop runs and another thread waits:
 * the loop runs timers before it serves what it was woken for, so to give it a turn by means of a
 * timer and then to block again would miss what comes at the end of that turn, for ever.
 */
export class Wait {
  readonly #session: Session;
  readonly #work: Work;
  readonly #eventLoop = eventLoopDescriptor();
  readonly #set = new PollSet([STDIN, -1, this.#eventLoop ?? -1, -1]);
  /** How many more waits let the loop run and block again afterwards. */
  #waitsOfStart = MAX_WAITS_OF_START;
  #needsLoop = true;
  /** Whether the loop gets one more turn as soon as nothing else happens. */
  #isToCheck = true;

  constructor(session: Session, work: Work) {
    this.#session = session;
    this.#work = work;
  }

  /**
   * Blocks until there are keys or events: without a promise, which takes its time, too. What is said
   * here then is taken by whoever says it, and no event has to tell of it.
   *
   * @returns What was found; undefined where the event loop is wanted: {@linkcode Wait.pause} must
   * follow then.
   */
  block(): Found | undefined {
    if (this.#needsLoop || this.#work.isPending) return undefined;
    this.#session.takesOwn = true;
    // In this order: to begin to look after the room may want a look at once.
    const { descriptor, upkeepDescriptor, dueIn } = this.#session;
    this.#set.set(FIFO, descriptor);
    this.#set.set(UPKEEP, upkeepDescriptor);
    const isCheck = dueIn === undefined && this.#isToCheck;
    const isFound = this.#set.waitBlocking(isCheck ? CHECK_AFTER : dueIn);
    if (isCheck && !isFound) return undefined;
    this.#needsLoop = this.#set.isReadable(EVENT_LOOP);
    return findings(this.#set, dueIn);
  }

  /**
   * Waits for keys and events while the event loop runs, after {@linkcode Wait.block} has found
   * nothing. What is said meanwhile has to wake it.
   *
   * @param ended Resolves when nobody has to wait any more.
   */
  async pause(ended: Promise<unknown>): Promise<Found> {
    this.#session.takesOwn = false;
    // What was begun with the last key is most often done with one turn of the loop.
    if (this.#work.isPending) {
      await turn();
      // It may well have been to end the conversation.
      if (!this.#work.isPending) return NOTHING;
    }
    if (!this.#needsLoop && !this.#work.isPending) return await this.#check();
    const found = await this.#running(ended);
    this.#needsLoop = this.#eventLoop === undefined || this.#waitsOfStart === 0;
    this.#waitsOfStart = Math.max(0, this.#waitsOfStart - 1);
    return found;
  }

  /** After a block in which nothing came, lets the loop serve what came just before it. */
  async #check(): Promise<Found> {
    // In the first turn it is served at the latest, and in the second heard of. What comes in
    // these turns may wait just so, and wants to be looked for once more.
    const isFirstQuiet = await this.#turnIsQuiet();
    this.#isToCheck = !(await this.#turnIsQuiet() && isFirstQuiet);
    this.#needsLoop = this.#set.isReadable(EVENT_LOOP);
    return findings(this.#set, undefined);
  }

  /** Gives the loop a turn, and tells whether nothing came meanwhile. */
  async #turnIsQuiet(): Promise<boolean> {
    await this.#set.wait(1);
    return ![KEYBOARD, FIFO, EVENT_LOOP, UPKEEP].some((place) => this.#set.isReadable(place));
  }

  async #running(ended: Promise<unknown>): Promise<Found> {
    const { descriptor, upkeepDescriptor, dueIn } = this.#session;
    const set = new PollSet([STDIN, descriptor, -1, upkeepDescriptor]);
    const done = this.#work.isPending ? this.#work.done() : ended;
    await Promise.race([set.wait(dueIn), done, ended]);
    this.#isToCheck = true;
    return findings(set, dueIn);
  }
}

function findings(set: PollSet, dueIn: number | undefined): Found {
  return {
    isTyped: set.isReadable(KEYBOARD),
    isHeard: set.isReadable(FIFO) || set.isReadable(UPKEEP) || dueIn !== undefined,
    isQuiet: !set.isReadable(UPKEEP),
  };
}
