/**
 * Waiting for descriptors with poll(2): on this thread, which costs nothing but the call, or on a
 * thread of its own, while the event loop goes on. A thread that is blocked in the kernel costs no
 * wake-up at all.
 *
 * @module
 */
import { libc } from "./libc.ts";

const POLLIN = 0x0001;
const POLLOUT = 0x0004;
const FOREVER = -1;
/** struct pollfd: int fd, short events, short revents. */
const POLLFD_BYTES = 8;
const EVENTS = 4;
const REVENTS = 6;

/** Some descriptors to be waited for together. */
export class PollSet {
  readonly #view: DataView;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #count: bigint;

  /** @param fds Their order is that of the answers; a negative one is never readable. */
  constructor(fds: readonly number[], events = POLLIN) {
    this.#bytes = new Uint8Array(new ArrayBuffer(fds.length * POLLFD_BYTES));
    this.#view = new DataView(this.#bytes.buffer);
    this.#count = BigInt(fds.length);
    fds.forEach((fd, index) => {
      this.set(index, fd);
      this.#view.setInt16(index * POLLFD_BYTES + EVENTS, events, true);
    });
  }

  /** Waits for another descriptor in the place of one. */
  set(index: number, fd: number): void {
    this.#view.setInt32(index * POLLFD_BYTES, fd, true);
  }

  /** Whether there was something to read, or an end or an error to be met by reading. */
  isReadable(index: number): boolean {
    return this.#view.getInt16(index * POLLFD_BYTES + REVENTS, true) !== 0;
  }

  /**
   * Blocks this thread, and with it the event loop, until a descriptor is readable.
   *
   * @param timeout ms, or less than 0 for ever.
   * @returns Whether a descriptor is readable: not when the time is up, nor when a signal came.
   */
  waitBlocking(timeout = FOREVER): boolean {
    const count = libc.poll_blocking(this.#bytes, this.#count, timeout);
    if (count < 0) this.#clear();
    return count > 0;
  }

  /** Resolves when a descriptor is readable, or after `timeout` ms. */
  async wait(timeout = FOREVER): Promise<void> {
    // errno belongs to the thread that polled and can't be asked from here; with valid arguments
    // only EINTR and a passing ENOMEM are possible (poll(2)), and both mean: once more.
    while (await libc.poll(this.#bytes, this.#count, timeout) < 0);
  }

  #clear(): void {
    for (let index = 0; index < Number(this.#count); index++) {
      this.#view.setInt16(index * POLLFD_BYTES + REVENTS, 0, true);
    }
  }
}

/** Resolves when the other side of a pipe or terminal is gone, however long that takes. */
export async function waitHangUp(fd: number): Promise<void> {
  // POLLERR and POLLHUP are told without being asked for (poll(2)).
  await new PollSet([fd], 0).wait();
}

/** Whether the other side of a pipe or terminal is gone. */
export function isHungUp(fd: number): boolean {
  return new PollSet([fd], 0).waitBlocking(0);
}

/** Resolves when there is something to read from `fd`, or after `timeout` ms. */
export async function waitReadable(fd: number, timeout = FOREVER): Promise<void> {
  await new PollSet([fd]).wait(timeout);
}

/** Blocks this thread until `fd` takes more, or never will. */
export function waitWritable(fd: number): void {
  // In vain only when a signal came.
  while (!new PollSet([fd], POLLOUT).waitBlocking());
}
