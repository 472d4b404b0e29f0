/**
 * A stale server, for real: the oldest Debian that can be had, with nothing added but the one
 * executable; and the package, on the releases that people have.
 *
 *     deno task test:stale
 *
 * @module
 */
import { TemporaryFolder } from "../helpers/temporary.ts";
import { provideTrees, treeOf } from "../helpers/debian_tree.ts";
import { run } from "../../tools/command.ts";
import { makePackage } from "../../tools/debian_package.ts";

/** The releases to try, oldest first. */
const RELEASES = ["bullseye", "bookworm"];

const root = `${import.meta.dirname}/../..`;

/** Enters the tree $1 to play the story $2 with what is at $3, with mounts that end with it. */
const play = `
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -s "$3" <"$2"
`;

/** Plays a story in a tree, and shows what it says. */
async function playIn(tree: string, story: string, argument: string): Promise<void> {
  const path = `${root}/tests/stale/${story}`;
  console.log(await run("unshare", ["--mount", "sh", "-euc", play, "sh", tree, path, argument]));
}

const releases = await provideTrees(RELEASES);
const [oldest = ""] = releases;

Deno.test({
  name: `two users of one group live the story of the README on Debian's ${oldest || "past"}`,
  ignore: releases.length === 0,
  async fn() {
    const tree = treeOf(oldest);
    await Deno.copyFile(`${root}/dist/pipechat`, `${tree}/usr/local/bin/pipechat`);
    try {
      await playIn(tree, "story.sh", "/usr/local/bin/pipechat");
    } finally {
      await Deno.remove(`${tree}/usr/local/bin/pipechat`);
    }
  },
});

Deno.test({
  name: `the package is installed, used and purged on ${releases.join(" and ") || "Debian"}`,
  ignore: releases.length === 0,
  async fn() {
    await using folder = new TemporaryFolder();
    const name = await makePackage({
      target: Deno.build.target,
      executable: `${root}/dist/pipechat`,
      version: "1.0.0",
      directory: folder.path,
    });
    for (const release of releases) {
      const inTree = `${treeOf(release)}/tmp/${name}`;
      await Deno.copyFile(folder.at(name), inTree);
      try {
        await playIn(treeOf(release), "package.sh", `/tmp/${name}`);
      } finally {
        await Deno.remove(inTree);
      }
    }
  },
});
