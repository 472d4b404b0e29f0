/**
 * Who is in the room on other hosts: the file `elsewhere`, which the link of this host writes anew
 * whenever that changes. It counts as long as the link runs.
 *
 * @module
 */
import { OpenFlag, writeFully } from "../posix/descriptor.ts";
import { expectSuccess } from "../posix/errno.ts";
import { renameAt, unlinkAt } from "../posix/file_system.ts";
import { readSmallFile } from "../posix/small_file.ts";
import { statAt } from "../posix/stat.ts";
import { CLAIM_BYTE } from "./authors/own_file.ts";
import { AuthorFiles } from "./authors/author_files.ts";
import { placeOf } from "./authors/statement.ts";
import { explain } from "./errors.ts";
import { ELSEWHERE, ELSEWHERE_MODE, makeRoomFile } from "./layout.ts";
import { linkAccount } from "./link_account.ts";
import { statNamedLog } from "./log/log_file.ts";
import type { Room } from "./room.ts";

/** Thousands of people; of more nobody is told. */
const MAX_BYTES = 1024 * 1024;

/** Somebody on another host. Hostile: show it sanitised. */
export interface Remote {
  /** As the two hosts that are linked call it, which need not be its name in the DNS. */
  readonly host: string;
  /** As the account that links the room says: here nobody else vouches for it. */
  readonly user: string;
  /** Since when, ms since 1970. */
  readonly since: number | undefined;
}

/** Who is in the room on other hosts, as far as a link that runs here has heard. */
export function listElsewhere(room: Room): Remote[] {
  const uid = linkAccount(room);
  const stat = statAt(room.directory, ELSEWHERE);
  if (uid === undefined || stat.uid !== uid) return [];
  if (!isLinked(room, uid)) return [];
  const bytes = readSmallFile(room.directory, ELSEWHERE, MAX_BYTES, OpenFlag.O_NOFOLLOW);
  if (typeof bytes === "number") return [];
  return new TextDecoder().decode(bytes).split("\n").flatMap((line) => {
    const [, host = "", since, user] = /^(\S+) (\d{1,15}|-) (.+)$/.exec(line) ?? [];
    if (user === undefined) return [];
    return { host, user, since: since === "-" ? undefined : Number(since) };
  });
}

/** Whether a link of this account runs now. */
function isLinked(room: Room, uid: number): boolean {
  using files = new AuthorFiles(room);
  files.lookAnew(placeOf(room, statNamedLog(room)));
  return files.of(uid).some((file) => file.isShownBy(CLAIM_BYTE));
}

/**
 * Tells everybody here who is there; nobody, and the file goes.
 *
 * @throws {RoomError} when the kernel refuses.
 */
export function writeElsewhere(room: Room, people: readonly Remote[]): void {
  if (people.length === 0) {
    unlinkAt(room.directory, ELSEWHERE);
    return;
  }
  const draft = `.${ELSEWHERE}.${crypto.randomUUID()}`;
  const lines = people.map(({ host, user, since }) =>
    `${host} ${since === undefined ? "-" : Math.round(since)} ${user}\n`
  );
  try {
    using file = makeRoomFile(room.directory, draft, ELSEWHERE_MODE);
    const bytes = new TextEncoder().encode(lines.join("")).subarray(0, MAX_BYTES);
    expectSuccess(writeFully(file.fd, bytes), "write", draft);
    expectSuccess(renameAt(room.directory, draft, ELSEWHERE), "rename", draft);
  } catch (error) {
    unlinkAt(room.directory, draft);
    throw explain(`tell room "${room.path}" who is elsewhere`, error);
  }
}
