/**
 * `pipechat completions SHELL`: prints what makes a shell complete our command lines.
 *
 * @module
 */
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { ExitStatus } from "../exit_status.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { print } from "../output.ts";
import type { Subcommand } from "./subcommand.ts";

const SHELLS = new Map([
  ["bash", bashCompletion],
  ["fish", fishCompletion],
  ["zsh", zshCompletion],
]);

/**
 * Prints the completion of these subcommands for one shell, and returns the exit status.
 *
 * @throws {UsageError} when there is none for it.
 */
export async function completions(
  line: CommandLine,
  join: Subcommand,
  subcommands: readonly Subcommand[],
): Promise<number> {
  const [shell = ""] = line.operands;
  const complete = SHELLS.get(shell);
  if (complete === undefined) {
    const known = new Intl.ListFormat("en").format(SHELLS.keys());
    throw new UsageError(`there are completions for ${known}, not for "${shell}"`);
  }
  await print(complete(join, subcommands));
  return ExitStatus.success;
}
