/**
 * What one person wants to see of a room.
 *
 * @module
 */
import { isPart } from "../../room/message/group.ts";
import { isDeleted, type LogRecord } from "../../room/log/record.ts";

/** What is shown, and what is not, until the person leaves. */
export class View {
  /** Whether ids are shown. */
  ids = false;
  /** Whether joins and leaves are hidden. */
  isQuiet = false;
  /** The only nick whose messages are shown, beside one's own, and since which id. */
  only: { readonly nick: string; readonly since: number } | undefined;
  /** Ids of messages that are not to be shown. */
  readonly hidden = new Set<number>();
  readonly #nick: string;

  /** @param nick Whose view it is. */
  constructor(nick: string) {
    this.#nick = nick;
  }

  /**
   * Makes a function that tells whether to show a record, to be asked in the order of the log: the
   * further lines and the attachment of a message are shown if it is.
   */
  filter(): (record: LogRecord) => boolean {
    let isMessageShown = true;
    return (record) => {
      if (record.type === "message") {
        isMessageShown = !isDeleted(record) && !this.hidden.has(record.id) &&
          this.#isWanted(record.nick);
      }
      if (record.type === "message" || isPart(record)) return isMessageShown;
      if (record.type === "status") return !this.isQuiet && this.#isWanted(record.nick);
      return true;
    };
  }

  #isWanted(nick: string): boolean {
    return this.only === undefined || nick === this.only.nick || nick === this.#nick;
  }
}
