/**
 * Receiving events: a FIFO of one's own in the fifodir, and waiting on it.
 *
 * @module
 */
import {
  closeDescriptor,
  isFifo,
  openAt,
  OpenFlag,
  readInto,
  UNTRUSTED,
  writeBytes,
} from "../posix/descriptor.ts";
import { Errno, expectSuccess, systemError } from "../posix/errno.ts";
import { changeGroup, changeMode, linkAt, makeFifoAt, unlinkAt } from "../posix/file_system.ts";
import { PollSet } from "../posix/poll.ts";
import { mustStat, statAt, statDescriptor } from "../posix/stat.ts";
import { effectiveUid } from "../posix/user.ts";
import { hasReader, notifyAll } from "./notify.ts";

/** Owner reads and writes, group writes, whatever the umask (docs/protocol.md). */
const FIFO_MODE = 0o620;
/** As much as a FIFO holds (pipe(7)): one read empties it, however many events wait. */
const PIPE_CAPACITY_BYTES = 64 * 1024;
/** More clients of one PID than this, each in a PID namespace of its own, are not believable. */
const MAX_SAME_PID = 1000;

/** Thrown when no FIFO can be made in the fifodir under any name for this PID. */
export class NoFreeNameError extends Error {
  /** @ignore */
  override name = "NoFreeNameError";
}

