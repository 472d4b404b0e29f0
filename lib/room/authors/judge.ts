/**
 * Who really wrote it: for every record that is read, whether the user whom it names vouches for
 * it in a file that only that user can write (docs/authorship.md).
 *
 * @module
 */
import { userId } from "../../posix/user.ts";
import type { AuthorFile } from "./author_file.ts";
import { AuthorFiles } from "./author_files.ts";
import { nameOf } from "../names.ts";
import type { Line } from "../log/lines.ts";
import { linkAccount } from "../link_account.ts";
import type { LogChange, LogReader } from "../log/reader.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import {
  isPart,
  isPartOf,
  mayHaveParts,
  type RecordGroup,
  RecordGrouper,
} from "../message/group.ts";
import { hostOf, parseMark } from "../message/origin_mark.ts";
import { type Authorship, type LogRecord, parseRecord } from "../log/record.ts";
import type { Room } from "../room.ts";
import { isHashOf, type Statement, TAKEN_BACK } from "./statement.ts";

/** So many nicks are remembered with their users: a hostile log may hold any number. */
const MAX_NICKS = 1000;

const UID = /^(0|[1-9]\d{0,9})$/;

/** A line and what it means. */
interface Entry {
  readonly line: Line;
  readonly record: LogRecord;
}

/** What a user's file says about a record. */
interface Claim {
  readonly file: AuthorFile;
  readonly statement: Statement;
  /** What it is about; empty when the log does not hold a record of that length there. */
  readonly entries: readonly Entry[];
  /** Whether that is what the user wrote, to the last byte. */
  readonly isTrue: boolean;
}

/** What is known of a record when it is to be decided who wrote it. */
interface Evidence {
  /** What each file says that says anything. */
  readonly claims: readonly Claim[];
  /** The user whom the record names; undefined when it is a robot's. */
  readonly uid: number | undefined;
  /** Where reading began: of a record that begins before it not all is there. */
  readonly start: number;
}

/** Who wrote it: the claim that decides, and what it comes to. */
type Finding =
  | { readonly verdict: "vouched" | "erased"; readonly claim: Claim }
  | { readonly verdict: "unvouched" | "forged" | "unknown" };

/** One way to the end of the log. */
interface Pass {
  readonly reader: LogReader;
  readonly inspect: (record: LogRecord) => LogRecord;
  readonly queue: EntryQueue;
  /** As in {@linkcode Evidence}. */
  start: number;
}

const NOTHING: readonly LogRecord[] = [];

/** Reads the log as groups of records, each of which says whether it is vouched for. */
export class Judge implements Disposable {
  readonly #room: Room;
  readonly #files: AuthorFiles;
  readonly #uids = new Map<string, number | undefined>();
  /** Who has said one thing mostly says the next one. */
  #lastNick: string | undefined;
  #lastUid: number | undefined;
  /** No more than there are files; a robot's lines would each ask anew. */
  readonly #names = new Map<number, string>();
  #pass: Pass | undefined;
  #grouper = new RecordGrouper();
  /** What was decided about together, and how much of it was given. */
  #judged = NOTHING;
  #given = 0;
  /** What comes behind the group that was given last. */
  #change: LogChange | undefined;
  /** The account that links the room, if it was asked for since it was looked anew. */
  #link: { readonly uid: number | undefined } | undefined;

  /** Opens nothing before the first record is judged. */
  constructor(room: Room) {
    this.#room = room;
    this.#files = new AuthorFiles(room);
  }

  /**
   * Begins with what comes from where `reader` stands, for {@linkcode Judge.next}; what was begun
   * before is given up.
   *
   * @param inspect Sees each record before it is put together with others, and may change it.
   * @param most As for {@linkcode LogReader.begin}.
   */
  begin(
    reader: LogReader,
    inspect: (record: LogRecord) => LogRecord = (record) => record,
    most = Infinity,
  ): void {
    const start = reader.position;
    reader.begin(most);
    this.#pass = { reader, inspect, start, queue: new EntryQueue(reader) };
    this.#grouper = new RecordGrouper();
    this.#judged = NOTHING;
    this.#change = undefined;
    this.#lookAnew(reader);
  }

