/**
 * Whole messages: the records that one person sent together, taken as one thing, and the form in
 * which other programs get them.
 *
 * @module
 */
import { type Attachment, parseAttachment } from "./file_record.ts";
import { parseLocalTime } from "./local_time.ts";
import { MAX_RECORD_BYTES } from "./compose.ts";
import {
  type Authorship,
  type Command,
  type Continuation,
  isDeleted,
  type LogRecord,
  type Message,
  type Stamp,
} from "../log/record.ts";
import { PART_COMMANDS } from "../log/grammar.ts";

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
  readonly attachment?: Attachment;
  /** `YYYY-MM-DDTHH:MM:SS` on the sender's clock, where that is not set as the host's is. */
  readonly localTime?: string;
  /** It says that the message with this id was deleted. */
  readonly deletes?: number;
  /** Who wrote it; of a message whose parts differ, what is said of the worst. */
  readonly authorship?: Authorship;
}

/** A message as one line of JSON; the names are those of Fossil's chat. */
export interface MessageJson {
  /** Its id. */
  readonly msgid: number;
  /** When it was sent: UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly mtime: string;
  /** On the sender's own clock, where that is not set as the host's is: `YYYY-MM-DDTHH:MM:SS`. */
  readonly lmtime?: string;
  /** Nick of the sender. */
  readonly xfrom: string;
  readonly pid: number;
  /** Its text, the lines separated by `\n`. */
  readonly xmsg: string;
  /** Name of its attachment, with `fmime` and `fsize` (bytes). */
  readonly fname?: string;
  readonly fmime?: string;
  readonly fsize?: number;
  /** Id of the message that was deleted; `xmsg` is empty then. */
  readonly mdel?: number;
  /** Whether the user whom `xfrom` names, or the user of a robot, vouches for it. */
  readonly vouched?: boolean | "forged";
  /** The user who vouches for it. */
  readonly uid?: number;
  /** The name of that user, where `xfrom` is a robot. */
  readonly by?: string;
}

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
  if (head.type === "command" && head.command === "delete") return toDeletion(head);
  if (head.type !== "message" && !isPart(head)) return undefined;
  if (head.type === "command" && head.command !== "file") return undefined;
  const { id, pid, time, nick } = head;
  const message = { id, pid, time, nick, isDeleted: false, text: "", omitted: 0 };
  if (isWithdrawn(group)) return { ...message, isDeleted: true };
  const lines = group.filter((record) => isSaid(record));
  const [attachment] = group.flatMap((record) => attachmentOf(record) ?? []);
  const [localTime] = group.flatMap((record) => localTimeOf(record) ?? []);
  return {
    ...message,
    text: lines.map(({ text }) => text).join("\n"),
    omitted: lines.reduce((sum, { omitted }) => sum + omitted, 0),
    ...(attachment === undefined ? {} : { attachment }),
    ...(localTime === undefined ? {} : { localTime }),
    ...authorshipOf(group),
  };
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

/** A time for other programs: UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
export function formatIso(time: number): string {
  return `${new Date(time).toISOString().slice(0, -".000Z".length)}Z`;
}

/** The form of a message for other programs. */
export function toJson(message: ChatMessage): MessageJson {
  const { id, time, localTime, nick, pid, text, attachment, deletes, authorship } = message;
  return {
    msgid: id,
    mtime: formatIso(time),
    ...(localTime === undefined ? {} : { lmtime: localTime }),
    xfrom: nick,
    pid,
    xmsg: text,
    ...(attachment === undefined
      ? {}
      : { fname: attachment.name, fmime: attachment.mime, fsize: attachment.size }),
    ...(deletes === undefined ? {} : { mdel: deletes }),
    ...(authorship === undefined ? {} : authorshipJson(authorship)),
  };
}

function authorshipJson({ verdict, uid, by }: Authorship): Partial<MessageJson> {
  return {
    vouched: verdict === "forged" ? verdict : verdict === "vouched",
    ...(uid === undefined ? {} : { uid }),
    ...(by === undefined ? {} : { by }),
  };
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
  if (!isPart(record) || above.type !== "message" && !isPart(above)) return false;
  return record.pid === above.pid && record.nick === above.nick &&
    record.authorship?.uid === above.authorship?.uid;
}

/** Whether a message can be so long: of a log full of further lines not all are kept together. */
function fits(record: LogRecord, head: LogRecord): boolean {
  return record.id + record.length - head.id <= MAX_RECORD_BYTES;
}

function isSaid(record: LogRecord): record is Message | Continuation {
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
