/**
 * Records: what a line of the log means, and how to write one (docs/protocol.md).
 *
 * @module
 */
import { NICK, PID, SAYS, SAYS_MORE, TIME } from "./grammar.ts";
import type { Line } from "./lines.ts";

/** A nick longer than this (UTF-16 units) is cut: it would push the text off the screen. */
export const MAX_NICK_LENGTH = 32;

const MS_PER_DAY = 86_400_000;
const SPACE = 0x20;
const ZERO = 0x30;
const DELETE = 0x7f;

/** Who wrote a line, and when, as the line itself claims. */
export interface Stamp {
  /** The PID of the client. */
  readonly pid: number;
  /** ms since 1970. */
  readonly time: number;
  /** Anybody's choice, of at most {@linkcode MAX_NICK_LENGTH}: show it sanitised. */
  readonly nick: string;
}

/** Whether the user whom a record names is known to have written it (docs/authorship.md). */
export interface Authorship {
  /** `forged`: the file of the user whom it names says otherwise. */
  readonly verdict: "vouched" | "unvouched" | "forged";
  /** The user who vouches for it. */
  readonly uid?: number;
  /** The name of that user, where the nick is a robot's. */
  readonly by?: string;
  /** The other host where it was said: the user vouches for that, and the host for the rest. */
  readonly host?: string;
  /** It may be vouched for in a moment: nothing was said yet about this place or any later one. */
  readonly isOpen?: boolean;
}

/** What every record knows about its place. */
export interface Place {
  /** Byte offset of its line in the log. */
  readonly id: number;
  /** Bytes of its line, the newline included. */
  readonly length: number;
  /** How many bytes of an overlong line were left out. */
  readonly omitted: number;
  /** Who wrote it; not there where nobody asked, or where it is deleted or names nobody. */
  readonly authorship?: Authorship;
}

/** Something said. A text of nothing but spaces was deleted. */
export interface Message extends Place, Stamp {
  /** The line is `[PID][TIME] <NICK>: TEXT`. */
  readonly type: "message";
  /** Its first line. Hostile, controls and all: show it sanitised. */
  readonly text: string;
}

/** One more line of the message right above it. */
export interface Continuation extends Place, Stamp {
  /** The line is `[PID][TIME] <NICK>| TEXT`. */
  readonly type: "continuation";
  /** As hostile as that of {@linkcode Message}. */
  readonly text: string;
}

/** Somebody joined or left. */
export interface Status extends Place, Stamp {
  /** The line is `[PID][TIME] *** <NICK> STATUS ***`. */
  readonly type: "status";
  /** A claim: who really is there, `listPresent` knows. */
  readonly status: "joined" | "left";
}

/** A command that was echoed into the log. */
export interface Command extends Place, Stamp {
  /** The line is `[PID][TIME] <NICK> /COMMAND ARGUMENT`. */
  readonly type: "command";
  /** Its name without the slash. */
  readonly command: string;
  /** All behind the name and one space; empty where there is none. Hostile, as all text is. */
  readonly argument: string;
}

/** A client's answer to a question of the C client. It tells no time. */
export interface Answer extends Place {
  /** The line is `[PID] TEXT`, and TEXT begins with `is <NICK>`. */
  readonly type: "answer";
  /** Of the client that answers, as the line claims. */
  readonly pid: number;
  /** Who it says sits there. */
  readonly nick: string;
  /** `is <NICK>`, and for the C client which terminals it is on. Hostile, as all text is. */
  readonly text: string;
}

/** Any other line. */
export interface Other extends Place {
  /** None of those above, such as what somebody wrote into the log by hand. */
  readonly type: "other";
  /** The whole line. Hostile: it may imitate what a screen shows of others. */
  readonly text: string;
}

/** A line of the log, understood as far as it can be. */
export type LogRecord = Message | Continuation | Status | Command | Answer | Other;

/** What is said, and who comes or goes: of two expressions each would take its time. */
const STAMPED = new RegExp(
  String.raw`^\[(${PID})\]\[(${TIME})\] (?:<(${NICK})>(${SAYS}|${SAYS_MORE}| )(.*)|` +
    String.raw`\*\*\* <(${NICK})> (joined|left) \*\*\*)$`,
  "su",
);
const COMMAND = /^\/([a-z]+)(?: (.*))?$/su;
/** A terminal in an answer; what the C client says without one is what its libc prints. */
const TERMINAL = String.raw`'(?:\(null\)|/[^\s'<>]*)'`;
/** Nothing may follow that could be taken for something that was said. */
const ANSWER = new RegExp(
  String.raw`^\[(${PID})\] (is <(${NICK})>(?: on fds\[ 0=${TERMINAL}, 1=${TERMINAL} \])?)$`,
  "su",
);

/**
 * Understands one line; whatever it holds, the answer is a record.
 *
 * @example A line of the log
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatMessage, parseRecord } from "./record.ts";
 *
 * const text = "[4242][2026.01.31 12:00:00] <ann>: hello";
 * const record = parseRecord({ offset: 0, length: text.length + 1, omitted: 0, text });
 * assertEquals(record.type, "message");
 * if (record.type === "message") {
 *   assertEquals([record.id, record.nick, record.text], [0, "ann", "hello"]);
 *   assertEquals(formatMessage(record, record.text), `${text}\n`);
 * }
 * ```
 */
