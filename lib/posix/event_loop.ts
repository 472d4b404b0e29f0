/**
 * The runtime's event loop, as a descriptor that can be polled together with others: whatever wants
 * the loop, such as a signal, makes it readable.
 *
 * @module
 */
import { AT_FDCWD, Descriptor, openAt, OpenFlag, pathOf } from "./descriptor.ts";
import { listDirectory } from "./file_system.ts";

/** What an epoll descriptor is called (proc_pid_fd(5)). */
const EPOLL = "anon_inode:[eventpoll]";

/**
 * The epoll descriptor that the runtime's event loop waits on, or undefined where none is found.
 * Where there are two, it is the one that was made last. Timers are not in it: the loop gives its
 * own wait a time limit for them. What woke the loop is forgotten by it as soon as the loop has
 * seen it, which is before it is served.
 */
export function eventLoopDescriptor(): number | undefined {
  // Through libc, as the runtime itself would want all permissions for /proc.
  const fd = openAt(AT_FDCWD, "/proc/self/fd", OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY);
  if (fd < 0) return undefined;
  using _directory = new Descriptor(fd);
  const epolls = listDirectory(fd).map(Number).filter((each) => pathOf(each) === EPOLL);
  return epolls.length === 0 ? undefined : Math.max(...epolls);
}

/** Gives others a turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
