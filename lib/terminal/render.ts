/**
 * What records look like on a screen or in a pipe. Every line of somebody else's begins with the
 * time and `[PID]<nick>:`; every further row is indented, so that no text can pose as a line.
 *
 * @module
 */
import { parseAttachment } from "../room/message/file_record.ts";
import type { Command, Continuation, LogRecord, Message, Stamp } from "../room/log/record.ts";
import { isPartOf, type RecordGroup } from "../room/message/group.ts";
import { formatSize } from "../room/units.ts";
import { findMentions } from "../mention.ts";
import { formatClock, formatDay } from "./clock.ts";
import { isPlain, mostColumnsOf } from "./graphemes.ts";
import { findSpans, type Span } from "./markdown.ts";
import { sanitise, sanitiseNick } from "../sanitise.ts";
import { type Recall, whatWasSaid } from "./reference.ts";
import { nickColor, type Painter, Sgr } from "./style.ts";
import { BREAK_ROWS, STAY_IN_ROW, wrap } from "./wrap.ts";

/** Columns of `HH:MM `: rows that continue a line are indented by so much. */
const INDENT = 6;
/** Stands in front of a line that somebody wrote in another's name. */
const FORGED = "FORGED ";
/** Stands behind the nick in a line that nobody vouches for. */
const UNVOUCHED = "?";
/** A message that begins with this is about its author: `/me waves`. */
const ACTION = "/me ";

/** Where and for whom to render. */
export interface RenderOptions {
  readonly paint: Painter;
  /** Columns of the screen right now; undefined where lines are not broken. */
  readonly columns: () => number | undefined;
  readonly nick: string;
  readonly pid: number;
  /** Finds what others speak of by an id. */
  readonly recall?: Recall;
}

/** How to show one record. */
export interface RecordOptions {
  /** Show it as something of the past. */
  readonly dim?: boolean;
  /** Show its id. */
  readonly id?: boolean;
}

/** Turns records into lines, each with its newline. Keeps the day, to tell when it changes. */
export class Renderer {
  readonly #options: RenderOptions;
  #day = "";
  /** What stands right above. */
  #above: LogRecord | undefined;
  /** An attachment is fetched by the id of the message that it belongs to. */
  #messageId = 0;

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  /** The lines for a message with its parts, or for another record. */
  group(group: RecordGroup, options: RecordOptions = {}): string {
    return group.map((record) => this.record(record, options)).join("");
  }

  /** The lines for a record, after a line for the day if that is another than before. */
  record(record: LogRecord, options: RecordOptions = {}): string {
    const day = "time" in record ? this.#dayChange(record.time) : "";
    const lines = this.#lines(record, options);
    this.#above = record;
    return day + lines;
  }

  /** Something that pipechat itself has to say, such as the answer to a command. */
  output(text: string): string {
    const { paint } = this.#options;
    return text.split("\n").map((line) => {
      const safe = sanitise(line);
      return this.#rows("-- ", "-- ", safe, [], (row) => paint(row, Sgr.cyan), "   ");
    }).join("");
  }

  /** A line between what one knows and what is new. */
  rule(text: string): string {
    return `${this.#options.paint(`── ${sanitise(text)} ──`, Sgr.bold, Sgr.cyan)}\n`;
  }

  /** Something that went wrong. */
  problem(text: string): string {
    const { paint } = this.#options;
    return this.#rows("!! ", "!! ", sanitise(text), [], (row) => paint(row, Sgr.red), "   ");
  }

