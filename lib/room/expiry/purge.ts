/**
 * Expiry: what the owner wants to be forgotten after some time leaves the disk, and every other
 * record keeps its place, and so its id (docs/protocol.md).
 *
 * @module
 */
import { OpenFlag, punchHole, writeFullyAt } from "../../posix/descriptor.ts";
import { Errno, expectSuccess, isSystemError } from "../../posix/errno.ts";
import { touchDescriptor } from "../../posix/file_system.ts";
import { statAt } from "../../posix/stat.ts";
import { listStored, removeAttachment } from "../files/stored.ts";
import { explain, RoomError } from "../errors.ts";
import { endOfExpired, storedBetween } from "./boundary.ts";
import { startOfRecords } from "../log/extent.ts";
import { lastMessages } from "../log/history.ts";
import { type Keeping, readKeeping } from "./keep.ts";
import { isCurrentLog, logSize, openLog } from "../log/log_file.ts";
import { LOG_MODE, openRoomFile } from "../layout.ts";
import type { Room } from "../room.ts";

/** Without being asked, a room is purged at most once in so many ms, whoever does it. */
export const PURGE_INTERVAL = 60_000;
/** An empty file whose time of change is when that was. */
const PURGED = "purged";
/** One write of what takes the place of a hole. */
const BLANK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** What a purge removed. */
export interface Purged {
  /** Bytes of the log. */
  readonly bytes: number;
  /** Files. */
  readonly attachments: number;
}

/**
 * Purges the room if its owner wants messages to expire, and if nobody has done so within the last
 * minute. Never fails: whoever joins or sends has something else to do.
 */
export function purgeIfDue(room: Room, now = Date.now()): void {
  purgeWhen(() => takeTurn(room, now), room, now);
}

/**
 * As {@linkcode purgeIfDue}, whenever that was done last: any member can say that it was just now,
 * and keep it from being done for ever. For what is not done every minute.
 */
export function purgeIfWanted(room: Room, now = Date.now()): void {
  purgeWhen(() => true, room, now);
}

function purgeWhen(isTurn: () => boolean, room: Room, now: number): void {
  try {
    const { keeping } = readKeeping(room);
    if (keeping.age !== Infinity && isTurn()) purge(room, keeping, now);
  } catch (error) {
    // `pipechat purge` says what is wrong.
    if (!(error instanceof RoomError)) throw error;
  }
}

/**
 * Releases what has expired: the log's blocks go back to the file system, or where that has no
 * holes are overwritten with newlines, and attachments are removed. Several at once do no harm,
 * and writers are not disturbed: they write behind all that is ever released.
 *
 * @param now ms since 1970.
 * @throws {RoomError} when the kernel refuses.
 *
 * @example What is older than a week leaves the disk
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hasMessage } from "../log/find.ts";
 * import { Room } from "../room.ts";
 * import { Sender } from "../sender.ts";
 * import { readKeeping, writeKeeping } from "./keep.ts";
 * import { purge } from "./purge.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using sender = new Sender(room, "backup");
 *   const { id } = sender.send("done for today");
 *   const day = 24 * 60 * 60 * 1000;
 *   writeKeeping(room, { age: 7 * day, atLeast: 0 });
 *   const { keeping } = readKeeping(room);
 *   assertEquals(purge(room, keeping, Date.now() + 6 * day).bytes, 0);
 *   purge(room, keeping, Date.now() + 8 * day);
 *   assertEquals(hasMessage(room, id), false);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function purge(room: Room, { age, atLeast }: Keeping, now = Date.now()): Purged {
  try {
    using log = openLog(room, OpenFlag.O_RDWR, false);
    const size = logSize(log.fd);
    const start = startOfRecords(log.fd, size);
    const expired = endOfExpired(log.fd, start, size, age, now);
    const end = expired > start ? Math.min(expired, startOfYoungest(room, size, atLeast)) : start;
    // A log that was exchanged meanwhile is another one, to be looked at another time.
    if (end <= start || !isCurrentLog(room, log.fd)) return { bytes: 0, attachments: 0 };
    try {
      return { bytes: end - start, attachments: removeAttachments(room, log.fd, start, end) };
    } finally {
      // What was said goes even where somebody has seen to it that a file can't be removed.
      release(log.fd, start, end);
    }
  } catch (error) {
    throw explain(`purge room "${room.path}"`, error);
  }
}

/**
 * Whether nobody else has purged within the last minute; then it is this process's turn. Where that
 * can't be told or noted, it is too: somebody may have put something in the way.
 */
function takeTurn(room: Room, now: number): boolean {
  const last = statAt(room.directory, PURGED);
  // A time that is still to come is wrong, and no reason to wait for it.
  if (last.type === "file" && last.modified <= now) {
    if (now - last.modified < PURGE_INTERVAL) return false;
  }
  try {
    using file = openRoomFile(room.directory, PURGED, OpenFlag.O_WRONLY, LOG_MODE, true);
    touchDescriptor(file.fd);
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof RoomError)) throw error;
  }
  return true;
}

/** Where the youngest `count` messages begin, whatever their age. */
function startOfYoungest(room: Room, size: number, count: number): number {
  return lastMessages(room, size, count)[0]?.[0].id ?? size;
}

function removeAttachments(room: Room, log: number, start: number, end: number): number {
  const present = new Set(listStored(room));
  if (present.size === 0) return 0;
  const expired = storedBetween(log, start, end, present);
  return Array.from(expired).filter((stored) => removeAttachment(room, stored)).length;
}

function release(log: number, start: number, end: number): void {
  // From the beginning, so that the block that the last hole ended in goes too.
  const result = punchHole(log, 0, end);
  if (result !== -Errno.EOPNOTSUPP) expectSuccess(result, "fallocate", "log");
  else overwrite(log, start, end);
}

function overwrite(log: number, start: number, end: number): void {
  const blank = new Uint8Array(BLANK_BYTES).fill(NEWLINE);
  for (let at = start; at < end; at += blank.length) {
    const part = blank.subarray(0, Math.min(blank.length, end - at));
    expectSuccess(writeFullyAt(log, part, at), "write", "log");
  }
}
