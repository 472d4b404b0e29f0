/**
 * What is told around the conversation: in a row below the line that is typed, in the title of the
 * window, and by the terminal's own notifications.
 *
 * @module
 */
import { sanitise, sanitiseNick } from "../../sanitise.ts";
import { alarmOf, markOf, nickOf } from "../../terminal/author.ts";
import { type Multiplexer, notification, type NotificationKind } from "../../terminal/control.ts";
import { graphemes, mostColumnsOf } from "../../terminal/graphemes.ts";
import type { Arrivals, Said } from "./attention.ts";

/** Who names the person again within so many ms needs no further notification. */
const NOTIFICATION_INTERVAL = 2000;

/** What is told of the room. */
export interface Situation {
  /** What the room is called. */
  readonly name: string;
  /** Who else is here. */
  readonly nicks: readonly string[];
  readonly arrivals: Arrivals;
}

/** `(3 new, 1 for you) ops`: what is new comes first, as most of a title may not be seen. */
export function titleOf({ name, arrivals }: Pick<Situation, "name" | "arrivals">): string {
  const news = formatArrivals(arrivals);
  return news === "" ? name : `(${news}) ${name}`;
}

/**
 * A row of at most so many columns: the room, who is here as far as there is space, what is new. It
 * is no longer than it must be, as some terminals lose the cursor when a window that is made
 * narrower breaks a row below it.
 */
export function statusOf({ name, nicks, arrivals }: Situation, columns: number): string {
  const news = formatArrivals(arrivals);
  const end = news === "" ? " " : ` - ${news} `;
  const room = cut(` ${sanitise(name)}`, columns - end.length);
  const people = listNicks(nicks, columns - mostColumnsOf(room) - end.length - SEPARATOR.length);
  return cut(room + (people === "" ? "" : SEPARATOR + people) + end, columns);
}

const SEPARATOR = ": ";

/** "3 new, 1 for you", or nothing. */
function formatArrivals({ count, mentions }: Arrivals): string {
  if (count === 0) return "";
  return `${count} new${mentions === 0 ? "" : `, ${mentions} for you`}`;
}

/** As many nicks as fit into so many columns, and how many more there are. */
function listNicks(nicks: readonly string[], columns: number): string {
  const names = nicks.map(sanitiseNick);
  for (let count = names.length; count > 0; count--) {
    const rest = names.length - count;
    const text = names.slice(0, count).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
    if (mostColumnsOf(text) <= columns) return text;
  }
  const text = names.length === 0 ? "nobody else is here" : `${names.length} here`;
  return text.length <= columns ? text : "";
}

function cut(text: string, columns: number): string {
  let [kept, used] = ["", 0];
  for (const grapheme of graphemes(text)) {
    used += mostColumnsOf(grapheme);
    if (used > columns) break;
    kept += grapheme;
  }
  return kept;
}

/** Has the terminal notify the person, but not again and again. */
export class Notifier {
  readonly #kinds: readonly NotificationKind[];
  readonly #multiplexer: Multiplexer;
  #last = -Infinity;

  constructor(kinds: readonly NotificationKind[], multiplexer: Multiplexer) {
    this.#kinds = kinds;
    this.#multiplexer = multiplexer;
  }

  /** What to tell the terminal of a line that names the person; nothing so soon after another. */
  call(room: string, said: Said, now = performance.now()): string {
    if (now - this.#last < NOTIFICATION_INTERVAL) return "";
    this.#last = now;
    const text = `${alarmOf(said)}<${nickOf(said)}>${markOf(said)} ${said.text}`;
    return this.#kinds.map((kind) => notification(kind, room, text, this.#multiplexer)).join("");
  }
}
