/**
 * Runs the tests, several files at once, and says at the end what was left out.
 *
 *     deno task test [FILE | FLAG OF DENO TEST]…
 *
 * @module
 */
import { stdFlags } from "../tools/std.ts";
import { SharedChromium } from "./helpers/shared_chromium.ts";
import { CHROMIUM, describeLeftOut, isInstalled, LEFT_OUT, type Need } from "./helpers/needs.ts";

const root = `${import.meta.dirname}/..`;

/** Runs `deno test` with `args`; returns its exit status and what was left out. */
async function test(args: readonly string[]): Promise<{ code: number; leftOut: Need[] }> {
  const notes = await Deno.makeTempFile({ prefix: "pipechat_left_out_" });
  try {
    await using chromium = wantsBrowser(args) ? await SharedChromium.start() : undefined;
    const flags = await stdFlags();
    const unchecked = flags.length === 0 ? [] : ["--no-check"];
    const preload = ["--preload", `${root}/tests/deadline.ts`];
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--parallel", ...flags, ...unchecked, ...preload, ...args],
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

const { code, leftOut } = await test(Deno.args);
console.log(describeLeftOut(leftOut));
Deno.exit(code);
