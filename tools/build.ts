/**
 * Makes the one executable.
 *
 *     deno task build [--target TRIPLE]
 *
 * writes `dist/pipechat`, or `dist/TRIPLE/pipechat` for a target that was named. The sources become
 * one JavaScript file first, so that no `node_modules` travels and only what is used is loaded. The
 * same commit, built by the same Deno onto the same runtime, gives the same bytes.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { CommandError, run } from "./command.ts";
import { permissions } from "./permissions.ts";
import { stdFlags } from "./std.ts";
import { StubError, trialStub } from "./trial_stub.ts";

// All commands run there, so that paths are short in what they say.
const root = `${import.meta.dirname}/..`;
const bundle = ".cache/build/pipechat.js";
const release = ".cache/build/release.json";

/** Deno's runtime is a download of some 45 MB, of which a network that drops packets says nothing. */
const downloadLimitMs = 180_000;

/** Builds for `target`, by default this machine's, and returns the executable's path. */
async function build(target?: string): Promise<string> {
  const output = target ? `dist/${target}/pipechat` : "dist/pipechat";
  await Deno.mkdir(`${root}/.cache/build`, { recursive: true });
  // Minified so that no path of this machine is in it; its size and speed gain little.
  await deno(["bundle", "--quiet", "--minify", ...await stdFlags(), "--output", bundle, "main.ts"]);
  await Deno.writeTextFile(`${root}/${release}`, JSON.stringify(await describeRelease()));
  // The times of both files go into the executable, which shall not depend on when it was built.
  for (const path of [bundle, release]) await Deno.utime(`${root}/${path}`, 0, 0);
  const compile = (env?: Record<string, string>): Promise<string> => {
    return deno(compileArgs(output, target), {
      ...(env && { env }),
      signal: AbortSignal.timeout(downloadLimitMs),
    });
  };
  try {
    await compile();
  } catch (error) {
    if (!(error instanceof CommandError) || Deno.env.has("DENORT_BIN")) throw error;
    console.error(error.message);
    const stub = await trialStub(target ?? Deno.build.target, `${root}/.cache`);
    await compile({ DENORT_BIN: stub });
    console.error(`FOR TRYING, NOT FOR RELEASE: ${output} carries an older runtime, from npm.`);
  }
  return output;
}

function compileArgs(output: string, target?: string): string[] {
  return [
    "compile",
    "--quiet",
    "--no-config",
    "--no-check",
    ...permissions,
    // V8's cache of compiled code would lie in the shared temporary directory, under a name that
    // others can guess and so plant.
    "--no-code-cache",
    ...(target ? ["--target", target] : []),
    "--include",
    release,
    "--output",
    output,
    bundle,
  ];
}

/** What `--version` tells. A commit with changes on top of it is marked as dirty. */
async function describeRelease(): Promise<Record<string, string>> {
  const { version } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  const describe = ["describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"];
  const commit = await run("git", describe, { cwd: root }).catch(() => "unknown");
  return { version, commit, deno: Deno.version.deno };
}

function deno(args: string[], options: Parameters<typeof run>[2] = {}): Promise<string> {
  return run(Deno.execPath(), args, { ...options, cwd: root });
}

if (import.meta.main) {
  const { target } = parseArgs({ options: { target: { type: "string" } } }).values;
  try {
    console.log(`Wrote ${await build(target)}`);
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof StubError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
