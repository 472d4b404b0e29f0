/**
 * Saying that one has seen a message: the record `/ack ID`, a line of its own that is vouched for as
 * a message is.
 *
 * @module
 */
import { type Authorship, formatCommand, type Stamp } from "../log/record.ts";
import type { RecordGroup } from "./group.ts";

/** Somebody says to have seen a message. */
export interface Acknowledgement extends Stamp {
  /** Byte offset of its line in the log. */
  readonly id: number;
  /** Which message; there may be none with this id. */
  readonly acknowledges: number;
  /** Whether it is so: anybody can write the line for another. */
  readonly authorship?: Authorship;
}

/** The line that says it. */
export function formatAcknowledgement(stamp: Stamp, id: number): string {
  return formatCommand(stamp, "ack", String(id));
}

/** What a group of records acknowledges, or undefined when it is something else. */
export function toAcknowledgement([head]: RecordGroup): Acknowledgement | undefined {
  if (head.type !== "command" || head.command !== "ack") return undefined;
  // What was said later can't have been seen.
  if (!/^\d{1,15}$/.test(head.argument) || Number(head.argument) >= head.id) return undefined;
  const { id, pid, time, nick, argument, authorship } = head;
  return {
    id,
    pid,
    time,
    nick,
    acknowledges: Number(argument),
    ...(authorship === undefined ? {} : { authorship }),
  };
}
