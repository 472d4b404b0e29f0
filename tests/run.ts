/**
 * Runs the tests, several files at once, and the examples in what documents the library, and says at
 * the end what was left out.
 *
 *     deno task test [FILE | FLAG OF DENO TEST]…
 *
 * FILE is one of `tests/`, or one of `lib/`, for the examples in it.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { stdFlags } from "../tools/std.ts";
import { SharedChromium } from "./helpers/shared_chromium.ts";
import { CHROMIUM, describeLeftOut, isInstalled, LEFT_OUT, type Need } from "./helpers/needs.ts";

const root = `${import.meta.dirname}/..`;
/** Where there are examples. */
const documented = ["lib/fifodir/", "lib/room/"];

/** What to give to `deno test`. */
interface Run {
  readonly of: "tests" | "examples";
  readonly args: readonly string[];
}

/** Runs `deno test`; returns its exit status and what was left out. */
async function test({ of, args }: Run): Promise<{ code: number; leftOut: Need[] }> {
  const notes = await Deno.makeTempFile({ prefix: "pipechat_left_out_" });
  try {
    await using chromium = of === "tests" && wantsBrowser(args)
      ? await SharedChromium.start()
      : undefined;
    const flags = await stdFlags();
    // To an example Deno adds an import of all that its module exports, most of it unused there,
    // which this project does not allow where types are checked.
    const unchecked = flags.length === 0 && of === "tests" ? [] : ["--no-check"];
    const kind = of === "tests" ? [] : ["--doc"];
    const preload = ["deadline.ts", "own_umask.ts"].flatMap((name) => [
      "--preload",
      `${root}/tests/${name}`,
    ]);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--parallel", ...flags, ...unchecked, ...kind, ...preload, ...args],
      cwd: root,
      env: {
        // Where this is set, a failure ends with a page of addresses.
        RUST_BACKTRACE: "0",
        [LEFT_OUT]: notes,
        ...chromium?.env,
      },
    }).spawn().status;
    return { code, leftOut: await readNeeds(notes) };
  } finally {
    await Deno.remove(notes);
  }
}

/** The names among the words of the command line, of files and folders, that nothing has. */
function missingIn(args: readonly string[]): string[] {
  const names = args.filter((arg) => /^(tests|lib)\/[^*?[{]*$/.test(arg));
  return names.filter((name) => !existsSync(`${root}/${name}`));
}

/** Whether tests of the page may be among those that `args` pick. */
function wantsBrowser(args: readonly string[]): boolean {
  const paths = args.filter((arg) => arg.startsWith("tests/"));
  return isInstalled(CHROMIUM) &&
    (paths.length === 0 || paths.some((path) => /browser|e2e\/?$/.test(path)));
}

async function readNeeds(notes: string): Promise<Need[]> {
  const lines = (await Deno.readTextFile(notes)).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** What the words of the command line ask for: all, or the files that they name. */
function runsFor(args: readonly string[]): Run[] {
  const isFlag = (arg: string) => arg.startsWith("-");
  if (args.every(isFlag)) {
    return [{ of: "tests", args }, { of: "examples", args: [...args, ...documented] }];
  }
  const runs: Run[] = [
    { of: "tests", args: args.filter((arg) => !arg.startsWith("lib/")) },
    { of: "examples", args: args.filter((arg) => isFlag(arg) || arg.startsWith("lib/")) },
  ];
  return runs.filter(({ args }) => !args.every(isFlag));
}

const missing = missingIn(Deno.args);
for (const name of missing) console.error(`Cannot test "${name}": there is no such file`);
if (missing.length > 0) Deno.exit(1);
const results: Awaited<ReturnType<typeof test>>[] = [];
for (const run of runsFor(Deno.args)) results.push(await test(run));
const leftOut = results.flatMap(({ leftOut }) => leftOut);
const failure = results.find(({ code }) => code !== 0)?.code;
// After a failure nobody knows: a file that can't be loaded has its tests left out, too.
if (failure === undefined || leftOut.length > 0) console.log(describeLeftOut(leftOut));
Deno.exit(failure ?? 0);
