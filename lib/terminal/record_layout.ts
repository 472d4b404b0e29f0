/**
 * What stands in front of what is said, on a screen or in a pipe.
 *
 * @module
 */
import type { Command, Continuation, LogRecord, Message } from "../room/log/record.ts";
import { nickOf, type Signed } from "./author.ts";
import { formatClock } from "./clock.ts";
import type { Front } from "./rows.ts";
import { type Painter, Sgr } from "./style.ts";

/** Columns of `HH:MM `, where nothing ever stands that somebody has said. */
export const TIME_COLUMNS = 6;
/** Stands in the place of the time where somebody else is quoted. */
export const QUOTED = "    > ";
/** Stands there where it is told who has seen the message above. */
export const SEEN = "    + ";
/** A message that begins with this is about its author: `/me waves`. */
export const ACTION = "/me ";

/** How to show one record. */
export interface RecordOptions {
  /** Show it as something of the past. */
  readonly dim?: boolean;
  /** Show its id. */
  readonly id?: boolean;
  /** Who has seen it. */
  readonly seenBy?: readonly string[];
}

/**
 * What a part of a message tells of its author: nothing, if it is as the line above it; only that it
 * is not vouched for as that is; or, where it does not belong to that, who it is.
 */
export type PartLabel = "none" | "mark" | "author";

/** What is told of the room: something that happened, what a C client asks or answers, or neither. */
export type NoticeKind = "event" | "command" | "answer" | "other";

/** Where time, author and text stand. */
export interface RecordLayout {
  message(record: Message, options: RecordOptions): Front;
  part(record: Continuation | Command, label: PartLabel, options: RecordOptions): Front;
  /** What stands in front of the beginning of what the next message answers, if that is there. */
  quotation(answered: Signed | undefined, id: number, options: RecordOptions): Front;
  /** What stands in front of the names of those who have seen the message above. */
  seen(options: RecordOptions): Front;
  /** What stands in front of a notice, and the sentence as it is shown behind it. */
  notice(record: LogRecord, kind: NoticeKind, sentence: string): { front: Front; text: string };
  /** Who wrote a record, for a sentence about it. */
  author(record: Signed): string;
  /** Columns that all further rows of a text are indented by. */
  indent(options: RecordOptions): number;
  /** Takes note that something else was shown: what comes next stands below nothing. */
  interrupt(): void;
}

/** For whom and with which colours a layout is. */
export interface LayoutOptions {
  readonly paint: Painter;
  /** Columns of the screen right now; undefined where lines are not broken. */
  readonly columns: () => number | undefined;
  /** The person who looks on, and their client's PID. */
  readonly nick: string;
  readonly pid: number;
  /** The SGR parameter for somebody else's nick. */
  readonly nickColor: (nick: string) => string;
}

/** `HH:MM ` of a record, or as many spaces. */
export function timeOf(record: LogRecord): string {
  return "time" in record ? `${formatClock(record.time)} ` : " ".repeat(TIME_COLUMNS);
}

/** Whether a message tells what its author does. */
export function isAction({ text }: Message): boolean {
  return text.startsWith(ACTION);
}

/** `<ann>`, or of somebody who does something `* ann`, in at most so many columns. */
export function nameOf(record: Message, columns = Infinity): string {
  return isAction(record) ? `* ${nickOf(record, columns - 2)}` : `<${nickOf(record, columns - 2)}>`;
}

/** The SGR parameters for the author of a message. */
export function authorStyle(
  record: Message,
  { dim = false }: RecordOptions,
  { nick, pid, nickColor }: LayoutOptions,
): string[] {
  if (dim) return [Sgr.dim];
  const isOwn = record.pid === pid && record.nick === nick;
  return [isOwn ? Sgr.bold : nickColor(record.nick)];
}

/** How it is told that an author denies a line. */
export function paintAlarm(alarm: string, paint: Painter): string {
  return paint(alarm.trimEnd(), Sgr.bold, Sgr.inverse, Sgr.red) + (alarm === "" ? "" : " ");
}
