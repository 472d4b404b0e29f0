/**
 * What the page is told beside messages, and Fossil's never asks for: who is here, what the room is
 * about, who has seen what.
 *
 * @module
 */
import { effectiveUid } from "../../posix/user.ts";
import { idleTime } from "../../room/idle.ts";
import { findAcknowledgements } from "../../room/log/acknowledgements.ts";
import { nameOf } from "../../room/names.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { Room } from "../../room/room.ts";
import { readTopic } from "../../room/topic.ts";
import { sanitise } from "../../sanitise.ts";
import { formatInstant } from "./instant.ts";
import type { Site } from "./site.ts";
import { maySetTopic } from "./topic.ts";

/** That somebody has seen a message is looked for so far behind it (bytes). */
const SEEN_REACH = 8 * 1024 * 1024;

/** What is told of somebody who is here. */
type Client = Pick<Present, "pid" | "user" | "terminal" | "typed" | "since">;

/** How things are, for the page. */
export function describeState(
  site: Site,
): { present: Record<string, unknown>[]; topic: string; maySetTopic: boolean } {
  const topic = readTopic(site.room);
  return {
    present: presentIn(site.room).map(describeClient),
    topic: sanitise(topic.text),
    maySetTopic: maySetTopic(site, topic),
  };
}

/** Who is here, and whoever asks: their program listens only where an answer has to wait. */
function presentIn(room: Room): Client[] {
  const present = listPresent(room);
  if (present.some(({ pid }) => pid === Deno.pid)) return present;
  const user = nameOf(effectiveUid());
  const unknown = { terminal: undefined, typed: undefined, since: undefined };
  return [...present, { pid: Deno.pid, user, ...unknown }];
}

function describeClient(client: Client): Record<string, string | number | null> {
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
