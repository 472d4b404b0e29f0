/**
 * A stale server, for real: Debian 11 with nothing added but the one executable.
 *
 *     deno task test:stale
 *
 * @module
 */
import { run } from "../../tools/command.ts";

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
    await makeTree();
    await Deno.copyFile(`${root}/dist/pipechat`, `${tree}/usr/local/bin/pipechat`);
    const story = `${root}/tests/stale/story.sh`;
    console.log(await run("unshare", ["--mount", "sh", "-euc", play, "sh", tree, story]));
  },
});

/** Why this machine can't make and enter a tree of its own, if it can't. */
async function findObstacle(): Promise<string | undefined> {
  if (Deno.uid() !== 0) return "only root can enter a tree of its own";
  if (Deno.build.arch !== "x86_64") return "the tree is for x86_64";
  try {
    await run("unshare", ["--mount", "sh", "-c", "command -v debootstrap"]);
  } catch (error) {
    return `it needs unshare and debootstrap (${String(error)})`;
  }
}

/** Some 30 seconds of downloads and unpacking; the name is given only to a tree that is whole. */
async function makeTree(): Promise<void> {
  try {
    await Deno.lstat(tree);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const draft = `${tree}.${Deno.pid}`;
    await run("debootstrap", ["--variant=minbase", "bullseye", draft]);
    await Deno.rename(draft, tree);
  }
}
