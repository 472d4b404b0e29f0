/**
 * A stale server, for real: Debian 11 with nothing added but the one executable.
 *
 *     deno task test:stale
 *
 * @module
 */
import { CommandError, run } from "../../tools/command.ts";

const root = `${import.meta.dirname}/../..`;
const tree = `${root}/.cache/debian-11`;

/** Enters the tree $1 to play the story $2, with mounts that end with the last process in there. */
const play = `
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  sh -s /usr/local/bin/pipechat <"$2"
`;

const obstacle = await findObstacle();
if (obstacle) console.error(`Skipped the stale server: ${obstacle}`);

Deno.test({
  name: "two users of one group live the story of the README on Debian 11",
  ignore: obstacle !== undefined,
  async fn() {
    await Deno.copyFile(`${root}/dist/pipechat`, `${tree}/usr/local/bin/pipechat`);
    const story = `${root}/tests/stale/story.sh`;
    console.log(await run("unshare", ["--mount", "sh", "-euc", play, "sh", tree, story]));
  },
});

/** Makes the tree, or tells why this machine can't make or enter one. */
async function findObstacle(): Promise<string | undefined> {
  if (Deno.uid() !== 0) return "only root can make and enter a tree of its own";
  if (Deno.build.arch !== "x86_64") return "the tree is for x86_64";
  try {
    await run("unshare", ["--mount", "true"]);
    await makeTree();
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    if (error instanceof Deno.errors.NotFound) return `install debootstrap (${error.message})`;
    throw error;
  }
}

/** Some 30 seconds of downloads and unpacking; the name is given only to a tree that is whole. */
async function makeTree(): Promise<void> {
  if (await isThere(tree)) return;
  const draft = `${tree}.draft`;
  await Deno.mkdir(draft, { recursive: true });
  await run("debootstrap", ["--variant=minbase", "bullseye", draft]);
  await Deno.rename(draft, tree);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
