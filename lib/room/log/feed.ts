/**
 * Reading a log while it grows: records with their authorship, as they come.
 *
 * @module
 */
import { Authors } from "../authors/judge.ts";
import { type LogChange, LogReader } from "./log.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import { isPart } from "../message/group.ts";
import { Pace } from "./pace.ts";
import type { LogRecord } from "./record.ts";
import type { Room } from "../room.ts";

/** So many records, or bytes, are handed on together at most: memory stays small in a flood. */
const BATCH_RECORDS = 1000;
const BATCH_BYTES = 1024 * 1024;
/** With the rest of a message that began in it. */
const MAX_BATCH_BYTES = BATCH_BYTES + MAX_RECORD_BYTES;
/**
 * An author vouches right after writing, so somebody whom a third person wakes may read a line too
 * early. It is then looked at again after so many ms, before it is called unvouched.
 */
export const PATIENCE: readonly number[] = [1, 2, 4, 8, 16];

/** The log from a place on. */
export class RecordFeed implements Disposable {
  readonly #reader: LogReader;
  readonly #authors: Authors;

  /**
   * @param offset Where to begin, in bytes; the end of the log when it is left out.
   * @throws {RoomError} when the log can't be opened.
   */
  constructor(room: Room, offset?: number) {
    this.#reader = new LogReader(room, offset);
    this.#authors = new Authors(room);
  }

  /** Byte offset of what will be read next. */
  get position(): number {
    return this.#reader.position;
  }

  /**
   * Gives what has been written since, in the log's order and in parts if it is much; a
   * {@linkcode LogChange} stands where the log begins anew.
   *
   * @param inspect Sees every record before anybody waits for its author, and may change it.
   * @throws {RoomError} when the log can't be read any more.
   */
  async *read(
    inspect = (record: LogRecord) => record,
  ): AsyncGenerator<readonly (LogRecord | LogChange)[]> {
    for (const pause of PATIENCE) {
      if (yield* this.#readBatches(inspect, false)) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    yield* this.#readBatches(inspect, true);
  }

  /** Closes the log. */
  close(): void {
    this.#authors.close();
    this.#reader.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Reads on to the end of the log or, unless this is the last try, to a record that may be
   * vouched for in a moment.
   *
   * @returns Whether the end was reached.
   */
  async *#readBatches(
    inspect: (record: LogRecord) => LogRecord,
    isLastTry: boolean,
  ): AsyncGenerator<(LogRecord | LogChange)[], boolean> {
    const pace = new Pace();
    let batch: (LogRecord | LogChange)[] = [];
    let bytes = 0;
    let isAtEnd = true;
    for (const next of this.#authors.read(this.#reader)) {
      const record = typeof next === "string" ? next : inspect(next);
      if (!isLastTry && typeof record !== "string" && record.authorship?.isOpen) {
        this.#reader.rewind(record.id);
        isAtEnd = false;
        break;
      }
      if (isFull(batch, bytes, record)) {
        yield batch;
        await pace.keep();
        [batch, bytes] = [[], 0];
      }
      batch.push(record);
      bytes += typeof record === "string" ? 0 : record.length;
    }
    if (batch.length > 0) yield batch;
    return isAtEnd;
  }
}

/** Whether a batch ends before the next record: not in the middle of a message. */
function isFull(
  batch: readonly (LogRecord | LogChange)[],
  bytes: number,
  next: LogRecord | LogChange,
): boolean {
  const belongs = typeof next !== "string" && isPart(next) && bytes < MAX_BATCH_BYTES;
  return !belongs && (batch.length >= BATCH_RECORDS || bytes >= BATCH_BYTES);
}
