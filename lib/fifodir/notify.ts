/**
 * Sending an event: one byte into every FIFO of the directory.
 *
 * @module
 */
import {
  closeDescriptor,
  isFifo,
  openAt,
  OpenFlag,
  type PathName,
  seekToStart,
  toCString,
  UNTRUSTED,
  writeBytes,
} from "../posix/descriptor.ts";
import { Errno, expectSuccess } from "../posix/errno.ts";
import { DirectoryWalk, DT_FIFO, DT_UNKNOWN } from "../posix/file_system.ts";

const OPEN_TO_NOTIFY = OpenFlag.O_WRONLY | UNTRUSTED;

const encoder = new TextEncoder();
/** The event that was sent last, as its bytes: most often the next one is the same. */
let last = { event: "", bytes: encoder.encode("") };

/** What became of one listener's event. */
export type Delivery =
  /** It is in the FIFO, or the FIFO is full of events that say no less. */
  | "signalled"
  /** Nobody has the FIFO open for reading. */
  | "stale"
  /** It is not a FIFO, not ours to write to, or gone. */
  | "refused";

/**
 * Writes `event` into every FIFO in the fifodir whose name begins with a digit, the sender's own
 * included, and never waits for a reader.
 *
 * @param fifodir Descriptor of the directory, opened for reading.
 * @returns How many listeners are signalled.
 * @throws {Error} as `systemError` makes it, when the directory itself can't be read.
 */
export function notify(fifodir: number, event: string): number {
  return notifyAll(fifodir, event).signalled;
}

/**
 * As {@linkcode notify}, and looks whether one of the FIFOs that are signalled has the inode of the
 * sender's own: so a listener learns on the way that it is still registered.
 *
 * @param isSpared Whether nothing is written into that FIFO: it counts as signalled.
 */
export function notifyAll(
  fifodir: number,
  event: string,
  own?: bigint,
  isSpared = false,
): { signalled: number; isOwnThere: boolean } {
  const bytes = eventBytes(event);
  expectSuccess(seekToStart(fifodir), "lseek", "fifodir");
  let signalled = 0;
  let isOwnThere = false;
  const walk = new DirectoryWalk(fifodir);
  for (let entry = walk.next(); entry !== undefined; entry = walk.next()) {
    if (entry.type !== DT_FIFO && entry.type !== DT_UNKNOWN || !isPublished(entry.cString)) {
      continue;
    }
    const isOwn = entry.inode === own;
    const isLeftOut = isOwn && isSpared;
    if (!isLeftOut && deliver(fifodir, entry.cString, bytes) !== "signalled") continue;
    signalled++;
    if (isOwn) isOwnThere = true;
  }
  return { signalled, isOwnThere };
}

/**
 * Writes `event` into the FIFO called `name` alone.
 *
 * @example A listener is woken, one that was killed is not
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { AT_FDCWD, mustOpenAt, OpenFlag } from "../posix/descriptor.ts";
 * import { Listener, notifyOne } from "./mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using fifodir = mustOpenAt(AT_FDCWD, folder, OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY);
 *   using listener = Listener.register(fifodir.fd, Deno.pid);
 *   assertEquals(notifyOne(fifodir.fd, listener.name, "\n"), "signalled");
 *   // As somebody's who was killed: the FIFO stays, and nobody reads it.
 *   await new Deno.Command("mkfifo", { args: [`${folder}/4242`] }).output();
 *   assertEquals(notifyOne(fifodir.fd, "4242", "\n"), "stale");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function notifyOne(fifodir: number, name: string, event: string): Delivery {
  return deliver(fifodir, toCString(name), eventBytes(event));
}

/** Whether somebody reads the FIFO called `name`; asking wakes nobody. */
export function hasReader(fifodir: number, name: PathName): boolean {
  const fd = openAt(fifodir, name, OPEN_TO_NOTIFY);
  if (fd < 0) return false;
  const alive = isFifo(fd);
  closeDescriptor(fd);
  return alive;
}

function deliver(
  fifodir: number,
  name: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Delivery {
  const fd = openAt(fifodir, name, OPEN_TO_NOTIFY);
  if (fd === -Errno.ENXIO) return "stale";
  if (fd < 0) return "refused";
  try {
    // A regular file planted under a listener's name opens just as well.
    if (!isFifo(fd)) return "refused";
    const result = writeBytes(fd, bytes);
    if (result === -Errno.EPIPE) return "stale";
    // EAGAIN: the pipe is full, so its reader has been signalled already.
    return result > 0 || result === -Errno.EAGAIN ? "signalled" : "refused";
  } finally {
    closeDescriptor(fd);
  }
}

/** FIFOs are published under their PID; a dot name is still being made. */
function isPublished(name: Uint8Array): boolean {
  const first = name[0] ?? 0;
  return first >= 0x30 && first <= 0x39;
}

function eventBytes(event: string): Uint8Array<ArrayBuffer> {
  if (event !== last.event) last = { event, bytes: encoder.encode(event) };
  return last.bytes;
}
