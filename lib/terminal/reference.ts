/**
 * Naming another message: by who said it and when, as nobody remembers numbers.
 *
 * @module
 */
import type { ChatMessage } from "../room/message/message.ts";
import { quoteOf } from "../room/message/quote.ts";
import { sanitiseNick } from "../sanitise.ts";
import { formatClock, formatDay } from "./clock.ts";

/** The message with an id, or what is left of it; undefined when there is none. */
export type Recall = (id: number) => ChatMessage | undefined;

/** Who speaks of a message, and when. */
interface Speaker {
  readonly nick: string;
  readonly time: number;
}

/**
 * A message in a sentence of somebody's about it: `what they said at 13:58`, or its number where
 * there is none.
 */
export function nameMessage(
  message: ChatMessage | undefined,
  id: number,
  by: Speaker,
  tellsId: boolean,
): string {
  if (message === undefined) return `#${id}`;
  const who = message.nick === by.nick ? "they" : sanitiseNick(message.nick);
  const [day, today] = [formatDay(message.time), formatDay(by.time)];
  const when = `${day === today ? "" : `on ${day} `}at ${formatClock(message.time)}`;
  return `what ${who} said ${when}${tellsId ? ` (#${id})` : ""}`;
}

/** How a message that is there begins, behind its name: `: the disk is full …`. */
export function beginningOf(message: ChatMessage | undefined, id: number): string {
  return message === undefined || message.isDeleted ? "" : `: ${quoteOf(message, id).text}`;
}

/** `ann, joe and 3 more`: `most` names at most. */
export function listOf(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return names.slice(0, most).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
