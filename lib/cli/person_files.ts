/**
 * Where a person's own files are (XDG Base Directory Specification).
 *
 * @module
 */
import { AT_FDCWD } from "../posix/descriptor.ts";
import { makeDirectoryAt } from "../posix/file_system.ts";
import { statPath } from "../posix/stat.ts";
import { effectiveUid } from "../posix/user.ts";

/** Nobody else has a right to look in there. */
export const DIRECTORY_MODE = 0o700;

/** The directory with the settings for pipechat; undefined for somebody without a home. */
export function settingsDirectory(): string | undefined {
  return personDirectory("XDG_CONFIG_HOME", ".config");
}

/** The directory with what pipechat remembers; undefined for somebody without a home. */
export function stateDirectory(): string | undefined {
  return personDirectory("XDG_STATE_HOME", ".local/state");
}

function personDirectory(variable: string, otherwise: string): string | undefined {
  const named = Deno.env.get(variable);
  // The specification has relative paths ignored.
  if (named?.startsWith("/")) return `${named}/pipechat`;
  const home = Deno.env.get("HOME");
  return home?.startsWith("/") ? `${home}/${otherwise}/pipechat` : undefined;
}

/** Makes what is missing of the last levels of a path, in directories that are this user's. */
export function makeDirectories(path: string | undefined, levels: number): void {
  if (path === undefined || levels === 0 || statPath(path).type !== "none") return;
  const parent = path.replace(/\/+[^/]*$/, "");
  makeDirectories(parent, levels - 1);
  if (statPath(`${parent}/`).uid !== effectiveUid()) return;
  makeDirectoryAt(AT_FDCWD, path, DIRECTORY_MODE);
}
