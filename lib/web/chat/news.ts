/**
 * News: what a browser must know of what happened in the room.
 *
 * @module
 */
import type { Happening } from "../../room/log/watch.ts";
import { toAcknowledgement } from "../../room/message/acknowledgement.ts";
import { toMessage } from "../../room/message/message.ts";
import type { News } from "./site.ts";

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
