/**
 * What one person wants to see of a room.
 *
 * @module
 */
import { toAcknowledgement } from "../../room/message/acknowledgement.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import { isPart, type RecordGroup } from "../../room/message/group.ts";
import { type Command, isDeleted, type LogRecord } from "../../room/log/record.ts";

/** Stands for the text of a message that is not to be shown, where another one quotes it. */
const HIDDEN = "(hidden)";

/** What is shown, and what is not, until the person leaves. */
export class View {
  /** Whether ids are shown. */
  ids = false;
  /** Whether PIDs are shown even where nicks tell clients apart. */
  pids = false;
  /** Whether a row below the line tells who is here and what is new. */
  hasStatus = false;
  /** Whether the terminal is to tell of it when somebody names the person. */
  notifies = false;
  /** Whether joins and leaves are hidden. */
  isQuiet = false;
  /** The only nick whose messages are shown, beside one's own, and since which id. */
  only: { readonly nick: string; readonly since: number } | undefined;
  /** Nicks of which nothing is shown, each with the id since which that is so. */
  readonly ignored = new Map<string, number>();
  /** Ids of messages that are not to be shown. */
  readonly hidden = new Set<number>();
  readonly #nick: string;

  /** @param nick Whose view it is. */
  constructor(nick: string) {
    this.#nick = nick;
  }

  /** Whether to show a message with its parts, or another record. */
  shows(group: RecordGroup): boolean {
    const [head] = group;
    if (this.#isIgnored(head)) return false;
    if (head.type === "message") {
      return !isDeleted(head) && !this.hidden.has(head.id) && this.#isWanted(head.nick);
    }
    if (isPart(head) || isAcknowledgement(head)) return this.#isWanted(head.nick);
    return head.type !== "status" || !this.isQuiet && this.#isWanted(head.nick);
  }

  /** What others may quote of a message: nothing, if that is not to be shown. */
  quotable(message: ChatMessage | undefined): ChatMessage | undefined {
    if (message === undefined) return undefined;
    const isShown = !this.hidden.has(message.id) && !this.ignored.has(message.nick);
    return isShown ? message : { ...message, text: HIDDEN };
  }

  /** Whoever destroys the room is heard by everybody. */
  #isIgnored(record: LogRecord): boolean {
    const isFate = record.type === "command" && record.command === "destroy";
    return "nick" in record && this.ignored.has(record.nick) && !isFate;
  }

  #isWanted(nick: string): boolean {
    return this.only === undefined || nick === this.only.nick || nick === this.#nick;
  }
}

function isAcknowledgement(record: LogRecord): record is Command {
  return toAcknowledgement([record]) !== undefined;
}
