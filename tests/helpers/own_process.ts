/**
 * Code that needs a process of its own: what it measures of that is not what other tests do.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { stdFlags } from "../../tools/std.ts";

const root = `${import.meta.dirname}/../..`;

/**
 * Runs a module that imports from `lib/` by paths that begin with `./lib/`, and returns what it
 * prints, read as JSON.
 *
 * @throws {CommandError} when it fails.
 */
export async function inOwnProcess(code: string): Promise<unknown> {
  const module = code.replaceAll('"./lib/', `"${new URL(`file://${root}/lib/`).href}`);
  const args = ["eval", "--quiet", "--ext=ts", ...await stdFlags(), module];
  return JSON.parse(await run(Deno.execPath(), args, { cwd: root }));
}
