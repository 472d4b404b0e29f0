/**
 * Reading the log on from where one stopped.
 *
 * @module
 */
import {
  type Descriptor,
  OpenFlag,
  readIntoAt,
  readTextAt,
  seekToData,
} from "../../posix/descriptor.ts";
import { Errno, systemError } from "../../posix/errno.ts";
import type { Stat } from "../../posix/stat.ts";
import { placeOf } from "../authors/statement.ts";
import { explain, RoomError } from "../errors.ts";
import type { Room } from "../room.ts";
import { type Backlog, findBacklog, startOfLastLines } from "./backlog.ts";
import { type Line, LineSplitter } from "./lines.ts";
import { isNamedLog, LOG, logKey, logSize, openLog, statLog, statNamedLog } from "./log_file.ts";

/** What one read takes from the log at most: memory stays this small, however long the log is. */
const CHUNK_BYTES = 64 * 1024;

/**
 * So much of that is cut into lines at once: whoever takes a thousand lines and goes back for the next
 * ones is not to have those of the whole chunk made each time.
 */
const PIECE_BYTES = 4 * 1024;

/** So many lines are read again of a log that was cut: some may have come since. */
const LINES_AGAIN = 10;
/** By its first bytes it is told whether a log was cut short, or begun anew. */
const BEGINNING_BYTES = 64;

/**
 * So long (ms) a new log may be closed to this user, or seem somebody else's: other clients than
 * these give it its rights where everybody sees it.
 */
const BARRED_PATIENCE = 3000;

/** What a reader meets beside lines. */
export type LogChange = "truncated" | "replaced";

/** One way to the end of the log. */
interface Pass {
  /** How many bytes may still be read. */
  left: number;
  /** Nothing was read yet. */
  isFirst: boolean;
  /** The last read has met the end. */
  isShort: boolean;
}

const NO_LINES: readonly Line[] = [];

/** The log, open for reading from a place onwards. */
export class LogReader implements Disposable {
  /** Pause before anything is given, if there is more than one read takes: it may be far more. */
  pausesAtMuch = false;
  readonly #room: Room;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  #file: Descriptor;
  /** What the file was when it was opened: which file it is does not change. */
  #opened: Stat;
  /** Asked for at each event, and made of large numbers. */
  #place: string | undefined;
  #splitter: LineSplitter;
  readonly #isTerse: boolean;
  /** What the log began with when it was opened to be followed. */
  #beginning: string | undefined;
  #isPaused = false;
  #pass: Pass | undefined;
  /** How many bytes of the buffer were read, and how many of those were cut into lines. */
  #filled = 0;
  #cut = 0;
  /** The lines that were cut last, and how many of them were given. */
  #lines = NO_LINES;
  #taken = 0;
  /** Since when a new log can't be opened, in ms as `performance.now()` counts. */
  #barredSince: number | undefined;

  /**
   * Opens the log that has the name now.
   *
   * @param offset Where to begin, in bytes; the end of the log when it is left out.
   * @param isTerse As for {@linkcode LineSplitter}.
   * @throws {RoomError} when the log can't be opened.
   */
  constructor(room: Room, offset?: number, isTerse = false) {
    this.#room = room;
    this.#file = openLog(room, OpenFlag.O_RDONLY, false);
    this.#opened = statLog(this.#file.fd);
    this.#isTerse = isTerse;
    this.#splitter = this.#splitterAt(offset ?? logSize(this.#file.fd));
    if (offset === undefined) this.#beginning = this.#readBeginning();
  }

  /** Which log it is, as {@linkcode placeOf} says. */
  get place(): string {
    return this.#place ??= placeOf(this.#room, this.#opened);
  }

