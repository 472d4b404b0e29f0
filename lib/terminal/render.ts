/**
 * What records look like on a screen or in a pipe. In front of what somebody says stand the time and
 * who it is; every further row is indented, so that no text can pose as a line.
 *
 * @module
 */
import { type Acknowledgement, toAcknowledgement } from "../room/message/acknowledgement.ts";
import { parseAnswer } from "../room/message/answer.ts";
import { quoteOf } from "../room/message/quote.ts";
import { parseAttachment } from "../room/message/file_record.ts";
import type { Command, Continuation, LogRecord, Message } from "../room/log/record.ts";
import { isPartOf, type RecordGroup } from "../room/message/group.ts";
import { parseMark } from "../room/message/origin_mark.ts";
import { formatSize } from "../room/units.ts";
import { findMentions } from "../mention.ts";
import { sanitise } from "../sanitise.ts";
import { markOf } from "./author.ts";
import { formatClock, formatDay } from "./clock.ts";
import { cutToColumns, mostColumnsOf } from "./graphemes.ts";
import { CODE, findSpans, type Span } from "./markdown.ts";
import type { Palette } from "./palette.ts";
import {
  ACTION,
  isAction,
  type NoticeKind,
  type PartLabel,
  type RecordLayout,
  type RecordOptions,
} from "./record_layout.ts";
import { beginningOf, listOf, nameMessage, type Recall } from "./reference.ts";
import { type Body, type Front, layRows, spaces } from "./rows.ts";
import { type Painter, Sgr } from "./style.ts";

/** So many of those who have seen a message are named. */
const MAX_SEEN_BY = 8;
/** What was said on another host within so many ms came at once, as far as clocks agree. */
const SAME_TIME = 120_000;

