/**
 * Whole messages, with all that the records of a group say.
 *
 * @module
 */
import { parseAnswer } from "./answer.ts";
import { type Attachment, parseAttachment } from "./file_record.ts";
import { groupRecords, isPart, type RecordGroup } from "./group.ts";
import { parseLocalTime } from "./local_time.ts";
import { parseMark } from "./origin_mark.ts";
import {
  type Authorship,
  type Command,
  type Continuation,
  isDeleted,
  type LogRecord,
  type Message,
  type Stamp,
} from "../log/record.ts";

/** A message with all its lines and its attachment, or word that one was withdrawn. */
export interface ChatMessage extends Stamp {
  /** Byte offset of its first line in the log. */
  readonly id: number;
  /** All its lines, joined by newlines; empty when it was deleted. */
  readonly text: string;
  /** Its text was taken back: there is nothing to show. */
  readonly isDeleted: boolean;
  /** How many bytes of overlong lines are missing in `text`. */
  readonly omitted: number;
  /** It answers the message with this id, if there is one; that is not a part of the text. */
  readonly re?: number;
  /** What its record claims; what the file holds shows only when it is opened. */
  readonly attachment?: Attachment;
  /** `YYYY-MM-DDTHH:MM:SS` on the sender's clock, where that is not set as the host's is. */
  readonly localTime?: string;
  /** It says that the message with this id was deleted. */
  readonly deletes?: number;
  /** Who wrote it; of a message whose parts differ, what is said of the worst. */
  readonly authorship?: Authorship;
  /** When it was said on the other host that it came from, by the clock there: ms since 1970. */
  readonly said?: number;
}

/** The messages in a stretch of the log, deleted ones and news of deletions included. */
export function* groupMessages(records: Iterable<LogRecord>): Generator<ChatMessage> {
  for (const group of groupRecords(records)) {
    const message = toMessage(group);
    if (message !== undefined) yield message;
  }
}

/** The message that a group is, or undefined when it is something else. */
export function toMessage(group: RecordGroup): ChatMessage | undefined {
  const [head] = group;
  if (head.type === "message" && group.length === 1) return toShortMessage(head);
  if (head.type === "command" && head.command === "delete") return toDeletion(head);
  if (head.type !== "message" && !isPart(head)) return undefined;
  if (head.type === "command" && head.command !== "file") return undefined;
  const { id, pid, time, nick } = head;
  const message = { id, pid, time, nick, isDeleted: false, text: "", omitted: 0 };
  if (isWithdrawn(group)) return { ...message, isDeleted: true };
  const lines = group.filter((record) => isSaid(record));
  const [attachment] = group.flatMap((record) => attachmentOf(record) ?? []);
  const [localTime] = group.flatMap((record) => localTimeOf(record) ?? []);
  const text = lines.map(({ text }) => text).join("\n");
  return {
    ...message,
    ...parseAnswer(text) ?? { text },
    omitted: lines.reduce((sum, { omitted }) => sum + omitted, 0),
    ...(attachment === undefined ? {} : { attachment }),
    ...(localTime === undefined ? {} : { localTime }),
    ...authorshipOf(group),
    ...saidElsewhere(group),
  };
}

/** A message of one line, as most are; a log may hold a million of them. */
function toShortMessage(record: Message): ChatMessage {
  const { id, pid, time, nick, text, omitted, authorship } = record;
  if (isDeleted(record)) return { id, pid, time, nick, isDeleted: true, text: "", omitted: 0 };
  const message = { id, pid, time, nick, isDeleted: false, text, omitted };
  const answer = parseAnswer(text);
  if (answer !== undefined) return { ...message, ...answer, ...authorshipOf([record]) };
  return authorship === undefined ? message : { ...message, authorship };
}

/** A mark counts where it is vouched for as what it is below. */
function saidElsewhere(group: RecordGroup): { said?: number } {
  if (group[0].authorship?.host === undefined) return {};
  const [mark] = group.flatMap((record) => parseMark(record) ?? []);
  return mark === undefined ? {} : { said: mark.time };
}

/** A part that is not vouched for makes the whole message so. */
function authorshipOf(records: readonly LogRecord[]): { authorship?: Authorship } {
  const all = records.flatMap(({ authorship }) => authorship ?? []);
  const authorship = all.find(({ verdict }) => verdict === "forged") ??
    all.find(({ verdict }) => verdict === "unvouched") ?? all[0];
  return authorship === undefined ? {} : { authorship };
}

/** Whether the message that a group is was deleted. */
export function isWithdrawn([head, ...parts]: RecordGroup): boolean {
  if (isSaid(head) && head.text !== "") return isDeleted(head);
  // Without a text it is the line of the attachment that was blanked.
  return [head, ...parts].some((record) =>
    record.type === "command" && record.command === "file" && record.argument.trim() === ""
  );
}

/** Word of a deletion; what nobody vouches for is only shown, and nothing to be obeyed. */
function toDeletion(command: Command): ChatMessage | undefined {
  const { id, pid, time, nick, argument, authorship } = command;
  if (!/^\d{1,15}$/.test(argument)) return undefined;
  const isSure = authorship === undefined || authorship.verdict === "vouched";
  return {
    id,
    pid,
    time,
    nick,
    isDeleted: false,
    omitted: 0,
    ...(isSure ? { text: "", deletes: Number(argument) } : { text: `/delete ${argument}` }),
    ...authorshipOf([command]),
  };
}

/** Whether a record is a line of a message. */
export function isSaid(record: LogRecord): record is Message | Continuation {
  return record.type === "message" || record.type === "continuation";
}

function attachmentOf(record: LogRecord): Attachment | undefined {
  return record.type === "command" && record.command === "file"
    ? parseAttachment(record.argument)
    : undefined;
}

function localTimeOf(record: LogRecord): string | undefined {
  return record.type === "command" && record.command === "lmtime"
    ? parseLocalTime(record.argument)
    : undefined;
}
