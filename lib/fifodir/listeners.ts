/**
 * Looking at a fifodir: who listens, and which FIFOs were left behind.
 *
 * @module
 */
import { expectSuccess } from "../posix/errno.ts";
import { seekToStart } from "../posix/descriptor.ts";
import { entryName, readDirectory, unlinkAt } from "../posix/file_system.ts";
import { type Stat, statAt } from "../posix/stat.ts";
import { hasReader } from "./notify.ts";

/**
 * A FIFO without a reader is left alone for so long (ms): the C client has its FIFO in the
 * directory some microseconds before it opens it.
 */
const STALE_AFTER = 60_000;

/** A live listener as its FIFO shows it. */
export interface ListenerInfo {
  /** The FIFO's name: the PID, or `PID.2` and so on. */
  readonly name: string;
  /** What the name begins with: a claim, and one of another PID namespace may be a stranger's. */
  readonly pid: number;
  /** The user who made the FIFO; nobody else could have. */
  readonly uid: number;
  /** Since when it listens, ms since 1970; undefined where the file system does not tell. */
  readonly since: number | undefined;
}

/**
 * The live listeners, by PID. Asking sends nothing and wakes nobody.
 *
 * @param fifodir Descriptor of the directory, opened for reading.
 * @throws {Error} as `systemError` makes it, when the directory can't be read.
 *
 * @example Who listens
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { AT_FDCWD, mustOpenAt, OpenFlag } from "../posix/descriptor.ts";
 * import { Listener, listListeners } from "./mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using fifodir = mustOpenAt(AT_FDCWD, folder, OpenFlag.O_RDONLY | OpenFlag.O_DIRECTORY);
 *   using _listener = Listener.register(fifodir.fd, 4242);
 *   const [info] = listListeners(fifodir.fd);
 *   assertEquals([info?.name, info?.uid], ["4242", Deno.uid()]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function listListeners(fifodir: number): ListenerInfo[] {
  return fifos(fifodir)
    .filter(({ name }) => hasReader(fifodir, name))
    .map(({ name, stat }) => ({
      name,
      pid: parseInt(name, 10),
      uid: stat.uid,
      since: stat.born,
    }))
    .sort((one, other) => one.pid - other.pid || one.name.localeCompare(other.name));
}

/**
 * Removes the FIFOs of listeners that died without leaving.
 *
 * @returns How many were removed.
 * @throws {Error} as `systemError` makes it, when the directory can't be read.
 */
export function reapStaleListeners(fifodir: number, now = Date.now()): number {
  const stale = fifos(fifodir).filter(({ name, stat }) =>
    now - stat.modified > STALE_AFTER && !hasReader(fifodir, name)
  );
  return stale.filter(({ name }) => unlinkAt(fifodir, name) === 0).length;
}

function fifos(fifodir: number): { name: string; stat: Stat }[] {
  expectSuccess(seekToStart(fifodir), "lseek", "fifodir");
  const names = Array.from(readDirectory(fifodir), entryName);
  return names.filter((name) => /^[1-9]\d*(\.\d+)?$/.test(name)).flatMap((name) => {
    const stat = statAt(fifodir, name);
    return stat.type === "fifo" ? [{ name, stat }] : [];
  });
}