/** Where and for whom to render. */
export interface RenderOptions {
  readonly layout: RecordLayout;
  readonly paint: Painter;
  readonly palette: Palette;
  /** Columns of the screen right now; undefined where lines are not broken. */
  readonly columns: () => number | undefined;
  /** Whose screen it is: they see where they are named. */
  readonly nick: string;
  /** Finds what others speak of by an id. */
  readonly recall?: Recall;
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
    let rows = "";
    for (const record of group) rows += this.record(record, options);
    const { seenBy = [] } = options;
    return seenBy.length === 0 ? rows : rows + this.#seen(seenBy, options);
  }

  /** The lines for a record, after a line for the day if that is another than before. */
  record(record: LogRecord, options: RecordOptions = {}): string {
    const day = "time" in record ? this.#dayChange(record.time) : "";
    const lines = this.#lines(record, options);
    this.#above = record;
    return day + lines;
  }

  /** Takes note that what was shown is not right above any more: who speaks next is named. */
  interrupt(): void {
    this.#options.layout.interrupt();
  }

  /** Something that pipechat itself has to say, such as the answer to a command. */
  output(text: string): string {
    return this.#ours("-- ", text, this.#options.palette.note);
  }

  /** Something that went wrong. */
  problem(text: string): string {
    return this.#ours("!! ", text, Sgr.red);
  }

  /** A line between what is above and what is below it. */
  rule(text: string): string {
    this.interrupt();
    const { paint, palette } = this.#options;
    return `${paint(`── ${sanitise(text)} ──`, Sgr.bold, palette.note)}\n`;
  }

  /**
   * A message alone, to be copied: its lines are broken by the terminal, which knows then that they
   * are one. They may look like anything, but somebody wants to see them, and how many they are.
   */
  alone(id: number, text: string): string {
    const lines = text.split("\n").map(sanitise);
    const count = lines.length === 1 ? "1 line" : `${lines.length} lines`;
    return `${this.rule(`#${id}: ${count}`)}${lines.join("\n")}\n${this.rule(`end of #${id}`)}`;
  }

  #ours(sign: string, text: string, color: string): string {
    this.interrupt();
    const paint: Painter = (row) => this.#options.paint(row, color);
    const front = { plain: sign, painted: sign };
    return text.split("\n").map((line) =>
      this.#rows(front, { text: sanitise(line), spans: [], paint }, sign.length)
    ).join("");
  }

  #lines(record: LogRecord, options: RecordOptions): string {
    const { layout } = this.#options;
    switch (record.type) {
      case "message":
        return this.#message(record, options);
      case "continuation":
        return this.#part(record, record.text, options);
      case "status":
        return this.#notice(record, "event", `${layout.author(record)} ${record.status}`);
      case "command":
        return this.#command(record, options);
      case "answer": {
        const mark = markOf(record);
        return this.#notice(
          record,
          "answer",
          `[${record.pid}] ${record.text.replace(">", `>${mark}`)}`,
        );
      }
      case "other":
        return this.#notice(record, "other", record.text);
    }
  }

  #command(record: Command, options: RecordOptions): string {
    const { command, argument } = record;
    if (command === "file") return this.#attachment(record, options);
    // One clock is enough on a terminal.
    if (command === "lmtime") return "";
    if (command === "origin") return this.#origin(record, options);
    if (command === "delete" && /^\d{1,15}$/.test(argument)) {
      return this.#deletion(record, Number(argument), options);
    }
    const acknowledgement = toAcknowledgement([record]);
    if (acknowledgement !== undefined) {
      return this.#acknowledgement(record, acknowledgement, options);
    }
    const author = this.#options.layout.author(record);
    if (command === "topic") {
      const change = argument === "" ? "removed the topic" : `set the topic: ${argument}`;
      return this.#notice(record, "event", `${author} ${change}`);
    }
    const rest = argument === "" ? "" : ` ${argument}`;
    return this.#notice(record, "command", `${author} /${command}${rest}`);
  }

  #deletion(record: Command, id: number, options: RecordOptions): string {
    const isSure = record.authorship === undefined || record.authorship.verdict === "vouched";
    const did = isSure ? "took back" : "claims to have taken back";
    const message = this.#options.recall?.(id);
    const what = nameMessage(message, id, record, options.id ?? false);
    return this.#notice(record, "event", `${this.#options.layout.author(record)} ${did} ${what}`);
  }

  #acknowledgement(
    record: Command,
    { acknowledges }: Acknowledgement,
    options: RecordOptions,
  ): string {
    const message = this.#options.recall?.(acknowledges);
    const name = nameMessage(message, acknowledges, record, options.id ?? false);
    const what = `${name}${beginningOf(message, acknowledges)}`;
    return this.#notice(record, "event", `${this.#options.layout.author(record)} has seen ${what}`);
  }

  /** The row below a message that tells who has seen it. */
  #seen(names: readonly string[], options: RecordOptions): string {
    const text = `seen by ${listOf(names, MAX_SEEN_BY)}`;
    return this.#aside(this.#options.layout.seen(options), sanitise(text), options);
  }

  /** Where something came from stands behind the nick; only another time is to be told. */
  #origin(record: Command, options: RecordOptions): string {
    const mark = record.authorship?.host === undefined ? undefined : parseMark(record);
    if (mark === undefined || Math.abs(mark.time - record.time) < SAME_TIME) return "";
    const day = formatDay(mark.time) === formatDay(record.time) ? "" : `${formatDay(mark.time)} `;
    const text = `(said at ${day}${formatClock(mark.time)} on its host)`;
    return this.#aside(spaces(this.#options.layout.indent(options)), text, options);
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
    this.#messageId = record.id;
    const answer = parseAnswer(record.text);
    const said = answer === undefined ? record : { ...record, text: answer.text };
    const quotation = answer === undefined ? "" : this.#quotation(answer.re, options);
    const front = this.#options.layout.message(said, options);
    const text = isAction(said) ? said.text.slice(ACTION.length) : said.text;
    return quotation + this.#said(front, text, record.omitted, options);
  }

  /** The row above an answer that tells what it answers. */
  #quotation(id: number, options: RecordOptions): string {
    const message = this.#options.recall?.(id);
    const front = this.#options.layout.quotation(message, id, options);
    const text = sanitise(quoteOf(message, id).text);
    const columns = (this.#options.columns() ?? Infinity) - mostColumnsOf(front.plain);
    return this.#aside(front, cutToColumns(text, columns), options);
  }

  /** What is told beside what is said. */
  #aside(front: Front, text: string, options: RecordOptions): string {
    const { paint, layout } = this.#options;
    const body: Body = { text, spans: [], paint: (row) => paint(row, Sgr.dim) };
    return this.#rows(front, body, layout.indent(options));
  }

  /**
   * A part that is not vouched for as the line above it is carries its own mark; one that belongs
   * to nothing above it names its author.
   */
  #part(record: Continuation | Command, text: string, options: RecordOptions): string {
    const front = this.#options.layout.part(record, this.#labelOf(record), options);
    return this.#said(front, text, record.omitted, options);
  }

  #labelOf(record: LogRecord): PartLabel {
    if (!this.#isBelowItsMessage(record)) return "author";
    const isLikeAbove = record.authorship?.verdict === this.#above?.authorship?.verdict;
    return isLikeAbove ? "none" : "mark";
  }

  #isBelowItsMessage(record: LogRecord): boolean {
    return this.#above !== undefined && isPartOf(record, this.#above);
  }

  /** The rows for something that somebody has said. */
  #said(front: Front, text: string, omitted: number, options: RecordOptions): string {
    const { paint, nick, palette, layout } = this.#options;
    const { dim = false } = options;
    const rest = omitted > 0 ? ` … (${omitted} bytes more)` : "";
    const safe = sanitise(text) + rest;
    const spans = dim ? [] : spansIn(safe, nick, palette);
    const plain: Painter = dim ? (row) => paint(row, Sgr.dim) : (row) => row;
    return this.#rows(front, { text: safe, spans, paint: plain }, layout.indent(options));
  }

  /** The rows for something that happened. */
  #notice(record: LogRecord, kind: NoticeKind, sentence: string): string {
    const { front, text } = this.#options.layout.notice(record, kind, sentence);
    return this.#aside(front, sanitise(text), {});
  }

  #rows(front: Front, body: Body, indent: number): string {
    return layRows(front, body, indent, this.#options.columns(), this.#options.paint);
  }

  #dayChange(time: number): string {
    const day = formatDay(time);
    if (day === this.#day) return "";
    this.#day = day;
    this.interrupt();
    return `${this.#options.paint(`--- ${day} ---`, Sgr.dim)}\n`;
  }
}

/** What looks different in a text: marks as in Markdown, and where the person is named. */
function spansIn(text: string, nick: string, palette: Palette): Span[] {
  const [marked, named] = [findSpans(text), findMentions(text, nick)];
  if (marked.length === 0 && named.length === 0) return marked;
  const mentions = named.map((place) => ({ ...place, style: Sgr.inverse }));
  const styles = marked.map((span) =>
    span.style === CODE ? { ...span, style: palette.code } : span
  );
  return [...styles, ...mentions].sort((one, other) => one.start - other.start);
}
