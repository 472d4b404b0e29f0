/**
 * Makes what a release consists of.
 *
 *     deno task release [--tag TAG] [--trial] [--target TRIPLE]…
 *
 * fills `dist/release` with the executable for each target, compressed in two ways, a package of it
 * for Debian, the manual page and SHA256SUMS. Packages and runtime must be the official ones, unless `--trial` says that this is
 * a rehearsal, and a tag must be that of the version in `deno.json`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { run } from "./command.ts";
import { makePackage } from "./debian_package.ts";
import { stdFlags } from "./std.ts";
import { runTool, ToolError } from "./tool_error.ts";

const root = `${import.meta.dirname}/..`;
const targets = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/** A release that would not be what its name says. */
export class ReleaseError extends ToolError {
  override name = "ReleaseError";
}

/** @throws {ReleaseError} when `tag` is not that of `version` */
export function checkTag(tag: string, version: string): void {
  if (tag === `v${version}`) return;
  throw new ReleaseError(`The tag is ${tag}, but deno.json has version ${version}: change one`);
}

/** @throws {ReleaseError} where the packages or the runtime would not be the official ones */
async function checkOrigins(): Promise<void> {
  if ((await stdFlags()).length > 0) {
    throw new ReleaseError("A release takes @std from JSR, which does not answer here: --trial?");
  }
  if (Deno.env.has("DENORT_BIN")) {
    throw new ReleaseError("A release takes Deno's own runtime, not that of DENORT_BIN: --trial?");
  }
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
  if (!options.trial) await checkOrigins();
  const directory = `${root}/dist/release`;
  await Deno.mkdir(directory, { recursive: true });
  // Whatever is there would be signed with the rest.
  for await (const { name } of Deno.readDir(directory)) await Deno.remove(`${directory}/${name}`);
  for (const target of options.target) {
    const executable = await build({ target, trial: options.trial });
    const [architecture] = target.split("-");
    const name = `pipechat-${version}-linux-${architecture}`;
    await compress(`${root}/${executable}`, directory, name);
    await makePackage({ target, executable: `${root}/${executable}`, version, directory });
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
  await runTool(() => release(values));
}
