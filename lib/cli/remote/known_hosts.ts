/**
 * The hosts on which there was a pipechat, so that nobody asks them before each start. An empty
 * file for each, in a directory that is the person's alone; what can't be remembered is asked anew.
 *
 * @module
 */
import { AT_FDCWD, closeDescriptor, openAt, OpenFlag } from "../../posix/descriptor.ts";
import { statPath } from "../../posix/stat.ts";
import { effectiveUid } from "../../posix/user.ts";
import { makeDirectories, stateDirectory } from "../person_files.ts";

/** The directory and three above it may have to be made: `.local/state/pipechat/hosts`. */
const MADE_LEVELS = 4;
const FILE_MODE = 0o600;

/** Whether there was a pipechat, or a copy of this one, on `host`. */
export function isKnown(host: string, copy: string): boolean {
  const path = pathOf(host, copy);
  return path !== undefined && statPath(path).uid === effectiveUid();
}

/** Remembers that there is one, if that is possible. */
export function remember(host: string, copy: string): void {
  const path = pathOf(host, copy);
  if (path === undefined) return;
  makeDirectories(path.slice(0, path.lastIndexOf("/")), MADE_LEVELS);
  const { O_WRONLY, O_CREAT, O_NOFOLLOW } = OpenFlag;
  const fd = openAt(AT_FDCWD, path, O_WRONLY | O_CREAT | O_NOFOLLOW, FILE_MODE);
  if (fd >= 0) closeDescriptor(fd);
}

function pathOf(host: string, copy: string): string | undefined {
  const directory = stateDirectory();
  return directory === undefined ? undefined : `${directory}/hosts/${host} ${copy}`;
}
