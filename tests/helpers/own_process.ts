/**
 * Code that needs a process of its own: what it measures of that is not what other tests do, and
 * what it changes of that is not theirs. All test files run in one process, each in a thread.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { stdFlags } from "../../tools/std.ts";

const root = `${import.meta.dirname}/../..`;

/**
 * Runs a module that imports from `lib/`, `tests/` or `tools/` by paths that begin with `./`, and
 * returns what it prints, read as JSON.
 *
 * @param env What is added to its environment.
 * @param flags Further flags of Deno.
 * @throws {CommandError} when it fails.
 */
export async function inOwnProcess(
  code: string,
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<unknown> {
  const { href } = new URL(`file://${root}/`);
  const module = code.replaceAll(/"\.\/(?=(?:lib|tests|tools)\/)/g, `"${href}`);
  const args = ["eval", "--quiet", "--ext=ts", ...flags, ...await stdFlags(), module];
  return JSON.parse(await run(Deno.execPath(), args, { cwd: root, env }));
}