export function parseRecord(line: Omit<Line, "bytes">): LogRecord {
  const { offset: id, length, omitted } = line;
  const stamped = STAMPED.exec(line.text);
  if (stamped === null) return answerOf(line) ?? otherOf(line);
  const [, digits, at = "", author, separator = "", text = "", member, status] = stamped;
  const time = parseTime(at);
  if (time === undefined) return otherOf(line);
  const pid = Number(digits);
  const nick = cutNick(author ?? member ?? "");
  if (status === "joined" || status === "left") {
    return { type: "status", id, length, omitted, pid, time, nick, status };
  }
  if (separator[0] === ":") return { type: "message", id, length, omitted, pid, time, nick, text };
  if (separator[0] === "|") {
    return { type: "continuation", id, length, omitted, pid, time, nick, text };
  }
  const command = COMMAND.exec(text);
  if (command === null) return otherOf(line);
  const [, name = "", argument = ""] = command;
  return { type: "command", id, length, omitted, pid, time, nick, command: name, argument };
}

function answerOf({ offset: id, length, omitted, text: line }: Omit<Line, "bytes">):
  | Answer
  | undefined {
  const answer = ANSWER.exec(line);
  if (answer === null) return undefined;
  const [, pid, text = "", nick = ""] = answer;
  return { type: "answer", id, length, omitted, pid: Number(pid), nick: cutNick(nick), text };
}

function otherOf({ offset: id, length, omitted, text }: Omit<Line, "bytes">): Other {
  return { type: "other", id, length, omitted, text };
}

/** A character of two UTF-16 units stays whole or goes. */
function cutNick(nick: string): string {
  if (nick.length <= MAX_NICK_LENGTH) return nick;
  return nick.slice(0, MAX_NICK_LENGTH).replace(/[\ud800-\udbff]$/, "");
}

/** Whether a message's text was taken back: it is overwritten with spaces in place. */
export function isDeleted(record: Message | Continuation): boolean {
  return record.text.length > 0 && isBlank(record.text);
}

/** Whether a text is nothing but white space: mostly its first character tells. */
export function isBlank(text: string): boolean {
  return !(text.charCodeAt(0) > SPACE && text.charCodeAt(0) < DELETE) && text.trim() === "";
}

/** The days that were formatted and parsed last: most often it is today. */
let formattedDay = { number: NaN, text: "" };
let parsedDay: { readonly text: string; readonly start: number | undefined } = {
  text: "",
  start: undefined,
};

/** A time as log lines carry it: UTC, `YYYY.MM.DD HH:MM:SS`. */
export function formatTime(time: number): string {
  const number = Math.floor(time / MS_PER_DAY);
  if (number !== formattedDay.number) {
    formattedDay = { number, text: new Date(time).toISOString().slice(0, 10).replaceAll("-", ".") };
  }
  const seconds = Math.floor((time - number * MS_PER_DAY) / 1000);
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${formattedDay.text} ${two(hour)}:${two(minute)}:${two(seconds % 60)}`;
}

/** What {@linkcode formatTime} makes a time of; undefined for a day that no calendar has. */
function parseTime(text: string): number | undefined {
  const day = text.slice(0, 10);
  if (day !== parsedDay.text) parsedDay = { text: day, start: startOfDay(day) };
  if (parsedDay.start === undefined) return undefined;
  const seconds = (twoDigits(text, 11) * 60 + twoDigits(text, 14)) * 60 + twoDigits(text, 17);
  return parsedDay.start + seconds * 1000;
}

function startOfDay(text: string): number | undefined {
  const day = Number(text.slice(8));
  const start = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day);
  // 31 February is carried over to 3 March: no client wrote that.
  return new Date(start).getUTCDate() === day ? start : undefined;
}

/** The number that the two digits at a place make. */
function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}

/** A record as it stands in the log, its newline included. */
export function formatRecord(record: LogRecord): string {
  switch (record.type) {
    case "message":
      return formatMessage(record, record.text);
    case "continuation":
      return formatContinuation(record, record.text);
    case "status":
      return formatStatus(record, record.status);
    case "command":
      return formatCommand(record, record.command, record.argument);
    case "answer":
      return `[${record.pid}] ${record.text}\n`;
    case "other":
      return `${record.text}\n`;
  }
}

/** A message: its first line, then a line for each further one, newlines included. */
export function formatMessage(stamp: Stamp, text: string): string {
  if (!text.includes("\n")) return `${prefix(stamp)} <${stamp.nick}>: ${text}\n`;
  const [first = "", ...more] = text.split("\n");
  return formatMessage(stamp, first) +
    more.map((line) => formatContinuation(stamp, line)).join("");
}

/** One more line of the message right above it. */
export function formatContinuation(stamp: Stamp, line: string): string {
  return `${prefix(stamp)} <${stamp.nick}>| ${line}\n`;
}

/** A line that says somebody joined or left. */
export function formatStatus(stamp: Stamp, status: Status["status"]): string {
  return `${prefix(stamp)} *** <${stamp.nick}> ${status} ***\n`;
}

/** A command, such as `/destroy /tmp/chat`, as it is echoed into the log. */
export function formatCommand(stamp: Stamp, command: string, argument = ""): string {
  return `${prefix(stamp)} <${stamp.nick}> /${command}${argument === "" ? "" : ` ${argument}`}\n`;
}

/** The answer to a C client that asks who is there. */
export function formatAnswer(pid: number, nick: string): string {
  return `[${pid}] is <${nick}>\n`;
}

/** The answer to a C client that asks which terminal somebody sits at. */
export function formatTerminals(
  pid: number,
  nick: string,
  input: string | undefined,
  output: string | undefined,
): string {
  // printf("%s", NULL) of glibc, which is what the C client prints without a terminal.
  const [stdin, stdout] = [input ?? "(null)", output ?? "(null)"];
  return `[${pid}] is <${nick}> on fds[ 0='${stdin}', 1='${stdout}' ]\n`;
}

function prefix(stamp: Stamp): string {
  return `[${stamp.pid}][${formatTime(stamp.time)}]`;
}
