/**
 * What has become of the room, in one sentence each.
 *
 * @module
 */
import { signatureOf } from "../room/authors/signature.ts";
import type { Loss } from "../room/log/watch.ts";
import type { SessionEvent } from "../room/session.ts";
import type { Room } from "../room/room.ts";
import { sanitise } from "../sanitise.ts";

/** An event that is no message. */
export type Notable = Exclude<SessionEvent, { type: "group" }>;

const NAMES: Readonly<Record<Loss, string>> = {
  event: 'the directory "event"',
  FIFO: "your FIFO",
  log: "the log",
};

/** Events that came together, but for a new log of which another of them tells more. */
export function withoutEchoes(events: readonly SessionEvent[]): readonly SessionEvent[] {
  // Most often it is one message, and nothing else.
  if (events.length < 2) return events;
  const isRestored = events.some((event) =>
    event.type === "restored" && event.lost.includes("log")
  );
  return isRestored
    ? events.filter((event) => event.type !== "log" || event.change !== "replaced")
    : events;
}

/** What to tell of an event that is no message. */
export function noticeOf(event: Notable, room: Room): string {
  // Paths and nicks are anybody's choice, newlines and all.
  return sanitise(sentenceOn(event, room));
}

function sentenceOn(event: Notable, room: Room): string {
  switch (event.type) {
    case "log":
      return event.change === "truncated"
        ? "The log was cut short by somebody: what follows may repeat."
        : "The log was replaced by a new one.";
    case "restored": {
      const lost = event.lost.map((loss) => NAMES[loss]).join(" and ");
      return `Somebody took ${lost} away, or a cleaner of old files did: you are in the room again.`;
    }
    case "moved":
      return event.path === undefined
        ? "The room was moved out of sight: you are still in it."
        : `The room was moved to "${event.path}": you are still in it.`;
    case "skipped":
      return `… ${describeSkipped(event)} skipped: /history`;
    case "destroyed": {
      const by = event.by === undefined ? "" : ` by ${signatureOf(event.by)}`;
      return `Room "${room.path}" was destroyed${by}.`;
    }
  }
}

function describeSkipped({ lines, isMore }: Extract<SessionEvent, { type: "skipped" }>): string {
  // Not by the runtime's tables of languages: to load them would take longer than all the rest.
  const count = String(lines).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
  return `${isMore ? "more than " : ""}${count} ${lines === 1 ? "line" : "lines"}`;
}