  /** Which log it is, wherever its room is, as {@linkcode logKey} says. */
  get logKey(): string {
    return logKey(this.#opened);
  }

  /** Byte offset of what comes next; while lines are being given, of what is cut into lines next. */
  get position(): number {
    return this.#splitter.position;
  }

  /** Whether the last way to the end of the log has ended before it. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether there is another log that could not be opened yet: it is tried again when it is read. */
  get isBarred(): boolean {
    return this.#barredSince !== undefined;
  }

  /**
   * Goes on near the end of the log if that is far away.
   *
   * @returns What was passed over.
   * @throws {RoomError} when the log can't be read.
   */
  skipBacklog(): Backlog | undefined {
    try {
      const backlog = findBacklog(this.#file.fd, this.position, logSize(this.#file.fd));
      if (backlog !== undefined) this.rewind(backlog.next);
      return backlog;
    } catch (error) {
      throw explain(`read the log of "${this.#room.path}"`, error);
    }
  }

  /** Whether the log that is being read has no name any more. */
  get isRemoved(): boolean {
    return statLog(this.#file.fd).links === 0;
  }

  /** Goes back, so that the line that begins at `offset` is the next one. */
  rewind(offset: number): void {
    this.#splitter = this.#splitterAt(offset);
  }

  /**
   * Reads every whole line from here to the end of the log with {@linkcode LogReader.next}. A last
   * line without its newline is left for the next time. What was begun before is given up.
   *
   * @param most Pause after so many bytes, for there may be no end of what is no line.
   */
  begin(most = Infinity): void {
    this.#pass = { left: most, isFirst: true, isShort: false };
    this.#lines = NO_LINES;
    this.#filled = this.#cut = 0;
    this.#isPaused = false;
  }

  /**
   * Gives the next line, or a {@linkcode LogChange} where the log begins anew; undefined at the end.
   *
   * @throws {RoomError} when the log can't be read.
   */
  next(): Line | LogChange | undefined {
    for (;;) {
      const line = this.#lines[this.#taken++];
      if (line !== undefined) return line;
      if (this.#pass === undefined) return undefined;
      if (this.#cut === this.#filled && !this.#fill(this.#pass)) return this.#end(this.#pass);
      this.#cutPiece();
    }
  }

  /** Gives all that {@linkcode LogReader.next} does. */
  *read(): Generator<Line | LogChange> {
    this.begin();
    for (let next = this.next(); next !== undefined; next = this.next()) yield next;
  }

  /** Closes the log. */
  close(): void {
    this.#file.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #splitterAt(offset: number): LineSplitter {
    return new LineSplitter(offset, this.#isTerse);
  }

  /** Makes the next lines of what was read. */
  #cutPiece(): void {
    const end = Math.min(this.#cut + PIECE_BYTES, this.#filled);
    this.#lines = this.#splitter.push(this.#buffer.subarray(this.#cut, end));
    [this.#taken, this.#cut] = [0, end];
    // Where records have expired there may be a gigabyte of nothing.
    if (end === this.#filled && this.#buffer[end - 1] === 0) this.#skipHole();
  }

  /** Reads on; answers whether there was something. */
  #fill(pass: Pass): boolean {
    if (pass.isShort || this.#isPaused) return false;
    const length = readIntoAt(this.#file.fd, this.#buffer, this.#splitter.position);
    if (length < 0) {
      throw explain(`read the log of "${this.#room.path}"`, systemError(-length, "read", LOG));
    }
    if (length === 0) return false;
    this.#isPaused = pass.isFirst && this.pausesAtMuch && length === CHUNK_BYTES;
    if (this.#isPaused) return false;
    pass.isFirst = false;
    [this.#filled, this.#cut] = [length, 0];
    // A read that is short has met the end.
    pass.isShort = length < CHUNK_BYTES;
    pass.left -= length;
    this.#isPaused = !pass.isShort && pass.left <= 0;
    return true;
  }

  /** Looks whether the log has ended, or goes on as another. */
  #end(pass: Pass): LogChange | undefined {
    this.#pass = undefined;
    if (this.#isPaused) return undefined;
    if (!pass.isFirst) this.#learnBeginning();
    const size = pass.isFirst ? logSize(this.#file.fd) : Infinity;
    if (size < this.#splitter.position) {
      this.#splitter = this.#splitterAt(this.#startAgain(size));
      this.begin(pass.left);
      return "truncated";
    }
    if (!this.#takeReplacement()) return undefined;
    this.#opened = statLog(this.#file.fd);
    this.#place = undefined;
    this.#splitter = this.#splitterAt(0);
    if (this.#beginning !== undefined) this.#beginning = this.#readBeginning();
    this.begin(pass.left);
    return "replaced";
  }

  /** Where to go on in a log that is now this long (bytes): what it still holds was read before. */
  #startAgain(size: number): number {
    if (!this.#beginning) return 0;
    const now = this.#readBeginning();
    if (now === this.#beginning) return startOfLastLines(this.#file.fd, 0, size, LINES_AGAIN);
    this.#beginning = now;
    return 0;
  }

  /** A log that was begun a moment ago has more of a beginning now. */
  #learnBeginning(): void {
    const known = this.#beginning?.length ?? BEGINNING_BYTES;
    if (known < BEGINNING_BYTES) this.#beginning = this.#readBeginning();
  }

  #readBeginning(): string {
    return readTextAt(this.#file.fd, 0, BEGINNING_BYTES);
  }

  #skipHole(): void {
    // Asked first: what is appended between the two questions is no hole.
    const size = logSize(this.#file.fd);
    const data = seekToData(this.#file.fd, this.#splitter.position);
    const end = data === -Errno.ENXIO ? size : data;
    if (end > this.#splitter.position) this.#splitter.skip(end - this.#splitter.position);
  }

  /** Opens what has the name now, if that is another file. */
  #takeReplacement(): boolean {
    const isOther = !isNamedLog(this.#room, this.#opened) &&
      statNamedLog(this.#room).type !== "none";
    const file = isOther ? this.#openPatiently() : undefined;
    if (file === undefined) {
      if (!isOther) this.#barredSince = undefined;
      return false;
    }
    this.#barredSince = undefined;
    this.#file.close();
    this.#file = file;
    return true;
  }

  /** @throws {RoomError} when it could not be opened for long. */
  #openPatiently(): Descriptor | undefined {
    try {
      return openLog(this.#room, OpenFlag.O_RDONLY, false);
    } catch (error) {
      const now = performance.now();
      this.#barredSince ??= now;
      if (error instanceof RoomError && now - this.#barredSince < BARRED_PATIENCE) return undefined;
      throw error;
    }
  }
}