  #lines(record: LogRecord, options: RecordOptions): string {
    switch (record.type) {
      case "message":
        return this.#message(record, options);
      case "continuation":
        return this.#part(record, record.text, options);
      case "status":
        return this.#quiet(record, `*** ${authorOf(record)} ${record.status} ***`);
      case "command":
        return this.#command(record, options);
      case "answer":
        return this.#quiet(
          record,
          `[${record.pid}] ${record.text.replace(">", `>${markOf(record)}`)}`,
        );
      case "other":
        return this.#quiet(record, `? ${record.text}`);
    }
  }

  #command(record: Command, options: RecordOptions): string {
    const { command, argument } = record;
    if (command === "file") return this.#attachment(record, options);
    // One clock is enough on a terminal.
    if (command === "lmtime") return "";
    if (command === "delete" && /^\d{1,15}$/.test(argument)) {
      return this.#deletion(record, Number(argument), options);
    }
    const author = authorOf(record);
    if (command === "topic") {
      const change = argument === "" ? "removed the topic" : `set the topic: ${argument}`;
      return this.#quiet(record, `*** ${author} ${change} ***`);
    }
    return this.#quiet(record, `*** ${author} /${command}${argument === "" ? "" : ` ${argument}`}`);
  }

  #deletion(record: Command, id: number, options: RecordOptions): string {
    const isSure = record.authorship === undefined || record.authorship.verdict === "vouched";
    const did = isSure ? "took back" : "claims to have taken back";
    const message = this.#options.recall?.(id);
    const what = message === undefined ? `#${id}` : whatWasSaid(message, record);
    const number = message !== undefined && options.id ? ` (#${id})` : "";
    return this.#quiet(record, `*** ${authorOf(record)} ${did} ${what}${number} ***`);
  }

  #attachment(record: Command, options: RecordOptions): string {
    const attachment = parseAttachment(record.argument);
    if (attachment === undefined) return "";
    const { name, size, mime } = attachment;
    const id = this.#isBelowItsMessage(record) ? this.#messageId : record.id;
    const text = `[file: ${name} (${formatSize(size)}, ${mime}): /get ${id}]`;
    return this.#part(record, text, options);
  }

  #message(record: Message, options: RecordOptions): string {
    const { paint, pid } = this.#options;
    this.#messageId = record.id;
    const isAction = record.text.startsWith(ACTION);
    const time = `${formatClock(record.time)} `;
    const alarm = alarmOf(record);
    const place = `${options.id ? `#${record.id} ` : ""}[${record.pid}]`;
    const name = isAction ? `* ${nickOf(record)}` : `<${nickOf(record)}>`;
    const mark = markOf(record);
    const colon = isAction ? "" : ":";
    const isOwn = record.pid === pid && record.nick === this.#options.nick;
    const style = options.dim ? [Sgr.dim] : isOwn ? [Sgr.bold] : [Sgr.bold, nickColor(record.nick)];
    const head = paint(time, Sgr.dim) + this.#alarm(alarm) + paint(place, Sgr.dim) +
      (mark === "" ? "" : paint(name, ...style) + paint(mark, Sgr.dim)) +
      paint(mark === "" ? name + colon : colon, ...style) + " ";
    const text = isAction ? record.text.slice(ACTION.length) : record.text;
    const shown = `${time}${alarm}${place}${name}${mark}${colon} `;
    return this.#body(head, shown, text, record.omitted, options);
  }

  /**
   * A part that is not vouched for as the line above it is carries its own mark; one that belongs
   * to nothing above it names its author.
   */
  #part(record: Continuation | Command, text: string, options: RecordOptions): string {
    const isBelow = this.#isBelowItsMessage(record);
    const isLikeAbove = isBelow && record.authorship?.verdict === this.#above?.authorship?.verdict;
    const alarm = isLikeAbove ? "" : alarmOf(record);
    const mark = isBelow ? (isLikeAbove ? "" : markOf(record)) : authorOf(record);
    const name = mark === "" ? "" : `${mark} `;
    const head = " ".repeat(INDENT) + this.#alarm(alarm) + this.#options.paint(name, Sgr.dim);
    const shown = " ".repeat(INDENT) + alarm + name;
    return this.#body(head, shown, text, record.omitted, options);
  }

  #isBelowItsMessage(record: LogRecord): boolean {
    return this.#above !== undefined && isPartOf(record, this.#above);
  }

  #body(
    head: string,
    shown: string,
    text: string,
    omitted: number,
    { dim = false }: RecordOptions,
  ): string {
    const { paint, nick } = this.#options;
    const rest = omitted > 0 ? ` … (${omitted} bytes more)` : "";
    const safe = sanitise(text) + rest;
    const mentions = findMentions(safe, nick).map((place) => ({ ...place, style: Sgr.inverse }));
    const spans = dim
      ? []
      : [...findSpans(safe), ...mentions].sort((one, other) => one.start - other.start);
    const plain: Painter = dim ? (row) => paint(row, Sgr.dim) : (row) => row;
    return this.#rows(head, shown, safe, spans, plain);
  }

  #quiet(record: LogRecord, text: string): string {
    const { paint } = this.#options;
    const time = "time" in record ? `${formatClock(record.time)} ` : " ".repeat(INDENT);
    const alarm = alarmOf(record);
    const head = paint(time, Sgr.dim) + this.#alarm(alarm);
    return this.#rows(head, time + alarm, sanitise(text), [], (row) => paint(row, Sgr.dim));
  }

  #alarm(text: string): string {
    return this.#options.paint(text.trimEnd(), Sgr.bold, Sgr.inverse, Sgr.red) +
      (text === "" ? "" : " ");
  }

  /** @param shown What stands in front of the text, and `head` the same with its colours. */
  #rows(
    head: string,
    shown: string,
    text: string,
    spans: readonly Span[],
    plain: Painter,
    indent = " ".repeat(INDENT),
  ): string {
    const columns = this.#options.columns();
    if (columns === undefined) {
      return `${head}${this.#styled(text, 0, text.length, spans, plain)}\n`;
    }
    const width = Math.max(1, columns - indent.length);
    const rows = wrap(text, columns - mostColumnsOf(shown), width);
    return rows.map(({ start, end }, index) => {
      const [front, before] = index === 0 ? [shown, head] : [indent, indent];
      const row = before + this.#styled(text, start, end, spans, plain);
      const isSure = fits(front + text.slice(start, end), columns);
      return isSure ? `${row}\n` : `${STAY_IN_ROW}${row}${BREAK_ROWS}\n`;
    }).join("");
  }

  #styled(
    text: string,
    start: number,
    end: number,
    spans: readonly Span[],
    plain: Painter,
  ): string {
    let result = "";
    let at = start;
    for (const span of spans) {
      const [from, to] = [Math.max(at, span.start), Math.min(end, span.end)];
      if (from >= to) continue;
      result += plain(text.slice(at, from)) + this.#options.paint(text.slice(from, to), span.style);
      at = to;
    }
    return result + plain(text.slice(at, end));
  }

  #dayChange(time: number): string {
    const day = formatDay(time);
    if (day === this.#day) return "";
    this.#day = day;
    return `${this.#options.paint(`--- ${day} ---`, Sgr.dim)}\n`;
  }
}

/**
 * Whether a row stays in its row on every terminal: what a terminal would move to the first column
 * of the next one could pose as somebody else's line.
 */
function fits(row: string, columns: number): boolean {
  return isPlain(row) && mostColumnsOf(row) <= columns;
}

/** A record that names somebody. */
type Signed = Stamp & Pick<LogRecord, "authorship">;

/** `[PID]<nick>`, with the mark that an author whom nobody vouches for gets. */
function authorOf(record: Signed): string {
  return `[${record.pid}]<${nickOf(record)}>${markOf(record)}`;
}

/** The nick and, of a robot, the user whose it is. No nick has spaces, so none can look so. */
function nickOf({ nick, authorship }: Signed): string {
  const by = authorship?.by;
  return sanitiseNick(nick) + (by === undefined ? "" : ` by ${sanitiseNick(by)}`);
}

function markOf({ authorship }: Pick<LogRecord, "authorship">): string {
  return authorship?.verdict === "unvouched" ? UNVOUCHED : "";
}

function alarmOf({ authorship }: Pick<LogRecord, "authorship">): string {
  return authorship?.verdict === "forged" ? FORGED : "";
}
