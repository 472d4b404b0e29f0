/**
 * What was said in the room on this very host, as it travels to others.
 *
 * @module
 */
import { NoSuchMessageError } from "../room/errors.ts";
import { endOfMessage } from "../room/log/find.ts";
import { groupsBetween } from "../room/log/history.ts";
import type { Command, LogRecord, Stamp } from "../room/log/record.ts";
import { toAcknowledgement } from "../room/message/acknowledgement.ts";
import { isPart, type RecordGroup } from "../room/message/group.ts";
import { toMessage } from "../room/message/message.ts";
import { endOf, placeOfMessage } from "./arrived.ts";
import { parseMark } from "../room/message/origin_mark.ts";
import type { Room } from "../room/room.ts";
import { readTopic } from "../room/topic.ts";
import type { Said } from "./range.ts";

/** About so many bytes of the log make one range: few signatures, and no frame too long. */
export const RANGE_BYTES = 64 * 1024;

/**
 * What a record group of the log is for other hosts; undefined for what stays here.
 *
 * @param origin The name of this log there.
 */
export function saidIn(room: Room, origin: string, group: RecordGroup): Said | undefined {
  const [head] = group;
  // What came from elsewhere is told by those who have said it.
  if (head.authorship?.host !== undefined) return undefined;
  if (head.type === "command" && !isPart(head)) return commandIn(room, origin, head);
  const message = toMessage(group);
  if (message === undefined || message.isDeleted) return undefined;
  const said = authorOf(message, endOf(group));
  const parts = group.flatMap((record): [string, string][] =>
    record.type === "command" && isPart(record) && parseMark(record) === undefined
      ? [[record.command, record.argument]]
      : []
  );
  const rest = message.omitted > 0 ? ` … (${message.omitted} bytes more)` : "";
  // Ids are another on each host.
  const re = message.re === undefined ? undefined : placeOfMessage(room, origin, message.re);
  return {
    ...said,
    text: message.text + rest,
    ...(parts.length === 0 ? {} : { parts }),
    ...(re === undefined ? {} : { re }),
  };
}

/** A command that is for all hosts, by somebody who is known to have given it. */
function commandIn(room: Room, origin: string, command: Command): Said | undefined {
  const said = { ...authorOf(command, endOf([command])), text: "" };
  if (said.verdict !== "vouched") return undefined;
  const deleted = toMessage([command])?.deletes;
  if (deleted !== undefined) {
    const deletes = endOfDeleted(room, deleted);
    return deletes === undefined ? undefined : { ...said, deletes };
  }
  const seen = toAcknowledgement([command])?.acknowledges;
  if (seen !== undefined) {
    const acknowledges = placeOfMessage(room, origin, seen);
    return acknowledges === undefined ? undefined : { ...said, acknowledges };
  }
  // Anybody can say so; whether it was set, the topic tells.
  if (command.command !== "topic" || readTopic(room).text !== command.argument) return undefined;
  return { ...said, text: command.argument, isTopic: true };
}

function authorOf(
  { pid, time, nick, authorship }: Stamp & Pick<LogRecord, "authorship">,
  end: number,
): Omit<Said, "text"> {
  const { verdict = "unvouched", by } = authorship ?? {};
  return { end, pid, time, nick, verdict, ...(by === undefined ? {} : { by }) };
}

/** What was said in a part of the log. */
export interface Stretch {
  readonly said: readonly Said[];
  /** Byte offset up to which that is all. */
  readonly to: number;
  /** Where the last of it begins. */
  readonly last: number | undefined;
}

/**
 * What was said behind byte `from` of the log, up to `until` or as much as makes a range.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function saidFrom(room: Room, origin: string, from: number, until: number): Stretch {
  const said: Said[] = [];
  let last: number | undefined;
  for (const group of groupsBetween(room, from, until)) {
    const item = saidIn(room, origin, group);
    if (item === undefined) continue;
    said.push(item);
    last = group[0].id;
    if (item.end - from >= RANGE_BYTES) return { said, to: item.end, last };
  }
  return { said, to: until, last };
}

/** Behind the message that was taken back; a stranger may have named what is none. */
function endOfDeleted(room: Room, id: number): number | undefined {
  try {
    return endOfMessage(room, id);
  } catch (error) {
    if (!(error instanceof NoSuchMessageError)) throw error;
    return undefined;
  }
}
