/**
 * The room of those who name none.
 *
 * @module
 */
import { AT_FDCWD } from "../posix/descriptor.ts";
import { ROOM_SETTING } from "../git/room_setting.ts";
import { readSmallFile } from "../posix/small_file.ts";
import { isSameFile, type Stat, statPath } from "../posix/stat.ts";
import { RoomError } from "../room/errors.ts";
import { settingsDirectory } from "./person_files.ts";

/** The host's setting, and how the file in the person's own directory is called. */
const SYSTEM_FILE = "/etc/pipechat/room";
const FILE_NAME = "room";
/** A path has at most 4096 bytes (PATH_MAX, limits.h); the rest is for comments. */
const MAX_FILE_BYTES = 16 * 1024;

/** A room that nobody has named on the command line. */
export interface DefaultRoom {
  readonly path: string;
  /** What says that it is this one. */
  readonly source: string;
}

/**
 * The room that is meant when none is named, from the first of these that names one: the
 * environment, the git checkout that one is in, the person's own file, that of the host.
 *
 * @throws {RoomError} when a setting that is read from anywhere is no absolute path.
 */
export function findDefaultRoom(): DefaultRoom | undefined {
  return fromEnvironment() ?? fromCheckout() ?? fromOwnFile() ?? fromFile(SYSTEM_FILE);
}

function fromEnvironment(): DefaultRoom | undefined {
  const path = Deno.env.get("PIPECHAT_ROOM") ?? "";
  return path === "" ? undefined : { path, source: "PIPECHAT_ROOM" };
}

/** Git itself is asked: it believes no checkout of another user (safe.directory, git-config(1)). */
function fromCheckout(): DefaultRoom | undefined {
  if (!isInCheckout()) return undefined;
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["config", "--type=path", "--get", ROOM_SETTING],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    const path = new TextDecoder().decode(stdout).replace(/\n$/, "");
    return success && path !== "" ? absolute(path, `git config ${ROOM_SETTING}`) : undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return undefined;
  }
}

/** Whether there is a `.git` here or above, so that nobody else pays for asking git. */
function isInCheckout(): boolean {
  let below: Stat | undefined;
  for (let folder = "./";; folder += "../") {
    const stat = statPath(folder);
    // The parent of / is / itself.
    if (stat.type === "none" || below !== undefined && isSameFile(stat, below)) return false;
    if (statPath(`${folder}.git`).type !== "none") return true;
    below = stat;
  }
}

function fromOwnFile(): DefaultRoom | undefined {
  const directory = settingsDirectory();
  return directory === undefined ? undefined : fromFile(`${directory}/${FILE_NAME}`);
}

/** The first line that is no comment. */
function fromFile(file: string): DefaultRoom | undefined {
  const bytes = readSmallFile(AT_FDCWD, file, MAX_FILE_BYTES);
  if (typeof bytes === "number") return undefined;
  const lines = new TextDecoder().decode(bytes).split("\n").map((line) => line.trim());
  const path = lines.find((line) => line !== "" && !line.startsWith("#"));
  if (path === undefined) return undefined;
  const home = Deno.env.get("HOME");
  return absolute(path.startsWith("~/") && home ? home + path.slice(1) : path, file);
}

/** Elsewhere a relative path would be another room. */
function absolute(path: string, source: string): DefaultRoom {
  if (path.startsWith("/")) return { path, source };
  throw new RoomError(`Cannot use room "${path}" from ${source}: it must begin with a slash`);
}
