/**
 * Records that were written together, taken as one thing: a message, its further lines and its
 * attachment.
 *
 * @module
 */
import { MAX_RECORD_BYTES } from "./compose.ts";
import { MARK_COMMAND, PART_COMMANDS } from "../log/grammar.ts";
import type { Command, Continuation, LogRecord, Message } from "../log/record.ts";

/** Records that belong together: a message and its parts, or one record of another kind. */
export type RecordGroup = readonly [head: LogRecord, ...parts: LogRecord[]];

/**
 * Puts records that were written together back together. A part whose message is not right above
 * it, because reading began or paused there, is a group of its own: nothing is lost.
 */
export class RecordGrouper {
  #group: [LogRecord, ...LogRecord[]] | undefined;

  /** Takes the next record; gives the group before it when that is complete. */
  push(record: LogRecord): RecordGroup | undefined {
    const head = this.#group?.[0];
    if (head !== undefined && isPartOf(record, head) && fits(record, head)) {
      this.#group?.push(record);
      return undefined;
    }
    const complete = this.#group;
    this.#group = [record];
    return complete;
  }

  /** Gives what waits for further parts. A message comes in one write(2): with it, all are here. */
  flush(): RecordGroup | undefined {
    const complete = this.#group;
    this.#group = undefined;
    return complete;
  }
}

/** Groups a stretch of the log. */
export function* groupRecords(records: Iterable<LogRecord>): Generator<RecordGroup> {
  const grouper = new RecordGrouper();
  for (const record of records) {
    const group = grouper.push(record);
    if (group !== undefined) yield group;
  }
  const last = grouper.flush();
  if (last !== undefined) yield last;
}

/** Whether a record is of a kind that belongs to a message above it: a line, or its attachment. */
export function isPart(record: LogRecord): record is Continuation | Command {
  return record.type === "continuation" ||
    record.type === "command" && PART_COMMANDS.includes(record.command);
}

/**
 * Whether a record belongs to the one right above it. Anybody can put a line below another's
 * message: it must have the same PID and nick, and be vouched for by the same user, or by none.
 */
export function isPartOf(record: LogRecord, above: LogRecord): boolean {
  if (!isPart(record)) return false;
  if (!isPart(above) && !mayHaveParts(above)) return false;
  if (above.type === "command" && !isPart(above) && !isMark(record)) return false;
  return record.pid === above.pid && record.nick === above.nick &&
    record.authorship?.uid === above.authorship?.uid;
}

/** Whether a record of another kind may belong to this one: to a message, or a mark to a command. */
export function mayHaveParts(record: LogRecord): record is Message | Command {
  return record.type === "message" || record.type === "command" && !isPart(record);
}

function isMark(record: LogRecord): boolean {
  return record.type === "command" && record.command === MARK_COMMAND;
}

/** Whether a message can be so long: of a log full of further lines not all are kept together. */
function fits(record: LogRecord, head: LogRecord): boolean {
  return record.id + record.length - head.id <= MAX_RECORD_BYTES;
}
