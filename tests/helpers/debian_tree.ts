/**
 * Trees of old Debian releases, to be entered with chroot(8).
 *
 * @module
 */
import { CommandError, run } from "../../tools/command.ts";

/** Outside the checkout, so that the next one need not download it again. */
const cache = `${Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`}/pipechat_test`;

/** No tree can be made or entered here; the message says why. */
class ObstacleError extends Error {
  override name = "ObstacleError";
}

/**
 * Provides the trees of those of the releases that can be had; none where this machine can't make
 * or enter one, and then says why. A mirror drops releases that nobody looks after any more.
 */
export async function provideTrees(releases: readonly string[]): Promise<string[]> {
  try {
    return await provide(releases);
  } catch (error) {
    if (!(error instanceof ObstacleError)) throw error;
    console.error(`Debian is left out: ${error.message}`);
    return [];
  }
}

/** Where the tree of a release is. */
export function treeOf(release: string): string {
  return `${cache}/debian_${release}`;
}

async function provide(releases: readonly string[]): Promise<string[]> {
  if (Deno.uid() !== 0) throw new ObstacleError("only root can make and enter a tree of its own");
  if (Deno.build.arch !== "x86_64") throw new ObstacleError("the tree is for x86_64");
  const refusals: string[] = [];
  const provided: string[] = [];
  try {
    await run("unshare", ["--mount", "true"]);
    for (const release of releases) {
      try {
        if (!await isWhole(treeOf(release))) await makeTree(release, treeOf(release));
        provided.push(release);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        refusals.push(error.message);
      }
    }
  } catch (error) {
    if (error instanceof CommandError) throw new ObstacleError(error.message);
    if (error instanceof Deno.errors.NotFound) {
      throw new ObstacleError(`apt-get install debootstrap (${error.message})`);
    }
    throw error;
  }
  if (provided.length === 0) throw new ObstacleError(refusals.join("\n"));
  return provided;
}

/** Some 30 seconds of downloads and unpacking; the name is given only to a tree that is whole. */
async function makeTree(release: string, path: string): Promise<void> {
  const draft = `${path}.${Deno.pid}`;
  await Deno.mkdir(draft, { recursive: true });
  try {
    await run("debootstrap", ["--variant=minbase", release, draft]);
    await Deno.rename(draft, path);
  } finally {
    await Deno.remove(draft, { recursive: true }).catch(ignoreMissing);
  }
}

/** Whether a tree that was made before is as its packages say; one that is not is removed. */
async function isWhole(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
  try {
    const differences = await run("dpkg", [`--root=${path}`, "--verify"]);
    // Marked with a c: files of configuration, which the story may change by adding users.
    if (differences.split("\n").every((line) => line === "" || / c /.test(line))) return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  await Deno.remove(path, { recursive: true });
  return false;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