  /**
   * Gives what comes next, put together as it was written, or a {@linkcode LogChange} where the log
   * begins anew; undefined at its end.
   *
   * @throws {RoomError} when the log can't be read.
   */
  next(): RecordGroup | LogChange | undefined {
    const change = this.#change;
    this.#change = undefined;
    if (change !== undefined) return change;
    for (;;) {
      const next = this.#nextRecord();
      if (next === undefined) return this.#grouper.flush();
      if (typeof next === "string") {
        const last = this.#grouper.flush();
        if (last === undefined) return next;
        this.#change = next;
        return last;
      }
      const group = this.#grouper.push(next);
      if (group !== undefined) return group;
    }
  }

  /** Gives all that {@linkcode Judge.next} does, to the end of the log. */
  *groups(reader: LogReader): Generator<RecordGroup | LogChange> {
    this.begin(reader);
    for (let next = this.next(); next !== undefined; next = this.next()) yield next;
  }

  /** Closes all files. */
  close(): void {
    this.#files.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #nextRecord(): LogRecord | LogChange | undefined {
    const pass = this.#pass;
    if (pass === undefined) return undefined;
    for (;;) {
      const judged = this.#judged[this.#given++];
      if (judged !== undefined) return pass.inspect(judged);
      const next = pass.queue.next();
      if (next === undefined) return undefined;
      if (typeof next === "string") {
        pass.start = 0;
        this.#lookAnew(pass.reader);
        return next;
      }
      this.#judged = this.#judge(next, pass.queue, pass.start);
      this.#given = 0;
    }
  }

  #lookAnew(reader: LogReader): void {
    this.#link = undefined;
    this.#files.lookAnew(reader.place);
  }

  /** Gives a record, and with it all that one statement is about. */
  #judge(entry: Entry, queue: EntryQueue, start: number): readonly LogRecord[] {
    const { record } = entry;
    if (!("nick" in record)) return [record];
    const uid = this.#uidOf(record.nick);
    const linked = uid === undefined ? this.#linked(entry, queue) : undefined;
    if (linked !== undefined) return queue.take(linked.entries, linked.authorship);
    const files = uid === undefined ? this.#files.all() : this.#files.of(uid);
    const claims: Claim[] = [];
    for (const file of files) {
      const claim = claimOf(file, entry, queue);
      if (claim !== undefined) claims.push(claim);
    }
    const finding = decide({ claims, uid, start });
    switch (finding.verdict) {
      case "vouched": {
        const { file, entries } = finding.claim;
        if (!this.#mayDelete(file, record)) {
          return [{ ...record, authorship: { verdict: "unvouched" } }];
        }
        const by = uid === undefined ? { by: this.#nameOf(file.uid) } : {};
        return queue.take(entries, { verdict: "vouched", uid: file.uid, ...by });
      }
      case "erased":
        return queue.take(finding.claim.entries, undefined);
      case "unknown": {
        const isOpen = files.some((file) => !file.reaches(record.id));
        return [{ ...record, authorship: { verdict: "unvouched", isOpen } }];
      }
      default:
        return [{ ...record, authorship: { verdict: finding.verdict } }];
    }
  }

  /**
   * What came from another host, by the word of the account that links the room: a nick with the
   * host behind it, and a mark of that host.
   */
  #linked(
    entry: Entry,
    queue: EntryQueue,
  ): { entries: readonly Entry[]; authorship: Authorship } | undefined {
    const { record } = entry;
    if (!("nick" in record) || !record.nick.includes("@")) return undefined;
    this.#link ??= { uid: linkAccount(this.#room) };
    for (const file of this.#link.uid === undefined ? [] : this.#files.of(this.#link.uid)) {
      const claim = claimOf(file, entry, queue);
      if (claim?.isTrue !== true) return undefined;
      const [mark] = claim.entries.flatMap(({ record }) => parseMark(record) ?? []);
      const host = mark === undefined ? undefined : hostOf(mark.origin);
      if (mark === undefined || !record.nick.endsWith(`@${host}`)) return undefined;
      const { verdict } = mark;
      const by = mark.by === undefined ? {} : { by: `${mark.by}@${host}` };
      const authorship = { verdict, uid: file.uid, ...(host && { host }), ...by };
      return { entries: claim.entries, authorship };
    }
    return undefined;
  }

  /**
   * Whether a record is no deletion, or one that its author has the right to: of what the author
   * has vouched for, or of anything where the author owns the room or is root.
   */
  #mayDelete(file: AuthorFile, record: LogRecord): boolean {
    if (record.type !== "command" || record.command !== "delete") return true;
    if (file.uid === this.#room.owner || file.uid === 0) return true;
    const id = Number(record.argument);
    return Number.isSafeInteger(id) && file.find(id)?.id === id;
  }

  #nameOf(uid: number): string {
    const name = this.#names.get(uid) ?? nameOf(uid);
    this.#names.set(uid, name);
    return name;
  }

  /** The user that a nick names, or undefined when it names none: it is a robot's. */
  #uidOf(nick: string): number | undefined {
    if (nick === this.#lastNick) return this.#lastUid;
    this.#lastNick = nick;
    return this.#lastUid = this.#lookUp(nick);
  }

  #lookUp(nick: string): number | undefined {
    const known = this.#uids.get(nick);
    if (known !== undefined || this.#uids.has(nick)) return known;
    if (this.#uids.size > MAX_NICKS) this.#uids.clear();
    // The nick of a user without a name is the uid.
    const uid = userId(nick) ?? (UID.test(nick) ? Number(nick) : undefined);
    this.#uids.set(nick, uid);
    return uid;
  }
}

