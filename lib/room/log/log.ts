/**
 * The log: appending records so that none is lost, and reading on from where one stopped.
 *
 * @module
 */
import {
  Descriptor,
  openAt,
  OpenFlag,
  position,
  readIntoAt,
  seekToData,
  writeBytes,
  writeBytesAt,
} from "../../posix/descriptor.ts";
import { Errno, isSystemError, systemError } from "../../posix/errno.ts";
import { type Stat, statAt, statDescriptor } from "../../posix/stat.ts";
import { ownUid } from "../identity.ts";
import { explain, NotSentError, RoomError, RoomGoneError } from "../errors.ts";
import { type Line, LineSplitter } from "./lines.ts";
import { LOG_MODE, openRoomFile } from "../layout.ts";
import type { Room } from "../room.ts";
import { identityOf, statementsAbout } from "../authors/statement.ts";
import { type LogState, Voucher } from "../authors/voucher.ts";

const LOG = "log";
/** What one read takes from the log at most: memory stays this small, however long the log is. */
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const SPACE = 0x20;

const encoder = new TextEncoder();

/** The log, open for appending. */
export class LogWriter implements Disposable {
  readonly #room: Room;
  readonly #voucher: Voucher;
  #file: Descriptor;
  #identity: string;

  /**
   * Opens the room's log, making it when it is missing, and gets ready to vouch for what is
   * written.
   *
   * @param uid The user who vouches.
   * @throws {RoomError} when the kernel refuses, or when it is not a regular file.
   */
  constructor(room: Room, uid = ownUid(Deno.env.get("SUDO_USER"))) {
    this.#room = room;
    this.#file = openLog(room, OpenFlag.O_RDWR | OpenFlag.O_APPEND, true);
    this.#identity = identityOfLog(this.#file.fd);
    this.#voucher = new Voucher(room, uid, this.#state);
    const expired = seekToData(this.#file.fd, 0);
    if (expired > 0) this.#voucher.forgetBefore(expired, this.#state);
  }

  /**
   * Appends whole lines in one write(2), then vouches for them.
   *
   * @returns The byte offset of the first of them: its id.
   * @throws {NotSentError} when it was not written, or not all; then what was is blanked again.
   * @throws {RoomGoneError} when the room was destroyed.
   */
  append(lines: string): number {
    return this.#append(lines, 0);
  }

  /**
   * Appends messages as {@linkcode LogWriter.append} does, but not at byte 0: the clients of
   * Fossil's chat count from 1, and take "after 0" for "all".
   */
  appendMessages(lines: string): number {
    return this.#append(lines, 1);
  }

  #append(lines: string, lowestId: number): number {
    const bytes = encoder.encode(lines);
    // A log that was replaced between the look and the write is noticed by the second look.
    while (true) {
      this.#follow();
      const offset = this.#write(bytes, lowestId);
      if (!isCurrentLog(this.#room, this.#file.fd) && !this.#isStillNamed()) continue;
      this.#voucher.vouch(statementsAbout(lines, offset), this.#state);
      return offset;
    }
  }

  /** Whether the user has vouched for all that was appended; then what else there is is not ours. */
  get hasVouchedForAll(): boolean {
    return this.#voucher.isComplete;
  }

  /** Says in the author's file that a record in the user's name is not the user's. */
  deny(record: { readonly id: number; readonly length: number }): void {
    this.#voucher.deny(record, this.#state);
  }

  /** Lets everybody see that the client with this PID vouches, until the log is closed. */
  showVouching(pid: number): void {
    this.#voucher.show(pid);
  }

  /** Removes the user's file of statements from a room that is being destroyed. */
  withdrawStatements(): void {
    this.#voucher.withdraw();
  }

  /** Closes the log. */
  close(): void {
    this.#voucher.close();
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #state(): LogState {
    return { identity: this.#identity, size: () => logSize(this.#file.fd) };
  }

  #write(lines: Uint8Array<ArrayBuffer>, lowestId: number): number {
    const needsNewline = this.#endsInTornLine() || logSize(this.#file.fd) < lowestId;
    const bytes = needsNewline ? prepend(NEWLINE, lines) : lines;
    const written = writeBytes(this.#file.fd, bytes);
    if (written === bytes.length) return position(this.#file.fd) - lines.length;
    if (written > 0) this.#blank(position(this.#file.fd) - written, written);
    const errno = written < 0 ? -written : Errno.ENOSPC;
    throw notSent(this.#room, systemError(errno, "write", LOG));
  }

  /** A crash or a full disk may have left half a line: never write behind it. */
  #endsInTornLine(): boolean {
    const size = logSize(this.#file.fd);
    if (size === 0) return false;
    const last = new Uint8Array(1);
    return readIntoAt(this.#file.fd, last, size - 1) === 1 && last[0] !== NEWLINE && last[0] !== 0;
  }

  /** Overwrites the part of a record that fitted, so that nobody takes it for the whole. */
  #blank(offset: number, length: number): void {
    const flags = OpenFlag.O_WRONLY | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;
    const fd = openAt(this.#room.directory, LOG, flags);
    if (fd < 0) return;
    using file = new Descriptor(fd);
    if (statLog(file.fd).identity !== statLog(this.#file.fd).identity) return;
    const blanks = new Uint8Array(length).fill(SPACE);
    blanks[length - 1] = NEWLINE;
    writeBytesAt(file.fd, blanks, offset);
  }

  /** Opens the log anew if its name now belongs to another file, or to none. */
  #follow(): void {
    if (isCurrentLog(this.#room, this.#file.fd)) return;
    if (!this.#room.exists()) throw new RoomGoneError(this.#room.path);
    const file = openLog(this.#room, OpenFlag.O_RDWR | OpenFlag.O_APPEND, true);
    this.#file.close();
    this.#file = file;
    this.#identity = identityOfLog(file.fd);
  }

  /** Whether what we wrote to a log that is not the current one is kept, under another name. */
  #isStillNamed(): boolean {
    const opened = statDescriptor(this.#file.fd);
    return typeof opened !== "number" && opened.links > 0;
  }
}

/** What a reader meets beside lines. */
export type LogChange = "truncated" | "replaced";

/** The log, open for reading from a place onwards. */
export class LogReader implements Disposable {
  readonly #room: Room;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  #file: Descriptor;
  #identity: string;
  #splitter: LineSplitter;

  /**
   * @param offset Where to begin, in bytes; the end of the log when it is left out.
   * @throws {RoomError} when the log can't be opened.
   */
  constructor(room: Room, offset?: number) {
    this.#room = room;
    this.#file = openLog(room, OpenFlag.O_RDONLY, false);
    this.#identity = identityOfLog(this.#file.fd);
    this.#splitter = new LineSplitter(offset ?? logSize(this.#file.fd));
  }

  /** Which log it is, as {@linkcode identityOf} says. */
  get identity(): string {
    return this.#identity;
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
    if (logSize(this.#file.fd) < this.#splitter.position) {
      this.#splitter = new LineSplitter(0);
      yield "truncated";
    }
    yield* this.#readToEnd();
    if (this.#wasReplaced()) {
      this.#file.close();
      this.#file = openLog(this.#room, OpenFlag.O_RDONLY, false);
      this.#identity = identityOfLog(this.#file.fd);
      this.#splitter = new LineSplitter(0);
      yield "replaced";
      yield* this.#readToEnd();
    }
  }

  /** Closes the log. */
  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  *#readToEnd(): Generator<Line> {
    while (true) {
      const length = readIntoAt(this.#file.fd, this.#buffer, this.#splitter.position);
      if (length < 0) throw explain(`read the log of "${this.#room.path}"`, readError(length));
      if (length === 0) return;
      yield* this.#splitter.push(this.#buffer.subarray(0, length));
      // Where records have expired there may be a gigabyte of nothing.
      if (this.#buffer[length - 1] === 0) this.#skipHole();
    }
  }

  #skipHole(): void {
    // Asked first: what is appended between the two questions is no hole.
    const size = logSize(this.#file.fd);
    const data = seekToData(this.#file.fd, this.#splitter.position);
    const end = data === -Errno.ENXIO ? size : data;
    if (end > this.#splitter.position) this.#splitter.skip(end - this.#splitter.position);
  }

  #wasReplaced(): boolean {
    const named = statAt(this.#room.directory, LOG);
    const opened = statDescriptor(this.#file.fd);
    return typeof named !== "number" && typeof opened !== "number" &&
      named.identity !== opened.identity;
  }
}

/**
 * Opens the room's log.
 *
 * @throws {RoomError} when the kernel refuses, or when it is not a regular file.
 */
export function openLog(room: Room, flags: number, create: boolean): Descriptor {
  try {
    return openRoomFile(room.directory, LOG, flags, LOG_MODE, create);
  } catch (error) {
    throw explain(`open the log of room "${room.path}"`, error);
  }
}

/** Whether a descriptor refers to what is the room's log now. */
export function isCurrentLog(room: Room, fd: number): boolean {
  const named = statAt(room.directory, LOG);
  const opened = statDescriptor(fd);
  return typeof named !== "number" && typeof opened !== "number" &&
    named.identity === opened.identity;
}

/**
 * The size of the log in bytes: what is in it has a smaller id.
 *
 * @throws {RoomError} when the log can't be opened.
 */
export function logEnd(room: Room): number {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  return logSize(log.fd);
}

/**
 * The size of an open log in bytes.
 *
 * @throws {RoomError} when somebody has made it so large that numbers can't tell its ids apart:
 * whoever read on there would read the same line for ever.
 */
export function logSize(fd: number): number {
  const { size } = statLog(fd);
  if (Number.isSafeInteger(size)) return size;
  throw new RoomError(
    `Cannot use the room: somebody has made its log ${size} bytes long; remove the file "log"`,
  );
}

function identityOfLog(fd: number): string {
  return identityOf(statLog(fd));
}

function statLog(fd: number): Stat {
  const stat = statDescriptor(fd);
  if (typeof stat === "number") throw systemError(-stat, "statx", LOG);
  return stat;
}

function readError(result: number): Error {
  return systemError(-result, "read", LOG);
}

function notSent(room: Room, cause: Error): NotSentError {
  const reason = explain(`write to the log of room "${room.path}"`, cause);
  return new NotSentError(reason.message, { cause: isSystemError(cause) ? cause : reason });
}

function prepend(byte: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length + 1);
  result[0] = byte;
  result.set(bytes, 1);
  return result;
}
