/**
 * Records in columns, for somebody who reads along: the time, the nick, and the text. Who goes on
 * talking is named once.
 *
 * @module
 */
import type { Command, Continuation, LogRecord, Message } from "../room/log/record.ts";
import { alarmOf, markOf, nickOf, type Signed } from "./author.ts";
import { formatClock } from "./clock.ts";
import { mostColumnsOf } from "./graphemes.ts";
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
import { type Front, spaces } from "./rows.ts";
import { Sgr } from "./style.ts";

/** On a screen with fewer columns the text stands right behind the nick. */
const WIDE = 40;
/** Columns for nicks: those of six letters with their brackets at least. */
const MIN_NAME = 8;
const MAX_NAME = 24;
/** The part of the screen that nicks may take. Longer ones push the text of their row aside. */
const NAME_SHARE = 1 / 5;
/** Columns for ids: logs of up to 10 MB. */
const MIN_ID = 8;
/** Behind a nick: the mark, and a space. */
const GAP = 2;
/** So much of a nick is shown (columns), however narrow the screen is. */
const LEAST_NAME = 4;
/** Who goes on talking is named again after so long (ms), and after so many messages. */
const MAX_RUN = 5 * 60_000;
const MAX_RUN_LENGTH = 12;

/** What stands behind the time of a notice. */
const NOTICE_SIGNS: Readonly<Record<NoticeKind, string>> = {
  event: "***",
  command: "***",
  answer: "***",
  other: "?",
};

/** Messages of one person, each right below the other. */
interface Run {
  /** The author as shown above the first one. */
  readonly label: string;
  readonly uid: number | undefined;
  readonly dim: boolean;
  readonly start: number;
  /** The minute that was shown last. */
  readonly clock: string;
  readonly length: number;
}

/** How a {@linkcode ColumnLayout} is made. */
export interface ColumnOptions extends LayoutOptions {
  readonly columns: () => number;
  /** Whether a nick alone does not tell which client it is. */
  readonly needsPid: (nick: string) => boolean;
}

/** Time, nick and text, each in a column of its own. */
export class ColumnLayout implements RecordLayout {
  readonly #options: ColumnOptions;
  /** Columns that the widest nick took so far, but for robots and for what anybody may have said. */
  #name = MIN_NAME;
  #id = MIN_ID;
  #run: Run | undefined;

  constructor(options: ColumnOptions) {
    this.#options = options;
  }

