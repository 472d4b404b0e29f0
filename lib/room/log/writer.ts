/**
 * Appending records to the log, so that none is lost, and vouching for them.
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
  UNTRUSTED,
  writeBytes,
  writeBytesAt,
} from "../../posix/descriptor.ts";
import { Errno, isSystemError, systemError } from "../../posix/errno.ts";
import { isSameFile, type Stat } from "../../posix/stat.ts";
import { Utf8Buffer } from "../../posix/utf8.ts";
import { isHashOf, placeOf, type Statement, statementsAbout } from "../authors/statement.ts";
import { type LogState, Voucher } from "../authors/voucher.ts";
import { destroyerOf } from "../destruction.ts";
import { explain, NotSentError, RoomGoneError } from "../errors.ts";
import { ownUid } from "../names.ts";
import { MAX_RECORD_BYTES } from "../message/compose.ts";
import type { Room } from "../room.ts";
import { WrittenPlaces } from "./written.ts";
import { LOG, logSize, mustBeSafe, openLog, statLog, statNamedLog } from "./log_file.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;

const lastByte = new Uint8Array(1);

/** The log, open for appending. */
export class LogWriter implements Disposable {
  readonly #room: Room;
  readonly #voucher: Voucher;
  readonly #written: WrittenPlaces;
  readonly #bytes = new Utf8Buffer();
  #file: Descriptor;
  /** What the file was when it was opened: which file it is does not change. */
  #opened: Stat;
  #state: LogState;
  /** Where the last line ended that was appended to this file here, in bytes. */
  #end: number | undefined;

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
    this.#opened = statLog(this.#file.fd);
    this.#state = this.#stateOf(this.#opened);
    this.#written = WrittenPlaces.in(room, mustBeSafe(this.#opened.size));
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
    const bytes = this.#bytes.encode(lines);
    // What takes long is done before others have to wait.
    const statements = statementsAbout(lines, bytes);
    // Without `using`, which on cold caches takes 35 µs.
    const turn = this.#voucher.takeTurn();
    try {
      return this.#appendInTurn(bytes, statements, lowestId);
    } finally {
      turn[Symbol.dispose]();
    }
  }

  #appendInTurn(
    bytes: Uint8Array<ArrayBuffer>,
    statements: readonly Statement[],
    lowestId: number,
  ): number {
    // A log that was replaced between the look and the write is noticed by the second look.
    while (true) {
      const size = this.#follow();
      const written = this.#write(bytes, size, lowestId);
      const named = statNamedLog(this.#room);
      const isCurrent = this.#isCurrent(named);
      if (!isCurrent && !this.#isStillNamed()) continue;
      // Where nobody else has written meanwhile, it begins where the log ended.
      const end = isCurrent && named.size === size + written
        ? size + written
        : position(this.#file.fd);
      const offset = end - bytes.length;
      this.#end = end;
      this.#written.add(offset, end);
      const placed = statements.map((each) => ({ ...each, id: offset + each.id }));
      this.#voucher.vouch(placed, this.#state);
      return offset;
    }
  }

  /** Whether it is certain that a record was not appended here. */
  isSurelyForeign({ id }: { readonly id: number }): boolean {
    return this.#written.isSurelyForeign(id);
  }

  /**
   * Says in the author's file that a record in the user's name is not the user's. Not of a place
   * that is still to be written in the log that is open here: somebody may have shown another log
   * for a moment.
   */
  deny({ id, length }: { readonly id: number; readonly length: number }): void {
    if (id + length > logSize(this.#file.fd) || !this.#isCurrent(statNamedLog(this.#room))) return;
    this.#voucher.deny({ id, length }, this.#state);
  }

  /** Vouches no more for a record whose text was taken back. */
  takeBack(id: number): void {
    this.#voucher.takeBack(id, this.#state);
  }

  /** Lets everybody see that the client with this PID vouches, until the log is closed. */
  showVouching(pid: number): void {
    this.#voucher.show(pid);
  }

  /**
   * Claims the room, of all processes of this user, until the log is closed.
   *
   * @returns Whether no other one has; undefined where this user can't vouch for anything.
   */
  claim(): boolean | undefined {
    return this.#voucher.claim();
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

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #stateOf(opened: Stat): LogState {
    return {
      place: placeOf(this.#room, opened),
      size: () => logSize(this.#file.fd),
      holds: (statement) => this.#holds(statement),
    };
  }

  #holds({ id, length, hash }: Statement): boolean {
    if (length > MAX_RECORD_BYTES) return false;
    const bytes = new Uint8Array(length);
    return readIntoAt(this.#file.fd, bytes, id) === length && isHashOf(hash, [bytes]);
  }

  /**
   * @param size How long the log was a moment ago, in bytes.
   * @returns How many bytes were written: the lines, and a newline in front of them if need be.
   */
  #write(lines: Uint8Array<ArrayBuffer>, size: number, lowestId: number): number {
    const needsNewline = this.#endsInTornLine(size) || size < lowestId;
    const bytes = needsNewline ? prepend(NEWLINE, lines) : lines;
    const written = writeBytes(this.#file.fd, bytes);
    if (written === bytes.length) return written;
    if (written > 0) this.#blank(position(this.#file.fd) - written, written);
    const errno = written < 0 ? -written : Errno.ENOSPC;
    throw notSent(this.#room, systemError(errno, "write", LOG));
  }

  /** A crash or a full disk may have left half a line: never write behind it. */
  #endsInTornLine(size: number): boolean {
    if (size === 0 || size === this.#end) return false;
    if (readIntoAt(this.#file.fd, lastByte, size - 1) !== 1) return false;
    return lastByte[0] !== NEWLINE && lastByte[0] !== 0;
  }

  /** Overwrites the part of a record that fitted, so that nobody takes it for the whole. */
  #blank(offset: number, length: number): void {
    const flags = OpenFlag.O_WRONLY | UNTRUSTED;
    const fd = openAt(this.#room.directory, LOG, flags);
    if (fd < 0) return;
    using file = new Descriptor(fd);
    if (!this.#isCurrent(statLog(file.fd))) return;
    const blanks = new Uint8Array(length).fill(SPACE);
    blanks[length - 1] = NEWLINE;
    writeBytesAt(file.fd, blanks, offset);
  }

  /**
   * Opens the log anew if its name now belongs to another file, or to none.
   *
   * @returns Its size in bytes.
   */
  #follow(): number {
    const named = statNamedLog(this.#room);
    if (this.#isCurrent(named)) return mustBeSafe(named.size);
    const isGone = this.#room.find() === "gone";
    // Made anew it would be in the way of whoever is removing the room.
    if (isGone || destroyerOf(this.#room.directory) !== undefined) {
      throw new RoomGoneError(this.#room.path);
    }
    const file = openLog(this.#room, OpenFlag.O_RDWR | OpenFlag.O_APPEND, true);
    this.#file.close();
    this.#file = file;
    this.#opened = statLog(file.fd);
    this.#state = this.#stateOf(this.#opened);
    this.#end = undefined;
    return mustBeSafe(this.#opened.size);
  }

  #isCurrent(stat: Stat): boolean {
    return isSameFile(stat, this.#opened);
  }

  /** Whether what we wrote to a log that is not the current one is kept, under another name. */
  #isStillNamed(): boolean {
    return statLog(this.#file.fd).links > 0;
  }
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
