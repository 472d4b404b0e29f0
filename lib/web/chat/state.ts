/**
 * What the page is told beside messages, and Fossil's never asks for: who is here, what the room is
 * about, who has seen what.
 *
 * @module
 */
import { idleTime } from "../../room/idle.ts";
import { findAcknowledgements } from "../../room/log/acknowledgements.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { Room } from "../../room/room.ts";
import { readTopic } from "../../room/topic.ts";
import { sanitise } from "../../sanitise.ts";
import { formatInstant } from "./instant.ts";
import type { Site } from "./site.ts";
import { maySetTopic } from "./topic.ts";

/** That somebody has seen a message is looked for so far behind it (bytes). */
const SEEN_REACH = 8 * 1024 * 1024;

/** How things are, for the page. */
export function describeState(
  site: Site,
): { present: Record<string, unknown>[]; topic: string; maySetTopic: boolean } {
  const topic = readTopic(site.room);
  return {
    present: listPresent(site.room).map(describeClient),
    topic: sanitise(topic.text),
    maySetTopic: maySetTopic(site, topic),
  };
}

function describeClient(client: Present): Record<string, string | number | null> {
  const { pid, user, terminal, since } = client;
  const idle = idleTime(client);
  return {
    pid,
    user,
    terminal: terminal ?? null,
    since: since === undefined ? null : formatInstant(since),
    // In seconds.
    idle: idle === undefined ? null : Math.floor(idle / 1000),
  };
}

/** Who has seen the messages from byte `start` on, by their ids; it is told soon behind them. */
export function whoHasSeen(
  room: Room,
  start: number,
  end: number,
): ReadonlyMap<number, readonly string[]> {
  return findAcknowledgements(room, start, Math.min(end, start + SEEN_REACH));
}
