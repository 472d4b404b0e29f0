/**
 * Writing what others have said into the log here, once and in their order. How far the room is
 * with each of them stands in the log itself: in the marks, which are written with what they are
 * about.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { OpenFlag, readIntoAt } from "../posix/descriptor.ts";
import { expectSuccess } from "../posix/errno.ts";
import { effectiveUid } from "../posix/user.ts";
import { NoSuchMessageError, RoomError } from "../room/errors.ts";
import { openLog } from "../room/log/log_file.ts";
import { MAX_LINE_BYTES } from "../room/log/lines.ts";
import { formatCommand, parseRecord } from "../room/log/record.ts";
import { findExtent } from "../room/log/extent.ts";
import { groupsWith } from "../room/log/sift.ts";
import { LogWriter } from "../room/log/writer.ts";
import { formatAcknowledgement } from "../room/message/acknowledgement.ts";
import { formatAnswer, parseAnswer } from "../room/message/answer.ts";
import { blankLines, eraseMessage } from "../room/message/deletion.ts";
import { formatMark, hostOf } from "../room/message/origin_mark.ts";
import type { Room } from "../room/room.ts";
import { cleanTopic, MAX_TOPIC_BYTES, writeTopic } from "../room/topic.ts";
import { formatArrival, markOf, stampHere } from "./arrival.ts";
import { endOf, findArrived, findOwn, ownMark } from "./arrived.ts";
import type { Place, Range, Said } from "./range.ts";

/** What is in a chunk of the log that has marks. */
const MARKS = "> /origin ";

const NEWLINE = 0x0a;

/** What became of a range. */
export type Applied =
  /** All of it is in the log now. */
  | "new"
  /** It was there already. */
  | "known"
  /** Something before it is missing. */
  | "gap";

/** A stretch of the log that was written just now, in bytes. */
export interface Written {
  readonly start: number;
  readonly end: number;
}

/** The log of a room, open for what comes from elsewhere. */
export class Inbox implements Disposable {
  readonly #room: Room;
  readonly #writer: LogWriter;
  /** Of each origin, the byte behind the last record that is here. */
  readonly #cursors = new Map<string, number>();
  #settled = 0;
  readonly #origin: () => string;
  readonly #onWritten: (written: Written) => void;
  readonly #notify: () => void;

  /**
   * @param origin Tells the origin that this log is.
   * @param onWritten Is told what was written, in the log's order.
   * @param notify Wakes who is in the room.
   * @throws {RoomError} when the log can't be written.
   */
  constructor(
    room: Room,
    origin: () => string,
    onWritten: (written: Written) => void,
    notify: () => void,
  ) {
    this.#room = room;
    this.#origin = origin;
    this.#onWritten = onWritten;
    this.#notify = notify;
    this.#writer = new LogWriter(room, effectiveUid());
  }

  /** How far the room is with each origin. */
  get cursors(): ReadonlyMap<string, number> {
    return this.#cursors;
  }

  /** Byte offset up to which the log has no marks that these do not tell of. */
  get settled(): number {
    return this.#settled;
  }

  /** Begins with what was found in the log: at first, or as it was exchanged or cut. */
  restart({ cursors, position }: Found): void {
    this.#settled = position;
    this.#cursors.clear();
    for (const [origin, end] of cursors) this.#cursors.set(origin, end);
  }

  /** Lets everybody see that this account vouches. */
  showVouching(pid: number): void {
    this.#writer.showVouching(pid);
  }

  /**
   * Whether this process is the only one of its account that links this room, from now on until it
   * ends; undefined where its account can't vouch for what it writes.
   */
  claim(): boolean | undefined {
    return this.#writer.claim();
  }

