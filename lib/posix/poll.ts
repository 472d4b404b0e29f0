/**
 * Waiting for a descriptor with poll(2), on a thread of its own: the event loop stays free, and a
 * thread that is blocked in the kernel costs no wake-up at all.
 *
 * @module
 */
import { libc } from "./libc.ts";

const POLLIN = 0x0001;
const FOREVER = -1;

/** Resolves when the other side of a pipe or terminal is gone, however long that takes. */
export async function waitHangUp(fd: number): Promise<void> {
  // POLLERR and POLLHUP are told without being asked for (poll(2)).
  await poll(fd, 0);
}

/** Resolves when there is something to read from `fd`, however long that takes. */
export async function waitReadable(fd: number): Promise<void> {
  await poll(fd, POLLIN);
}

async function poll(fd: number, events: number): Promise<void> {
  // struct pollfd: int fd, short events, short revents.
  const pollfd = new DataView(new ArrayBuffer(8));
  pollfd.setInt32(0, fd, true);
  pollfd.setInt16(4, events, true);
  // errno belongs to the thread that polled and can't be asked from here; with valid arguments
  // only EINTR and a passing ENOMEM are possible (poll(2)), and both mean: once more.
  while (await libc.poll(new Uint8Array(pollfd.buffer), 1n, FOREVER) < 0);
}
