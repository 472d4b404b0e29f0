/**
 * Records as lines that tell all of it, `HH:MM [PID]<nick>: text`: in a pipe, and in the log.
 *
 * @module
 */
import type { Command, Continuation, LogRecord, Message } from "../room/log/record.ts";
import { alarmOf, authorOf, markOf, type Signed } from "./author.ts";
import {
  authorStyle,
  isAction,
  type LayoutOptions,
  nameOf,
  type NoticeKind,
  paintAlarm,
  type PartLabel,
  QUOTED,
  type RecordLayout,
  type RecordOptions,
  SEEN,
  TIME_COLUMNS,
  timeOf,
} from "./record_layout.ts";
import type { Front } from "./rows.ts";
import { Sgr } from "./style.ts";

/** A line for each record, and further rows below its text, indented by the time. */
export class LineLayout implements RecordLayout {
  readonly #options: LayoutOptions;

  constructor(options: LayoutOptions) {
    this.#options = options;
  }

  message(record: Message, options: RecordOptions): Front {
    const { paint } = this.#options;
    const time = timeOf(record);
    const alarm = alarmOf(record);
    const place = `${options.id ? `#${record.id} ` : ""}[${record.pid}]`;
    const name = nameOf(record);
    const mark = markOf(record);
    const colon = isAction(record) ? "" : ":";
    const style = authorStyle(record, options, this.#options);
    return {
      plain: `${time}${alarm}${place}${name}${mark}${colon} `,
      painted: paint(time, Sgr.dim) + paintAlarm(alarm, paint) + paint(place, Sgr.dim) +
        (mark === "" ? "" : paint(name, ...style) + paint(mark, Sgr.dim)) +
        paint(mark === "" ? name + colon : colon, ...style) + " ",
    };
  }

  part(record: Continuation | Command, label: PartLabel): Front {
    const { paint } = this.#options;
    const margin = " ".repeat(TIME_COLUMNS);
    const alarm = label === "none" ? "" : alarmOf(record);
    const mark = { none: "", mark: markOf(record), author: authorOf(record) }[label];
    const name = mark === "" ? "" : `${mark} `;
    return {
      plain: margin + alarm + name,
      painted: margin + paintAlarm(alarm, paint) + paint(name, Sgr.dim),
    };
  }

  quotation(answered: Signed | undefined, id: number, options: RecordOptions): Front {
    const { paint } = this.#options;
    const number = options.id && answered !== undefined ? `#${id} ` : "";
    const alarm = answered === undefined ? "" : alarmOf(answered);
    const author = answered === undefined ? "" : `${authorOf(answered)}: `;
    return {
      plain: QUOTED + number + alarm + author,
      painted: paint(QUOTED + number, Sgr.dim) + paintAlarm(alarm, paint) + paint(author, Sgr.dim),
    };
  }

  seen(): Front {
    return { plain: SEEN, painted: this.#options.paint(SEEN, Sgr.dim) };
  }

  notice(record: LogRecord, kind: NoticeKind, sentence: string): { front: Front; text: string } {
    const { paint } = this.#options;
    const [time, alarm] = [timeOf(record), alarmOf(record)];
    const front = {
      plain: time + alarm,
      painted: paint(time, Sgr.dim) + paintAlarm(alarm, paint),
    };
    return { front, text: frame(kind, sentence) };
  }

  author(record: Signed): string {
    return authorOf(record);
  }

  indent(): number {
    return TIME_COLUMNS;
  }

  interrupt(): void {}
}

function frame(kind: NoticeKind, sentence: string): string {
  switch (kind) {
    case "event":
      return `*** ${sentence} ***`;
    case "command":
      return `*** ${sentence}`;
    case "answer":
      return sentence;
    case "other":
      return `? ${sentence}`;
  }
}