  /**
   * Appends what is new of a range that was found to be its origin's.
   *
   * @param now ms since 1970: when it arrives.
   * @throws {NotSentError} when it can't be written; then it can be tried again.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  apply({ origin, from, to, said }: Range, now: number): Applied {
    const cursor = this.#cursors.get(origin) ?? 0;
    const host = hostOf(origin);
    if (to <= cursor || host === undefined) return "known";
    if (from > cursor) return "gap";
    let lines = "";
    let last = cursor;
    const flush = () => {
      if (lines !== "") this.#append(lines, origin, last);
      lines = "";
    };
    for (const item of said) {
      if (item.end <= cursor) continue;
      // What it is about may be in these lines.
      if (item.re ?? item.acknowledges ?? item.deletes) flush();
      lines += this.#format(item, origin, host, now);
      last = item.end;
    }
    flush();
    // What is behind the last record stays there.
    this.#cursors.set(origin, to);
    if (last > cursor) this.#notify();
    return "new";
  }

  close(): void {
    this.#writer.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** With the id here of what it answers; without, if that is not here. */
  #answering(said: Said): Said {
    let { text } = said;
    // An id of another host would be that of some other message here.
    for (let answer = parseAnswer(text); answer; answer = parseAnswer(text)) text = answer.text;
    const id = said.re === undefined ? undefined : this.#idOf(said.re);
    return { ...said, text: id === undefined ? text : formatAnswer(id, text) };
  }

  #idOf(place: Place): number | undefined {
    if (place.origin === this.#origin()) return findOwn(this.#room, place.end);
    const cursor = this.#cursors.get(place.origin) ?? 0;
    return place.end <= cursor ? findArrived(this.#room, place) : undefined;
  }

  #append(lines: string, origin: string, end: number): void {
    const start = this.#writer.appendMessages(lines);
    this.#cursors.set(origin, end);
    this.#settled = start + Buffer.byteLength(lines);
    this.#onWritten({ start, end: this.#settled });
  }

  /** The lines for what was said, or for what somebody has done, which is done here, too. */
  #format(said: Said, origin: string, host: string, now: number): string {
    const { deletes, acknowledges, isTopic = false } = said;
    const isCommand = isTopic || deletes !== undefined || acknowledges !== undefined;
    if (!isCommand) return formatArrival(this.#answering(said), origin, host, now);
    const stamp = stampHere(said, host, now);
    const mark = formatMark(stamp, markOf(said, origin));
    if (said.verdict !== "vouched") return mark;
    if (isTopic) return formatCommand(stamp, "topic", this.#setTopic(said.text)) + mark;
    if (deletes !== undefined) {
      const id = this.#erase({ origin, end: deletes });
      return (id === undefined ? "" : formatCommand(stamp, "delete", String(id))) + mark;
    }
    const id = acknowledges === undefined ? undefined : this.#idOf(acknowledges);
    return (id === undefined ? "" : formatAcknowledgement(stamp, id)) + mark;
  }

  /** Blanks a message that was taken back where it was said; gives its id, if it was here. */
  #erase(place: Place): number | undefined {
    const id = findArrived(this.#room, place);
    if (id === undefined) return undefined;
    try {
      eraseMessage(this.#room, id);
    } catch (error) {
      if (!(error instanceof NoSuchMessageError)) throw error;
      return undefined;
    }
    this.#writer.takeBack(id);
    return id;
  }

  /** Sets the topic, if that is this account's to do; gives it as it is told in any case. */
  #setTopic(text: string): string {
    const topic = cutTopic(cleanTopic(text));
    try {
      return writeTopic(this.#room, topic);
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      return topic;
    }
  }
}

/** How far a room is with all origins, and up to where that was found. */
export interface Found {
  readonly cursors: ReadonlyMap<string, number>;
  readonly position: number;
}

/**
 * Finds in the log how far the room is with each origin, and blanks what a link that was killed has
 * written of a message without saying that it is there.
 *
 * @param known What was found before; nothing before its position has changed.
 * @param hosts The other hosts that something may have come from.
 * @throws {RoomError} when the log can't be read.
 */
export function findCursors(
  room: Room,
  known: Found,
  hosts: ReadonlySet<string>,
): Found {
  const isForeign = (nick: string) => hosts.has(nick.slice(nick.lastIndexOf("@") + 1));
  const ends = Array.from(hosts, (host) => `@${host}>`);
  const mayBeForeign = (text: string) => ends.some((end) => text.includes(end));
  const cursors = new Map(known.cursors);
  const { start, end } = findExtent(room);
  let settled = Math.max(start, known.position);
  for (const group of groupsWith(room, settled, end, (text) => text.includes(MARKS))) {
    const mark = ownMark(group);
    if (mark === undefined) continue;
    cursors.set(mark.origin, Math.max(mark.end, cursors.get(mark.origin) ?? 0));
    settled = endOf(group);
  }
  const torn = [];
  for (const group of groupsWith(room, settled, end, mayBeForeign)) {
    const [head] = group;
    const isAlien = !("nick" in head) || head.authorship?.verdict !== "unvouched";
    if (!isAlien && isForeign(head.nick)) torn.push(...group);
  }
  const last = torn.at(-1);
  const from = last === undefined ? settled : last.id + last.length;
  const tail = tornTail(room, from, end, isForeign);
  if (tail !== undefined) torn.push(tail);
  if (torn.length > 0) blankLines(room, torn);
  return { cursors, position: end };
}

/** The last line, if it has no end and may be the beginning of one from elsewhere. */
function tornTail(
  room: Room,
  from: number,
  end: number,
  isForeign: (nick: string) => boolean,
): { id: number; length: number } | undefined {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  const start = Math.max(from, end - MAX_LINE_BYTES);
  const bytes = Buffer.alloc(Math.max(0, end - start));
  const length = expectSuccess(readIntoAt(log.fd, bytes, start), "read", "log");
  const id = start + bytes.lastIndexOf(NEWLINE, length - 1) + 1;
  const text = bytes.toString("utf8", id - start, length).replaceAll("\0", "");
  if (text.trim() === "") return undefined;
  const record = parseRecord({ offset: id, length: end - id, text, omitted: 0 });
  const isOurs = "nick" in record ? isForeign(record.nick) : id === from && !text.includes(">");
  // One more, as it has no newline that is to stay.
  return isOurs ? { id, length: end - id + 1 } : undefined;
}

/** As much as a topic may be long; another host may say anything. */
function cutTopic(text: string): string {
  const bytes = new TextEncoder().encode(text).subarray(0, MAX_TOPIC_BYTES);
  return new TextDecoder().decode(bytes).replace(/\ufffd+$/, "");
}
