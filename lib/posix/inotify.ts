/**
 * Being told by the kernel that files are removed or renamed (inotify(7)): a descriptor to be polled
 * with others, and no wake-up until something happens.
 *
 * @module
 */
import { closeDescriptor, descriptorLink, readInto, toCString } from "./descriptor.ts";
import { resultOrErrno } from "./errno.ts";
import { libc } from "./libc.ts";

/** Flags of inotify_init1(2) are those of open(2); the same on x86_64 and aarch64. */
const IN_NONBLOCK = 0o4000;
const IN_CLOEXEC = 0o2000000;

/** What to be told of; combined with `|`. */
export const Change = {
  /** Rights, times, or the number of names; a file that loses its name, too. */
  attributes: 0x004,
  /** A name in this directory was given up. */
  movedAway: 0x040,
  /** A name in this directory was removed. */
  deleted: 0x200,
  /** This file itself was renamed. */
  selfMoved: 0x800,
} as const;

/** One read takes some hundred events; what they say is not looked at. */
const EVENTS_BYTES = 16 * 1024;

/** Some files that are watched. */
export class Inotify implements Disposable {
  readonly #buffer = new Uint8Array(EVENTS_BYTES);
  #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** Begins with no file; undefined where the user has too many of these already (`EMFILE`). */
  static open(): Inotify | undefined {
    const fd = resultOrErrno(libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    return fd < 0 ? undefined : new Inotify(fd);
  }

  /** Readable when something has happened; -1 once closed. */
  get descriptor(): number {
    return this.#fd;
  }

  /**
   * Watches what a descriptor refers to, by whatever name. It ends by itself with the file.
   *
   * @param changes Values of {@linkcode Change}.
   * @returns Whether that is possible.
   */
  watch(fd: number, changes: number): boolean {
    const path = toCString(descriptorLink(fd));
    return resultOrErrno(libc.inotify_add_watch(this.#fd, path, changes)) >= 0;
  }

  /** Whether something has happened since the last time; never waits. */
  take(): boolean {
    let hasHappened = false;
    while (this.#fd >= 0 && readInto(this.#fd, this.#buffer) > 0) hasHappened = true;
    return hasHappened;
  }

  /** Closing twice is harmless. */
  close(): void {
    if (this.#fd >= 0) closeDescriptor(this.#fd);
    this.#fd = -1;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
