/**
 * The names of Unix sockets, where Deno opens the socket itself.
 *
 * @module
 */
import { AT_FDCWD } from "./descriptor.ts";
import { unlinkAt } from "./file_system.ts";
import { libc } from "./libc.ts";
import { statAt } from "./stat.ts";
import { effectiveUid } from "./user.ts";

/** Does `action` while what it makes gets no more rights than `mask` leaves (umask(2), octal). */
export function withUmask<T>(mask: number, action: () => T): T {
  const previous = libc.umask(mask);
  try {
    return action();
  } finally {
    libc.umask(previous);
  }
}

/** Removes a socket, or whatever else is at `path`, if it is this user's and no regular file. */
export function removeOwnSocket(path: string): void {
  const stat = statAt(AT_FDCWD, path);
  if (stat.type !== "other" || stat.uid !== effectiveUid()) return;
  unlinkAt(AT_FDCWD, path);
}