/** Decides who wrote a record. */
function decide({ claims, uid, start }: Evidence): Finding {
  const [first] = claims;
  if (first === undefined) return { verdict: "unknown" };
  const proofs = claims.length === 1 ? claims : claims.filter(({ isTrue }) => isTrue);
  const [proof] = proofs;
  // Two who say so are one too many.
  if (proof?.isTrue && proofs.length === 1) return { verdict: "vouched", claim: proof };
  if (isErased(first.entries)) return { verdict: "erased", claim: first };
  // What others say of a line that does not name them proves nothing either way.
  // What was taken back and is there again was written once.
  const wasWritten = first.statement.hash === TAKEN_BACK;
  const isForged = uid !== undefined && !wasWritten && first.statement.id >= start;
  return { verdict: isForged ? "forged" : "unvouched" };
}

function claimOf(file: AuthorFile, entry: Entry, queue: EntryQueue): Claim | undefined {
  const { id } = entry.record;
  const statement = file.find(id);
  if (statement === undefined) return undefined;
  const isItsBeginning = statement.id === id && statement.length <= MAX_RECORD_BYTES;
  const entries = isItsBeginning ? queue.peek(entry, id + statement.length) : [];
  return { file, statement, entries, isTrue: isTrue(statement.hash, entries) };
}

function isTrue(hash: string, entries: readonly Entry[]): boolean {
  // Of an overlong line not all bytes are there to be hashed.
  if (entries.length === 0 || entries.some(({ line }) => line.omitted > 0)) return false;
  return isHashOf(hash, entries.map(({ line }) => line.bytes));
}

/** Whether nothing is left of a message but its stamps: it was deleted in place. */
function isErased(entries: readonly Entry[]): boolean {
  return entries.length > 0 &&
    entries.every(({ record }) =>
      record.type === "command"
        ? isPart(record) && record.argument.trim() === ""
        : "text" in record && record.text.trim() === ""
    );
}

/** Lines one by one, with a look at those that follow. */
class EntryQueue {
  readonly #reader: LogReader;
  readonly #ahead: (Entry | LogChange)[] = [];

  constructor(reader: LogReader) {
    this.#reader = reader;
  }

  next(): Entry | LogChange | undefined {
    return this.#ahead.shift() ?? this.#read();
  }

  /**
   * A record from its first line to the byte `end`, if it ends there; the rest of it stays in the
   * queue. None of its lines is in another's name.
   */
  peek(first: Entry, end: number): Entry[] {
    const entries = [first];
    let at = first.line.offset + first.line.length;
    for (let index = 0; at < end && mayHaveParts(first.record); index++) {
      const next = this.#ahead[index] ?? this.#read();
      if (next === undefined) break;
      this.#ahead[index] = next;
      if (typeof next === "string" || next.line.offset !== at) break;
      if (!isPartOf(next.record, first.record)) break;
      entries.push(next);
      at += next.line.length;
    }
    return at === end ? entries : [];
  }

  /** Gives the records of what was peeked at, and removes it from the queue. */
  take(entries: readonly Entry[], authorship: Authorship | undefined): LogRecord[] {
    this.#ahead.splice(0, entries.length - 1);
    return entries.map(({ record }) => {
      return authorship === undefined ? record : { ...record, authorship };
    });
  }

  #read(): Entry | LogChange | undefined {
    const next = this.#reader.next();
    if (next === undefined || typeof next === "string") return next;
    return { line: next, record: parseRecord(next) };
  }
}
