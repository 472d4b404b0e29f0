/**
 * Who is in a room, taken from the owners of the FIFOs: no question is asked and nobody is woken.
 *
 * @module
 */
import { listListeners } from "../fifodir/mod.ts";
import { processOwner, processTerminal } from "../posix/process.ts";
import { statAt, statPath } from "../posix/stat.ts";
import { AuthorFiles } from "./authors/author_files.ts";
import { nameOf } from "./names.ts";
import type { Room } from "./room.ts";
import { placeOf } from "./authors/statement.ts";

/** One connected client. */
export interface Present {
  /** Its FIFO's name: the PID, or `PID.2` for the second client that has this PID. */
  readonly name: string;
  /** As it calls itself; another's in a PID namespace of its own. */
  readonly pid: number;
  /** The owner of the FIFO: what the kernel says, not the client. */
  readonly uid: number;
  /** The user's name, from the owner of the FIFO. */
  readonly user: string;
  /** The path of its terminal, or undefined when it has none or when it can't be known. */
  readonly terminal: string | undefined;
  /** When somebody last typed at that terminal, ms since 1970, as w(1) has it; undefined with it. */
  readonly typed: number | undefined;
  /** Since when, ms since 1970; undefined where the file system does not tell. */
  readonly since: number | undefined;
  /** Whether it vouches for what it writes (docs/authorship.md). */
  readonly vouches: boolean;
}

/**
 * The clients that are connected now, by PID.
 *
 * @throws {Error} as `systemError` makes it, when `event/` can't be read.
 *
 * @example Who is there
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Room } from "./room.ts";
 * import { listPresent } from "./presence.ts";
 * import { Session } from "./session.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using _session = Session.join(room, { nick: "a robot" });
 *   const [present] = listPresent(room);
 *   // The nick is only a claim; this is what the kernel knows.
 *   assertEquals([present?.uid, present?.pid], [Deno.uid(), Deno.pid]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function listPresent(room: Room): Present[] {
  using files = new AuthorFiles(room);
  const log = statAt(room.directory, "log");
  if (log.type !== "none") files.lookAnew(placeOf(room, log));
  // Under sudo, root's client vouches in the file of another user.
  const vouches = (uid: number, pid: number) =>
    (uid === 0 ? files.all() : files.of(uid)).some((file) => file.isShownBy(pid));
  return listListeners(room.fifodir).map(({ name, pid, uid, since }) => {
    // In another PID namespace the number may be a stranger's here.
    const terminal = processOwner(pid) === uid ? processTerminal(pid) : undefined;
    const typed = terminal === undefined ? undefined : lastTyped(terminal);
    return {
      name,
      pid,
      uid,
      user: nameOf(uid),
      terminal,
      typed,
      since,
      vouches: vouches(uid, pid),
    };
  });
}

function lastTyped(terminal: string): number | undefined {
  const stat = statPath(terminal);
  return stat.type === "none" ? undefined : stat.accessed;
}
