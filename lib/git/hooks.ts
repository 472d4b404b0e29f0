/**
 * Installing and removing the hooks in a repository, beside those that are there.
 *
 * @module
 */
import {
  type Announcement,
  type Hook,
  HOOKS,
  isOurs,
  KEPT,
  makeHook,
  readAnnouncements,
} from "./hook_script.ts";

/** A path is no git repository, or git can't be run; the message is git's own. */
export class RepositoryError extends Error {
  override name = "RepositoryError";
}

/** Where a repository keeps what matters here; absolute paths. */
export interface Repository {
  readonly gitDirectory: string;
  readonly hooks: string;
}

/**
 * Asks git about a repository, so that worktrees and `core.hooksPath` count.
 *
 * @throws {RepositoryError} when it is none.
 */
export async function findRepository(path: string): Promise<Repository> {
  const directory = await git(path, "rev-parse", "--git-common-dir");
  const hooks = await git(path, "rev-parse", "--git-path", "hooks");
  return {
    gitDirectory: await Deno.realPath(absolute(path, directory)),
    hooks: absolute(path, hooks),
  };
}

/**
 * Makes the hooks announce the commits of a repository, or makes them stop with it.
 *
 * @param announcement What is to be announced instead of what was in the same room so far.
 * @throws {Error} one of `Deno.errors`, when the hooks can't be read or written.
 */
export async function setAnnouncement(
  { hooks, gitDirectory }: Repository,
  room: string,
  announcement?: Announcement,
): Promise<void> {
  await Deno.mkdir(hooks, { recursive: true });
  for (const hook of HOOKS) {
    const path = `${hooks}/${hook}`;
    const script = await readHook(path);
    const others = script === undefined || !isOurs(script)
      ? []
      : announcementsIn(path, script).filter((other) =>
        other.room !== room || other.gitDirectory !== gitDirectory
      );
    const wanted = announcement === undefined ? others : [...others, announcement];
    if (script !== undefined && !isOurs(script)) {
      if (wanted.length === 0) continue;
      await Deno.rename(path, `${path}${KEPT}`);
    }
    await writeHook(path, hook, wanted);
  }
}

async function writeHook(
  path: string,
  hook: Hook,
  announcements: readonly Announcement[],
): Promise<void> {
  if (announcements.length === 0) return await restoreHook(path);
  // Renamed into its place: git must never run half a script.
  const draft = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(draft, makeHook(hook, announcements), { createNew: true, mode: 0o755 });
  await Deno.rename(draft, path);
}

/** Puts the hook back that was there before, or leaves none. */
async function restoreHook(path: string): Promise<void> {
  try {
    await Deno.rename(`${path}${KEPT}`, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.remove(path).catch(ignoreNotFound);
  }
}

async function readHook(path: string): Promise<string | undefined> {
  try {
    // Not every hook is text; what can't be decoded is none of ours.
    return new TextDecoder().decode(await Deno.readFile(path));
  } catch (error) {
    ignoreNotFound(error);
    return undefined;
  }
}

function announcementsIn(path: string, script: string): Announcement[] {
  try {
    return readAnnouncements(script);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RepositoryError(`Cannot read hook "${path}": it was edited; remove it and try again`);
  }
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/**
 * Runs git in the repository at `path`, and returns what it prints.
 *
 * @throws {RepositoryError} with what git says when it fails.
 */
export async function git(path: string, ...args: string[]): Promise<string> {
  try {
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args: ["-C", path, ...args],
      // Its messages are looked at.
      env: { LC_ALL: "C" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    if (success) return decoder.decode(stdout).replace(/\n$/, "");
    throw new RepositoryError(
      `Cannot use repository "${path}": ${reason(path, decoder.decode(stderr))}`,
    );
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new RepositoryError("Cannot run git: it is not installed");
  }
}

/** What git said, in plain words where that is common. */
function reason(path: string, message: string): string {
  if (message.includes("cannot change to")) return "there is no such directory that you can enter";
  if (message.includes("not a git repository")) return "it is no git repository";
  if (message.includes("dubious ownership")) {
    return "git does not trust what belongs to somebody else; to trust it: " +
      `git config --global --add safe.directory ${path}`;
  }
  return message.trim().replace(/^fatal: /, "");
}

function absolute(base: string, path: string): string {
  return path.startsWith("/") ? path : `${base}/${path}`;
}
