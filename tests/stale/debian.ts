/**
 * A stale server, for real: the oldest Debian that can be had, with nothing added but the one
 * executable.
 *
 *     deno task test:stale
 *
 * @module
 */
import { CommandError, run } from "../../tools/command.ts";

/** The releases to try, oldest first: mirrors drop those that nobody looks after any more. */
const RELEASES = ["bullseye", "bookworm"];

const root = `${import.meta.dirname}/../..`;
/** Outside the checkout, so that the next one need not download it again. */
const cache = `${Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`}/pipechat_test`;

/** Enters the tree $1 to play the story $2, with mounts that end with the last process in there. */
const play = `
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  sh -s /usr/local/bin/pipechat <"$2"
`;

/** No tree can be made or entered here; the message says why. */
class ObstacleError extends Error {
  override name = "ObstacleError";
}

const release = await provideTree().catch((error) => {
  if (!(error instanceof ObstacleError)) throw error;
  console.error(`The stale server is left out: ${error.message}`);
  return undefined;
});

Deno.test({
  name: `two users of one group live the story of the README on Debian's ${release ?? "past"}`,
  ignore: release === undefined,
  async fn() {
    const tree = treeOf(release ?? "");
    await Deno.copyFile(`${root}/dist/pipechat`, `${tree}/usr/local/bin/pipechat`);
    const story = `${root}/tests/stale/story.sh`;
    console.log(await run("unshare", ["--mount", "sh", "-euc", play, "sh", tree, story]));
  },
});

/**
 * Provides the tree of the oldest release that can be had, and returns the name of that release.
 *
 * @throws {ObstacleError} when this machine can't make or enter one.
 */
async function provideTree(): Promise<string> {
  if (Deno.uid() !== 0) throw new ObstacleError("only root can make and enter a tree of its own");
  if (Deno.build.arch !== "x86_64") throw new ObstacleError("the tree is for x86_64");
  const refusals: string[] = [];
  try {
    await run("unshare", ["--mount", "true"]);
    for (const release of RELEASES) {
      if (await isWhole(treeOf(release))) return release;
      try {
        await makeTree(release, treeOf(release));
        return release;
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
  throw new ObstacleError(refusals.join("\n"));
}

function treeOf(release: string): string {
  return `${cache}/debian_${release}`;
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