/**
 * A registered listener: make it with {@linkcode Listener.register}.
 *
 * @example Listening, and being woken
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { AT_FDCWD, mustOpenAt, OpenFlag } from "../posix/descriptor.ts";
 * import { Listener, notify } from "./mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using fifodir = mustOpenAt(AT_FDCWD, folder, OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY);
 *   using listener = Listener.register(fifodir.fd, Deno.pid);
 *   notify(fifodir.fd, "\n");
 *   notify(fifodir.fd, "D");
 *   notify(fifodir.fd, "D");
 *   assertEquals(await listener.wait(), "\nD");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class Listener implements Disposable {
  readonly #fifodir: number;
  readonly #pid: number;
  readonly #buffer = new Uint8Array(PIPE_CAPACITY_BYTES);
  #name: string;
  #fd: number;
  #inode: bigint;
  /** The descriptor that a thread is polling right now, or -1. */
  #polled = -1;
  #returns = 0;

  private constructor(fifodir: number, pid: number) {
    this.#fifodir = fifodir;
    this.#pid = pid;
    [this.#name, this.#fd] = publish(fifodir, pid);
    this.#inode = statDescriptor(this.#fd).inode;
  }

  /**
   * Makes a FIFO named `pid` in the fifodir: 0620, of the directory's group, and open for reading
   * before anybody can see it. A name that a live listener has is left alone (`PID.2`, `PID.3`, …
   * are tried); a stale FIFO of one's own is replaced.
   *
   * @param fifodir Descriptor of the directory; it stays the caller's to close.
   * @throws {Error} as `systemError` makes it: `EACCES`, `EROFS`, `ENOSPC`; `EPERM` or
   * `EOPNOTSUPP` from `mkfifo` where the file system has no FIFOs.
   * @throws {NoFreeNameError} when every name for the PID is taken.
   */
  static register(fifodir: number, pid: number): Listener {
    return new Listener(fifodir, pid);
  }

  /** The FIFO's name in the fifodir. */
  get name(): string {
    return this.#name;
  }

  /** The FIFO's descriptor, for those who wait for it together with others; -1 once closed. */
  get descriptor(): number {
    return this.#fd;
  }

  /** How often it had to register again. */
  get returns(): number {
    return this.#returns;
  }

  /**
   * Takes all events that are there in one read, without waiting.
   *
   * @returns Each different event once, in the order they came.
   */
  take(): string {
    if (this.#fd < 0) return "";
    const length = readInto(this.#fd, this.#buffer);
    // EAGAIN: nothing is there, or another process of this user read our FIFO before us.
    if (length === -Errno.EAGAIN || length === -Errno.EINTR) return "";
    expectSuccess(length, "read", this.#name);
    // Most often there is one.
    if (length === 1) return String.fromCharCode(this.#buffer[0] ?? 0);
    return String.fromCharCode(...new Set(this.#buffer.subarray(0, length)));
  }

  /**
   * Waits for events, then takes all that are there in one read.
   *
   * @param timeout Wait so long at most (ms); by default for ever.
   * @param other Wait no longer than until this descriptor is readable.
   * @returns Each different event once, in the order they came; empty when the time is up or the
   * other descriptor is readable, and after {@linkcode Listener.close}.
   */
  async wait(timeout?: number, other = -1): Promise<string> {
    while (this.#fd >= 0) {
      const fd = this.#fd;
      const set = new PollSet([fd, other]);
      this.#polled = fd;
      await set.wait(timeout);
      this.#polled = -1;
      if (fd !== this.#fd) {
        closeDescriptor(fd);
        continue;
      }
      const events = this.take();
      if (events !== "" || timeout !== undefined || set.isReadable(1)) return events;
    }
    return "";
  }

  /**
   * Sends an event to everybody, oneself included, and registers again if that shows that the FIFO
   * has vanished from the directory.
   *
   * @returns How many listeners are signalled.
   * @throws {Error} as {@linkcode Listener.register} does.
   */
  notify(event: string): number {
    return this.#notify(event, false);
  }

  /**
   * As {@linkcode Listener.notify}, for a process that looks itself right afterwards: a thread that
   * waits for the FIFO is not woken, for it would find nothing, and take its time for that.
   */
  notifyOthers(event: string): number {
    return this.#notify(event, true);
  }

  /** Sends an event to oneself alone. */
  wake(event: string): void {
    writeBytes(this.#fd, new TextEncoder().encode(event));
  }

  /**
   * Registers again if the FIFO has vanished from the directory or is no longer this one.
   *
   * @returns Whether that was necessary; events sent meanwhile are lost.
   * @throws {Error} as {@linkcode Listener.register} does.
   */
  ensureRegistered(): boolean {
    if (this.#fd < 0 || this.#isRegistered()) return false;
    const lost = this.#fd;
    [this.#name, this.#fd] = publish(this.#fifodir, this.#pid);
    this.#inode = statDescriptor(this.#fd).inode;
    this.#returns++;
    this.#abandon(lost);
    return true;
  }

  /** Removes the FIFO, unless its name is somebody else's by now, and ends {@linkcode wait}. */
  close(): void {
    if (this.#fd < 0) return;
    if (this.#isRegistered()) unlinkAt(this.#fifodir, this.#name);
    const fd = this.#fd;
    this.#fd = -1;
    this.#abandon(fd);
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #notify(event: string, isSpared: boolean): number {
    const { signalled, isOwnThere } = notifyAll(this.#fifodir, event, this.#inode, isSpared);
    if (isOwnThere || this.#fd < 0 || !this.ensureRegistered()) return signalled;
    this.wake(event);
    return signalled + 1;
  }

  #isRegistered(): boolean {
    const named = statAt(this.#fifodir, this.#name);
    return named.type === "fifo" && named.inode === this.#inode;
  }

  /**
   * Gives a descriptor up. One that is being polled is woken and closed only then: its number
   * could otherwise be another file's before the polling thread gets to the kernel.
   */
  #abandon(fd: number): void {
    if (fd === this.#polled) writeBytes(fd, new Uint8Array([0x0a]));
    else closeDescriptor(fd);
  }
}

/** Makes, opens and publishes a FIFO; returns its name and descriptor. */
function publish(fifodir: number, pid: number): [string, number] {
  const draft = `.${pid}.${crypto.randomUUID().slice(0, 8)}`;
  expectSuccess(makeFifoAt(fifodir, draft, 0o600), "mkfifo", draft);
  let fd = -1;
  try {
    const flags = OpenFlag.O_RDWR | UNTRUSTED;
    fd = expectSuccess(openAt(fifodir, draft, flags), "open", draft);
    // Whoever may write the directory could have put another file there: leave its rights alone.
    if (!isFifo(fd)) throw systemError(Errno.EEXIST, "open", draft);
    expectSuccess(changeGroup(fd, mustStat(fifodir, "fifodir").gid), "fchown", draft);
    expectSuccess(changeMode(fd, FIFO_MODE), "fchmod", draft);
    return [claimName(fifodir, draft, pid), fd];
  } catch (error) {
    if (fd >= 0) closeDescriptor(fd);
    throw error;
  } finally {
    unlinkAt(fifodir, draft);
  }
}

/** Links the draft to the first of `PID`, `PID.2`, … that no live listener has. */
function claimName(fifodir: number, draft: string, pid: number): string {
  for (let count = 1; count <= MAX_SAME_PID; count++) {
    const name = count === 1 ? `${pid}` : `${pid}.${count}`;
    let result = linkAt(fifodir, draft, name);
    if (result === -Errno.EEXIST && isOwnStaleFifo(fifodir, name)) {
      unlinkAt(fifodir, name);
      result = linkAt(fifodir, draft, name);
    }
    if (result === -Errno.EEXIST) continue;
    expectSuccess(result, "link", name);
    return name;
  }
  throw new NoFreeNameError(
    `Cannot register in the fifodir: "${pid}" to "${pid}.${MAX_SAME_PID}" are all taken`,
  );
}

function isOwnStaleFifo(fifodir: number, name: string): boolean {
  const stat = statAt(fifodir, name);
  return stat.type === "fifo" && stat.uid === effectiveUid() &&
    !hasReader(fifodir, name);
}
