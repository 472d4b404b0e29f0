/**
 * Telling that a room is being destroyed, so that nobody joins it, or makes anew what was just
 * removed: the file `.destroyed`, which whoever destroys the room keeps locked. If they are killed
 * half-way, the lock is gone with them, and the file means nothing.
 *
 * It is there before the log says so and before anything is removed, and it goes last. Who has
 * registered before it was there is told as everybody is; who registers later looks for it then.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, UNTRUSTED } from "../posix/descriptor.ts";
import { expectSuccess } from "../posix/errno.ts";
import { renameAt, unlinkAt } from "../posix/file_system.ts";
import { isByteLocked, lockByte, unlockAll } from "../posix/lock.ts";
import { mustStat } from "../posix/stat.ts";
import { userName } from "../posix/user.ts";
import { BeingDestroyedError } from "./errors.ts";
import { DESTRUCTION, DESTRUCTION_MODE, makeRoomFile } from "./layout.ts";

const LOCKED_BYTE = 0;
const OPEN_TO_LOOK = OpenFlag.O_RDONLY | UNTRUSTED;

/** Says that a room is being destroyed, until it is closed. */
export class Destruction implements Disposable {
  readonly #file: Descriptor;

  /** Takes over the mark, which is locked. */
  constructor(file: Descriptor) {
    this.#file = file;
  }

  /** Closes the mark, which stays as it is, and means nothing any more. */
  close(): void {
    unlockAll(this.#file.fd);
    this.#file.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Says that the room is being destroyed, for as long as what it returns is not closed.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function beginDestruction(directory: number): Destruction {
  const draft = `${DESTRUCTION}.${crypto.randomUUID().slice(0, 8)}`;
  const file = makeRoomFile(directory, draft, DESTRUCTION_MODE);
  try {
    // Locked before anybody can see it; one that was left behind is in the way.
    expectSuccess(lockByte(file.fd, LOCKED_BYTE), "fcntl", draft);
    expectSuccess(renameAt(directory, draft, DESTRUCTION), "rename", draft);
    return new Destruction(file);
  } catch (error) {
    file.close();
    unlinkAt(directory, draft);
    throw error;
  }
}

/** The uid of who is destroying the room right now, or undefined when nobody is. */
export function destroyerOf(directory: number): number | undefined {
  const fd = openAt(directory, DESTRUCTION, OPEN_TO_LOOK);
  if (fd < 0) return undefined;
  using file = new Descriptor(fd);
  return isByteLocked(file.fd, LOCKED_BYTE) ? mustStat(file.fd, DESTRUCTION).uid : undefined;
}

/**
 * Makes sure that nobody is destroying the room.
 *
 * @throws {BeingDestroyedError} when somebody is.
 */
export function mustLast(
  { directory, path }: { readonly directory: number; readonly path: string },
): void {
  const uid = destroyerOf(directory);
  if (uid !== undefined) throw new BeingDestroyedError(path, userName(uid) ?? `uid ${uid}`);
}
