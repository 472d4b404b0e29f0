/**
 * Reading the log on from where one stopped.
 *
 * @module
 */
import { type Descriptor, OpenFlag, readIntoAt, seekToData } from "../../posix/descriptor.ts";
import { Errno, systemError } from "../../posix/errno.ts";
import { isSameFile, type Stat } from "../../posix/stat.ts";
import { identityOf } from "../authors/statement.ts";
import { explain } from "../errors.ts";
import type { Room } from "../room.ts";
import { type Line, LineSplitter } from "./lines.ts";
import { LOG, logSize, openLog, statLog, statNamedLog } from "./log_file.ts";

/** What one read takes from the log at most: memory stays this small, however long the log is. */
const CHUNK_BYTES = 64 * 1024;

/** What a reader meets beside lines. */
export type LogChange = "truncated" | "replaced";

/** The log, open for reading from a place onwards. */
export class LogReader implements Disposable {
  readonly #room: Room;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  #file: Descriptor;
  /** What the file was when it was opened: which file it is does not change. */
  #opened: Stat;
  #splitter: LineSplitter;

  /**
   * @param offset Where to begin, in bytes; the end of the log when it is left out.
   * @throws {RoomError} when the log can't be opened.
   */
  constructor(room: Room, offset?: number) {
    this.#room = room;
    this.#file = openLog(room, OpenFlag.O_RDONLY, false);
    this.#opened = statLog(this.#file.fd);
    this.#splitter = new LineSplitter(offset ?? logSize(this.#file.fd));
  }

  /** Which log it is, as {@linkcode identityOf} says. */
  get identity(): string {
    return identityOf(this.#opened);
  }

  /** Byte offset of what will be read next. */
  get position(): number {
    return this.#splitter.position;
  }

  /** Goes back, so that the line that begins at `offset` is the next one. */
  rewind(offset: number): void {
    this.#splitter = new LineSplitter(offset);
  }

  /**
   * Gives every whole line from here to the end of the log, and a {@linkcode LogChange} where the
   * log begins anew. A last line without its newline is left for the next call.
   *
   * @throws {RoomError} when the log can't be read.
   */
  *read(): Generator<Line | LogChange> {
    let isFirst = true;
    for (let length = this.#fill(); length > 0; length = this.#fill()) {
      isFirst = false;
      yield* this.#splitter.push(this.#buffer.subarray(0, length));
      // Where records have expired there may be a gigabyte of nothing.
      if (this.#buffer[length - 1] === 0) this.#skipHole();
      // A read that is short has met the end.
      if (length < CHUNK_BYTES) break;
    }
    if (isFirst && logSize(this.#file.fd) < this.#splitter.position) {
      this.#splitter = new LineSplitter(0);
      yield "truncated";
      yield* this.read();
    } else if (this.#wasReplaced()) {
      this.#file.close();
      this.#file = openLog(this.#room, OpenFlag.O_RDONLY, false);
      this.#opened = statLog(this.#file.fd);
      this.#splitter = new LineSplitter(0);
      yield "replaced";
      yield* this.read();
    }
  }

  /** Closes the log. */
  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #fill(): number {
    const length = readIntoAt(this.#file.fd, this.#buffer, this.#splitter.position);
    if (length >= 0) return length;
    throw explain(
      `read the log of "${this.#room.path}"`,
      systemError(-length, "read", LOG),
    );
  }

  #skipHole(): void {
    // Asked first: what is appended between the two questions is no hole.
    const size = logSize(this.#file.fd);
    const data = seekToData(this.#file.fd, this.#splitter.position);
    const end = data === -Errno.ENXIO ? size : data;
    if (end > this.#splitter.position) this.#splitter.skip(end - this.#splitter.position);
  }

  #wasReplaced(): boolean {
    const named = statNamedLog(this.#room);
    return named !== undefined && !isSameFile(named, this.#opened);
  }
}