  message(record: Message, options: RecordOptions): Front {
    const id = options.id ? `#${record.id}` : "";
    this.#id = Math.max(this.#id, id.length);
    const pid = this.#pidOf(record);
    const alarm = alarmOf(record);
    const name = nameOf(record, this.#columnsBehind(`${id} ${alarm}${pid}`));
    const label = pid + name;
    if (this.#goesOn(record, label, options)) return this.#nextOf(record, options);
    this.#begin(record, label, options);
    if (!isMarked(record)) this.#name = Math.max(this.#name, mostColumnsOf(label));
    const { paint } = this.#options;
    const style = authorStyle(record, options, this.#options);
    return this.#front(timeOf(record), id, markOf(record), {
      plain: alarm + label,
      painted: paintAlarm(alarm, paint) + paint(pid, Sgr.dim) + paint(name, ...style),
    }, options);
  }

  part(record: Continuation | Command, label: PartLabel, options: RecordOptions): Front {
    if (label === "none") return spaces(this.indent(options));
    this.interrupt();
    const { paint } = this.#options;
    const alarm = alarmOf(record);
    const name = label === "author" ? `${this.#pidOf(record)}<${nickOf(record)}>` : "";
    return this.#front(" ".repeat(TIME_COLUMNS), "", markOf(record), {
      plain: alarm + name,
      painted: paintAlarm(alarm, paint) + paint(name, Sgr.dim),
    }, options);
  }

  quotation(answered: Signed | undefined, id: number, options: RecordOptions): Front {
    this.interrupt();
    if (answered === undefined) return this.#front(QUOTED, "", "", spaces(0), options);
    const { paint } = this.#options;
    const number = options.id ? `#${id}` : "";
    const [pid, alarm] = [this.#pidOf(answered), alarmOf(answered)];
    const name = `${pid}<${nickOf(answered, this.#columnsBehind(`${number} ${alarm}${pid}<>`))}>`;
    return this.#front(QUOTED, number, markOf(answered), {
      plain: alarm + name,
      painted: paintAlarm(alarm, paint) + paint(name, Sgr.dim),
    }, options);
  }

  seen(options: RecordOptions): Front {
    this.interrupt();
    return this.#front(SEEN, "", "", spaces(0), options);
  }

  notice(record: LogRecord, kind: NoticeKind, sentence: string): { front: Front; text: string } {
    this.interrupt();
    const { paint } = this.#options;
    const [alarm, sign] = [alarmOf(record), NOTICE_SIGNS[kind]];
    const front = this.#front(timeOf(record), "", "", {
      plain: alarm + sign,
      painted: paintAlarm(alarm, paint) + paint(sign, Sgr.dim),
    }, {});
    return { front, text: sentence };
  }

  author(record: Signed): string {
    return `${this.#pidOf(record)}<${nickOf(record)}>${markOf(record)}`;
  }

  indent(options: RecordOptions): number {
    if (this.#isNarrow()) return TIME_COLUMNS;
    return TIME_COLUMNS + this.#idColumns(options) + this.#nameColumns() + GAP;
  }

  interrupt(): void {
    this.#run = undefined;
  }

  /** Whether the message is one more of whoever is named above it. What has a mark shows it. */
  #goesOn(record: Message, label: string, options: RecordOptions): boolean {
    const run = this.#run;
    if (run === undefined || options.id === true || isMarked(record)) return false;
    const age = record.time - run.start;
    return run.label === label && run.uid === record.authorship?.uid &&
      run.dim === (options.dim ?? false) && run.length < MAX_RUN_LENGTH &&
      age >= 0 && age <= MAX_RUN;
  }

  #begin(record: Message, label: string, { dim = false, id = false }: RecordOptions): void {
    this.#run = id || isMarked(record) ? undefined : {
      label,
      uid: record.authorship?.uid,
      dim,
      start: record.time,
      clock: formatClock(record.time),
      length: 1,
    };
  }

  /** In front of a further message of a run: nothing, or the time if that is another. */
  #nextOf(record: Message, options: RecordOptions): Front {
    const clock = formatClock(record.time);
    const isLater = this.#run?.clock !== clock;
    if (this.#run !== undefined) this.#run = { ...this.#run, clock, length: this.#run.length + 1 };
    const { plain } = spaces(this.indent(options));
    if (!isLater) return { plain, painted: plain };
    const rest = plain.slice(clock.length);
    return { plain: clock + rest, painted: this.#options.paint(clock, Sgr.dim) + rest };
  }

  /** Time, id, and a label that ends where the text begins. */
  #front(time: string, id: string, mark: string, label: Front, options: RecordOptions): Front {
    const { paint } = this.#options;
    const isNarrow = this.#isNarrow();
    const number = options.id ? `${id.padStart(this.#idColumns(options) - 1)} ` : "";
    const missing = isNarrow ? 0 : this.#nameColumns() - mostColumnsOf(label.plain);
    const padding = " ".repeat(Math.max(0, missing));
    const space = " ".repeat(isNarrow ? 1 : GAP - mark.length);
    return {
      plain: time + number + padding + label.plain + mark + space,
      painted: paint(time, Sgr.dim) + paint(number, Sgr.dim) + padding + label.painted +
        paint(mark, Sgr.dim) + space,
    };
  }

  #pidOf({ pid, nick }: Signed): string {
    return this.#options.needsPid(nick) ? `[${pid}]` : "";
  }

  /** How wide a nick can be behind what stands between it and the time. */
  #columnsBehind(shown: string): number {
    const used = TIME_COLUMNS + mostColumnsOf(shown) + GAP;
    return Math.max(LEAST_NAME, this.#options.columns() - used);
  }

  #isNarrow(): boolean {
    return this.#options.columns() < WIDE;
  }

  #nameColumns(): number {
    const most = Math.min(MAX_NAME, Math.floor(this.#options.columns() * NAME_SHARE));
    return Math.max(MIN_NAME, Math.min(this.#name, most));
  }

  #idColumns({ id = false }: RecordOptions): number {
    return id && !this.#isNarrow() ? this.#id + 1 : 0;
  }
}

/** Whether something is to be seen at the message itself, and not only above it. */
function isMarked(record: Message): boolean {
  const { authorship } = record;
  return isAction(record) || authorship?.by !== undefined ||
    authorship !== undefined && authorship.verdict !== "vouched";
}
