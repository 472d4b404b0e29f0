/**
 * Who really wrote it: for every record that is read, whether the user whom it names vouches for
 * it in a file that only that user can write (docs/authorship.md).
 *
 * @module
 */
import { userId } from "../../posix/user.ts";
import type { AuthorFile } from "./author_file.ts";
import { AuthorFiles } from "./author_files.ts";
import { nameOf } from "../identity.ts";
import type { Line } from "../log/lines.ts";
import type { LogChange, LogReader } from "../log/log.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import { isPart, isPartOf } from "../message/group.ts";
import { type Authorship, type LogRecord, parseRecord } from "../log/record.ts";
import type { Room } from "../room.ts";
import { hashRecord, type Statement } from "./statement.ts";

/** So many nicks are remembered with their users: a hostile log may hold any number. */
const MAX_NICKS = 1000;

const NEWLINE = new Uint8Array([0x0a]);
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
}

/** Reads records and says of each whether it is vouched for. */
export class Authors implements Disposable {
  readonly #room: Room;
  readonly #files: AuthorFiles;
  readonly #uids = new Map<string, number | undefined>();
  /** No more than there are files; a robot's lines would each ask anew. */
  readonly #names = new Map<number, string>();

  constructor(room: Room) {
    this.#room = room;
    this.#files = new AuthorFiles(room);
  }

  /**
   * Gives every record from where `reader` stands to the end of the log, with its authorship, and
   * a {@linkcode LogChange} where the log begins anew.
   *
   * @throws {RoomError} when the log can't be read.
   */
  *read(reader: LogReader): Generator<LogRecord | LogChange> {
    let start = reader.position;
    this.#files.lookAnew(reader.identity);
    const queue = new EntryQueue(reader.read());
    for (let next = queue.next(); next !== undefined; next = queue.next()) {
      if (typeof next !== "string") {
        yield* this.#judge(next, queue, start);
        continue;
      }
      start = 0;
      this.#files.lookAnew(reader.identity);
      yield next;
    }
  }

  /** Closes all files. */
  close(): void {
    this.#files.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Gives a record, and with it all that one statement is about.
   *
   * @param start Where reading began: a record that begins before it is not there as a whole.
   */
  *#judge(entry: Entry, queue: EntryQueue, start: number): Generator<LogRecord> {
    const { record } = entry;
    if (!("nick" in record)) return yield record;
    const uid = this.#uidOf(record.nick);
    const files = uid === undefined ? this.#files.all() : this.#files.of(uid);
    const claims = files.flatMap((file) => claimOf(file, entry, queue));
    const proofs = claims.filter(isTrue);
    const [proof] = proofs;
    const [claim] = claims;
    if (proof !== undefined && proofs.length === 1 && !this.#mayDelete(proof, record)) {
      yield { ...record, authorship: { verdict: "unvouched" } };
    } else if (proof !== undefined && proofs.length === 1) {
      const by = uid === undefined ? { by: this.#nameOf(proof.file.uid) } : {};
      yield* queue.take(proof.entries, { verdict: "vouched", uid: proof.file.uid, ...by });
    } else if (claim !== undefined && isTakenBack(claim.entries)) {
      yield* queue.take(claim.entries, undefined);
    } else if (claim !== undefined) {
      // What others say of a line that does not name them proves nothing either way.
      const isForged = uid !== undefined && claim.statement.id >= start;
      yield { ...record, authorship: { verdict: isForged ? "forged" : "unvouched" } };
    } else {
      const isOpen = files.some((file) => !file.reaches(record.id));
      yield { ...record, authorship: { verdict: "unvouched", isOpen } };
    }
  }

  /**
   * Whether a record is no deletion, or one that its author has the right to: of what the author
   * has vouched for, or of anything where the author owns the room or is root.
   */
  #mayDelete({ file }: Claim, record: LogRecord): boolean {
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
    if (this.#uids.size > MAX_NICKS) this.#uids.clear();
    if (!this.#uids.has(nick)) {
      // The nick of a user without a name is the uid.
      this.#uids.set(nick, userId(nick) ?? (UID.test(nick) ? Number(nick) : undefined));
    }
    return this.#uids.get(nick);
  }
}

function claimOf(file: AuthorFile, entry: Entry, queue: EntryQueue): Claim[] {
  const { id } = entry.record;
  const statement = file.find(id);
  if (statement === undefined) return [];
  const isItsBeginning = statement.id === id && statement.length <= MAX_RECORD_BYTES;
  const entries = isItsBeginning ? queue.peek(entry, id + statement.length) : [];
  return [{ file, statement, entries }];
}

function isTrue({ statement, entries }: Claim): boolean {
  // Of an overlong line not all bytes are there to be hashed.
  if (entries.length === 0 || entries.some(({ line }) => line.omitted > 0)) return false;
  const pieces = entries.flatMap(({ line }) => [line.bytes, NEWLINE]);
  return hashRecord(...pieces) === statement.hash;
}

/** Whether nothing is left of a message but its stamps: it was deleted in place. */
function isTakenBack(entries: readonly Entry[]): boolean {
  return entries.length > 0 &&
    entries.every(({ record }) =>
      record.type === "command"
        ? isPart(record) && record.argument.trim() === ""
        : "text" in record && record.text.trim() === ""
    );
}

/** Lines one by one, with a look at those that follow. */
class EntryQueue {
  readonly #lines: Iterator<Line | LogChange>;
  readonly #ahead: (Entry | LogChange)[] = [];

  constructor(lines: Iterator<Line | LogChange>) {
    this.#lines = lines;
  }

  next(): Entry | LogChange | undefined {
    return this.#ahead.shift() ?? this.#read();
  }

  /**
   * A record from its first line to the byte `end`, if it ends there; the rest of it stays in the
   * queue. Only a message has further lines, and none of them is in another's name.
   */
  peek(first: Entry, end: number): Entry[] {
    const entries = [first];
    let at = first.line.offset + first.line.length;
    for (let index = 0; at < end && first.record.type === "message"; index++) {
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
  *take(entries: readonly Entry[], authorship: Authorship | undefined): Generator<LogRecord> {
    this.#ahead.splice(0, entries.length - 1);
    for (const { record } of entries) {
      yield authorship === undefined ? record : { ...record, authorship };
    }
  }

  #read(): Entry | LogChange | undefined {
    const { value, done } = this.#lines.next();
    if (done) return undefined;
    return typeof value === "string" ? value : { line: value, record: parseRecord(value) };
  }
}
