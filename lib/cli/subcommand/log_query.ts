/**
 * Which messages `pipechat log` is asked for.
 *
 * @module
 */
import { startOfLast } from "../../room/log/history.ts";
import type { Extent } from "../../room/log/extent.ts";
import type { Sieve } from "../../room/log/sift.ts";
import { toAcknowledgement } from "../../room/message/acknowledgement.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { toMessage } from "../../room/message/message.ts";
import type { Room } from "../../room/room.ts";
import { type CommandLine, UsageError } from "../options.ts";
import type { LogFormat } from "./log_format.ts";
import { parsePlace, type Place, startAfter } from "./log_place.ts";

/** What is asked for. */
export interface Query {
  readonly since: Place | undefined;
  readonly until: Place | undefined;
  /** Only the last so many. */
  readonly count: number | undefined;
  readonly isWanted: (group: RecordGroup) => boolean;
  /** Whether to print something: what is wanted, and who has seen such messages. */
  readonly isTold: (group: RecordGroup) => boolean;
  /** Passes over where nothing is that is wanted, if that can be told. */
  readonly sieve: Sieve | undefined;
  /** Whether something is looked for, so that nothing found is no success. */
  readonly isSearch: boolean;
}

/**
 * What a command line asks for.
 *
 * @throws {UsageError} when that makes no sense.
 */
export async function readQuery(line: CommandLine, format: LogFormat): Promise<Query> {
  const [since, until] = (["since", "until"] as const).map((option) => {
    const value = line.value(option);
    return value === undefined ? undefined : parsePlace(option, value);
  });
  if (line.has("follow") && until !== undefined) {
    throw new UsageError("--follow goes on for ever: leave --until away");
  }
  const [nick, other] = [line.value("from"), line.value("not-from")];
  const pattern = line.value("grep");
  // Loaded only when it is wanted: it is larger than all the rest.
  const patterns = pattern === undefined ? undefined : await import("../pattern.ts");
  const matches = patterns?.parsePattern(pattern ?? "") ?? (() => true);
  const sieves = [
    ...nick === undefined ? [] : [(text: string) => text.includes(`<${nick}>`)],
    patterns?.sieveOf(pattern ?? "") ?? [],
  ].flat();
  const sieve = sieves.length === 0
    ? undefined
    : (text: string) => sieves.every((mayHold) => mayHold(text));
  const isFrom = (author: string) => (nick === undefined || author === nick) && author !== other;
  const isWanted = (group: RecordGroup) => {
    const message = toMessage(group);
    return message !== undefined && !message.isDeleted && format.shows(message) &&
      isFrom(message.nick) && matches(message);
  };
  const isTold = (group: RecordGroup) => {
    const seen = pattern === undefined ? toAcknowledgement(group) : undefined;
    return seen === undefined ? isWanted(group) : format.tells(seen.id) && isFrom(seen.nick);
  };
  const isSearch = nick !== undefined || other !== undefined || pattern !== undefined;
  return { since, until, count: line.count("count"), isWanted, isTold, sieve, isSearch };
}

/** Byte offset of the first message that may be wanted. */
export function findStart(room: Room, { since, count, isWanted }: Query, extent: Extent): number {
  const start = startAfter(room, extent, since);
  return count === undefined ? start : startOfLast(room, start, extent.end, count, isWanted);
}
