/**
 * Naming another message: by who said it and when, as nobody remembers numbers.
 *
 * @module
 */
import type { ChatMessage } from "../room/message/message.ts";
import { sanitiseNick } from "../sanitise.ts";
import { formatClock, formatDay } from "./clock.ts";

/** The message with an id, or what is left of it; undefined when there is none. */
export type Recall = (id: number) => ChatMessage | undefined;

/**
 * What is said of a message by somebody who took it back: `what they said at 13:58`.
 *
 * @param by Who took it back, and when.
 */
export function whatWasSaid(
  message: ChatMessage,
  by: { readonly nick: string; readonly time: number },
): string {
  const who = message.nick === by.nick ? "they" : sanitiseNick(message.nick);
  const [day, today] = [formatDay(message.time), formatDay(by.time)];
  return `what ${who} said ${day === today ? "" : `on ${day} `}at ${formatClock(message.time)}`;
}
