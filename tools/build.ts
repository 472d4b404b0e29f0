/**
 * Makes the one executable.
 *
 *     deno task build [--target TRIPLE]
 *
 * writes `dist/pipechat`, or `dist/TRIPLE/pipechat` for a target that was named. The sources become
 * a few JavaScript files first, so that no `node_modules` travels and a start reads only the files
 * of its subcommand. The same commit, built by the same Deno onto the same runtime, gives the same
 * bytes.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { lightenRequire } from "./bundled_require.ts";
import { renameChunks } from "./chunk_names.ts";
import { CommandError, run } from "./command.ts";
import { planMerge } from "./merge_chunks.ts";
import { permissions } from "./permissions.ts";
import { stdFlags } from "./std.ts";
import { runTool } from "./tool_error.ts";
import { trialStub } from "./trial_stub.ts";

// All commands run there, so that paths are short in what they say.
const root = `${import.meta.dirname}/..`;
/** What the bundler makes. */
const chunks = ".cache/chunks";
/** What some of that is made one file of, and the files. */
const [parts, merged] = [".cache/parts", ".cache/merged"];
/** Everything that goes into the executable, and nothing else. */
const bundle = ".cache/build";
const program = "main.js";
/** What is loaded one after another where the time counts, until there is a prompt, and behind it. */
const waysToStart = [["main", "join", "on_terminal"], ["main", "send"], ["main", "cgi", "poll"]];

/** Deno's runtime is a download of some 45 MB, of which a network that drops packets says nothing. */
const downloadLimitMs = 180_000;

/** For V8: a link gives back what a busy time has left (lib/posix/memory.ts). */
const v8Flags = "--expose-gc";

/** How to build. */
export interface BuildOptions {
  /** The machine to build for, by default this one. */
  readonly target?: string | undefined;
  /** Whether another runtime will do where Deno's own cannot be downloaded. */
  readonly trial: boolean;
}

/** What an executable is made of. */
export interface CompileOptions extends BuildOptions {
  /** The file that begins. As for all paths here, the project is where a relative one starts. */
  readonly entry: string;
  /** A folder that goes into the executable. */
  readonly include?: string;
  readonly output: string;
}

/**
 * Builds the executable and returns its path, relative to the project.
 *
 * @throws {CommandError} when the sources cannot be bundled or no runtime could be downloaded
 * @throws {StubError} when there is no trial runtime either
 */
export async function build({ target, trial }: BuildOptions): Promise<string> {
  const output = target ? `dist/${target}/pipechat` : "dist/pipechat";
  await bundleSources();
  await compile({ entry: `${bundle}/${program}`, include: bundle, output, target, trial });
  return output;
}

/**
 * Makes an executable of JavaScript, with the flags that pipechat has.
 *
 * @throws {CommandError} when no runtime could be downloaded
 * @throws {StubError} when there is no trial runtime either
 */
export async function compile(options: CompileOptions): Promise<void> {
  const { output, target, trial } = options;
  const attempt = (env?: Record<string, string>): Promise<string> => {
    return run(Deno.execPath(), compileArgs(options), {
      ...(env && { env }),
      signal: AbortSignal.timeout(downloadLimitMs),
      cwd: root,
    });
  };
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof CommandError) || !trial || Deno.env.has("DENORT_BIN")) throw error;
    console.error(error.message);
    const stub = await trialStub(target ?? Deno.build.target, `${root}/.cache`);
    await attempt({ DENORT_BIN: stub });
    console.error(`FOR TRYING, NOT FOR RELEASE: ${output} carries an older runtime, from npm.`);
  }
}

function compileArgs({ entry, include, output, target }: CompileOptions): string[] {
  return [
    "compile",
    "--quiet",
    "--no-config",
    "--no-check",
    ...permissions,
    // V8's cache of compiled code would lie in the shared temporary directory, under a name that
    // others can guess and so plant.
    "--no-code-cache",
    `--v8-flags=${v8Flags}`,
    ...(target ? ["--target", target] : []),
    ...(include ? ["--include", include] : []),
    "--output",
    output,
    entry,
  ];
}

/** Fills the folder of the bundle with the program, a file for whatever is loaded together. */
async function bundleSources(): Promise<void> {
  // Files of an earlier build have other names, and would stay.
  for (const folder of [chunks, parts, merged, bundle]) await emptyFolder(folder);
  // Minified so that no path of this machine is in it: it gains some 80 KB, and no time.
  const flags = ["--quiet", "--minify", "--code-splitting", ...await stdFlags()];
  await deno(["bundle", ...flags, "--outdir", chunks, "main.ts"]);
  const light = Array.from(await readFolder(chunks), ([name, text]) => {
    return [name, lightenRequire(text)] as const;
  });
  const files = await mergeChunks(renameChunks(new Map(light), program));
  files.set("build.json", JSON.stringify(await describeBuild()));
  await writeFolder(bundle, files);
  // The times of files go into the executable, which shall not depend on when it was built.
  for (const name of files.keys()) await Deno.utime(`${root}/${bundle}/${name}`, 0, 0);
}

/** Makes one file of those that are loaded together. */
async function mergeChunks(files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const { sources, entries, externals, others } = planMerge(files, waysToStart);
  await writeFolder(parts, sources);
  const flags = ["--quiet", "--minify", "--no-config"];
  const named = externals.flatMap((name) => ["--external", `./${name}`]);
  const outdir = `${root}/${merged}`;
  await deno(["bundle", ...flags, ...named, "--outdir", outdir, ...entries], `${root}/${parts}`);
  return new Map([...others, ...await readFolder(merged)]);
}

async function emptyFolder(folder: string): Promise<void> {
  await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  for await (const { name } of Deno.readDir(`${root}/${folder}`)) {
    await Deno.remove(`${root}/${folder}/${name}`, { recursive: true });
  }
}

async function readFolder(folder: string): Promise<Map<string, string>> {
  const files = await Array.fromAsync(Deno.readDir(`${root}/${folder}`), async ({ name }) => {
    return [name, await Deno.readTextFile(`${root}/${folder}/${name}`)] as const;
  });
  return new Map(files);
}

async function writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) await Deno.writeTextFile(`${root}/${folder}/${name}`, text);
}

/** What `--version` tells of the build. A commit with changes on top of it is marked as dirty. */
async function describeBuild(): Promise<Record<string, string>> {
  const describe = ["describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"];
  const commit = await run("git", describe, { cwd: root }).catch(() => "unknown");
  return { commit, deno: Deno.version.deno };
}

function deno(args: string[], cwd = root): Promise<string> {
  return run(Deno.execPath(), args, { cwd });
}

if (import.meta.main) {
  const { target } = parseArgs({ options: { target: { type: "string" } } }).values;
  await runTool(async () => console.log(`Wrote ${await build({ target, trial: true })}`));
}
