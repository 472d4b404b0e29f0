/**
 * Files that only this user can read, for as long as something is done.
 *
 * @module
 */
import { AT_FDCWD, type Descriptor, mustOpenAt, OpenFlag } from "../posix/descriptor.ts";
import { unlinkAt } from "../posix/file_system.ts";

/** Random bytes in a name, so that nobody can be there first. */
const NAME_BYTES = 16;
const OWNER_ONLY = 0o600;

/** Where such files are made: the directory that `TMPDIR` names. */
export function temporaryDirectory(): string {
  return Deno.env.get("TMPDIR") || "/tmp";
}

/** A path for such a file, which nobody can guess. */
export function temporaryPath(ending: string): string {
  const name = crypto.getRandomValues(new Uint8Array(NAME_BYTES)).toHex();
  return `${temporaryDirectory()}/pipechat-${name}${ending}`;
}

/**
 * Makes a file that must not be there yet, open for reading and writing.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses.
 */
export function makeTemporary(path: string): Descriptor {
  const flags = OpenFlag.O_RDWR | OpenFlag.O_CREAT | OpenFlag.O_EXCL | OpenFlag.O_NOFOLLOW;
  return mustOpenAt(AT_FDCWD, path, flags, OWNER_ONLY);
}

/** As {@linkcode makeTemporary}, of a file without a name, which is gone once it is closed. */
export function makeNameless(): Descriptor {
  const path = temporaryPath("");
  const file = makeTemporary(path);
  unlinkAt(AT_FDCWD, path);
  return file;
}
