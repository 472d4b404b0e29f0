/**
 * Messages that others speak of, found once where many speak of one: the longest take some
 * milliseconds to be found, and anybody can speak of them in thousands of lines.
 *
 * @module
 */
import type { ChatMessage } from "../message/message.ts";
import type { Room } from "../room.ts";
import { recallMessage } from "./find.ts";

/** So long (ms) it is not looked again, and whoever takes a message back can see it quoted. */
const FRESH = 1000;
/** So many messages are remembered, and so much of each (UTF-16 units): nobody is told more. */
const MAX_MESSAGES = 1000;
const MAX_LENGTH = 256;

/** What was found, and when. */
interface Memory {
  readonly message: ChatMessage | undefined;
  readonly at: number;
}

/** Remembers what it has found for a moment. */
export class Recollection {
  readonly #find: (id: number) => ChatMessage | undefined;
  readonly #clock: () => number;
  readonly #memories = new Map<number, Memory>();

  /**
   * Reads nothing before it is asked.
   *
   * @param find Reads the log: what it returns, undefined too, is remembered.
   * @param clock ms, from wherever it likes.
   */
  constructor(
    find: (id: number) => ChatMessage | undefined,
    clock: () => number = () => performance.now(),
  ) {
    this.#find = find;
    this.#clock = clock;
  }

  /** Of the messages in a room, as {@linkcode recallMessage} finds them. */
  static of(room: Room): Recollection {
    return new Recollection((id) => recallMessage(room, id));
  }

  /** The message with this id, or the beginning of it; undefined when there is none. */
  recall(id: number): ChatMessage | undefined {
    const now = this.#clock();
    const known = this.#memories.get(id);
    if (known !== undefined && now - known.at < FRESH) return known.message;
    const message = beginningOf(this.#find(id));
    if (this.#memories.size >= MAX_MESSAGES) this.#memories.clear();
    this.#memories.set(id, { message, at: now });
    return message;
  }
}

function beginningOf(message: ChatMessage | undefined): ChatMessage | undefined {
  if (message === undefined || message.text.length <= MAX_LENGTH) return message;
  return { ...message, text: message.text.slice(0, MAX_LENGTH).toWellFormed() };
}
