/**
 * Makes what a release consists of.
 *
 *     deno task release [--tag TAG] [--trial] [--target TRIPLE]…
 *
 * fills `dist/release` with the executable for each target, compressed in two ways, the manual page
 * and SHA256SUMS. It takes no other runtime than Deno's own, unless `--trial` says that this is a
 * rehearsal, and no tag but that of the version in `deno.json`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { CommandError, run } from "./command.ts";

const root = `${import.meta.dirname}/..`;
const targets = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/** A release that would not be what its name says. */
export class ReleaseError extends Error {
  override name = "ReleaseError";
}

/** @throws {ReleaseError} when `tag` is not that of `version` */
export function checkTag(tag: string, version: string): void {
  if (tag === `v${version}`) return;
  throw new ReleaseError(`The tag is ${tag}, but deno.json has version ${version}: change one`);
}

/** Writes `file` to `directory` as `name.gz` and `name.xz`, the same bytes each time. */
export async function compress(file: string, directory: string, name: string): Promise<void> {
  const shell = 'gzip -9 -n <"$1" >"$2.gz" && xz -9 -T1 <"$1" >"$2.xz"';
  await run("sh", ["-c", shell, "sh", file, `${directory}/${name}`]);
}

/** Writes SHA256SUMS for all files in `directory`, in the form that `sha256sum -c` reads. */
export async function writeSums(directory: string): Promise<void> {
  const files = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  const sums = await run("sha256sum", files.sort(), { cwd: directory });
  await Deno.writeTextFile(`${directory}/SHA256SUMS`, `${sums}\n`);
}

async function release(
  options: { tag?: string | undefined; trial: boolean; target: readonly string[] },
): Promise<void> {
  const { version } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  if (options.tag !== undefined) checkTag(options.tag, version);
  const directory = `${root}/dist/release`;
  await Deno.mkdir(directory, { recursive: true });
  for (const target of options.target) {
    const executable = await build({ target, trial: options.trial });
    const [architecture] = target.split("-");
    const name = `pipechat-${version}-linux-${architecture}`;
    await compress(`${root}/${executable}`, directory, name);
  }
  await Deno.copyFile(`${root}/docs/pipechat.1`, `${directory}/pipechat.1`);
  await writeSums(directory);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      tag: { type: "string" },
      trial: { type: "boolean", default: false },
      target: { type: "string", multiple: true, default: targets },
    },
  });
  try {
    await release(values);
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof ReleaseError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
