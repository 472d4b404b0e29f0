/**
 * Where the records of a log are. What has expired in front of them is a hole or, where the file
 * system has no holes, newlines.
 *
 * @module
 */
import { OpenFlag, readIntoAt, seekToData } from "../../posix/descriptor.ts";
import { Errno, expectSuccess } from "../../posix/errno.ts";
import { explain } from "../errors.ts";
import type { Room } from "../room.ts";
import { logSize, openLog } from "./log_file.ts";

/** How much one look takes in (bytes). */
const LOOK_BYTES = 4 * 1024;
const NEWLINE = 0x0a;

/** Where the records of a log are. */
export interface Extent {
  /** Byte offset of the first record that has not expired. */
  readonly start: number;
  /** Byte offset behind the last one. */
  readonly end: number;
}

/**
 * Where the records of the room's log are now.
 *
 * @throws {RoomError} when the log can't be read.
 */
export function findExtent(room: Room): Extent {
  using log = openLog(room, OpenFlag.O_RDONLY, false);
  try {
    const end = logSize(log.fd);
    return { start: startOfRecords(log.fd, end), end };
  } catch (error) {
    throw explain(`read the log of "${room.path}"`, error);
  }
}

/** Offset of the first byte that has not been released; `size` when there is none. */
export function startOfRecords(log: number, size: number): number {
  let [blank, other] = [skipHole(log, 0, size), size];
  // Holes end where a block does; and what is overwritten with newlines has no end but this.
  while (other - blank > LOOK_BYTES) {
    const middle = blank + Math.floor((other - blank) / 2);
    if (firstVisible(log, blank) < LOOK_BYTES) break;
    if (firstVisible(log, middle) < LOOK_BYTES) other = middle;
    else blank = middle;
  }
  return Math.min(size, blank + firstVisible(log, blank));
}

/** The next place from `offset` on that is no hole: somebody may have made a petabyte of them. */
export function skipHole(log: number, offset: number, size: number): number {
  const data = seekToData(log, offset);
  return data === -Errno.ENXIO ? size : expectSuccess(data, "lseek", "log");
}

/** The bytes of a log from `offset` on: `length` of them, or as many as there are. */
export function readChunk(log: number, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(length);
  return chunk.subarray(0, expectSuccess(readIntoAt(log, chunk, offset), "read", "log"));
}

/** How far from `offset` the first byte is that is neither NUL nor newline, up to one look. */
function firstVisible(log: number, offset: number): number {
  const bytes = readChunk(log, offset, LOOK_BYTES);
  const index = bytes.findIndex((byte) => byte !== NEWLINE && byte !== 0);
  return index < 0 ? LOOK_BYTES : index;
}
