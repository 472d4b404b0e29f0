/**
 * `pipechat completions SHELL`: prints what makes a shell complete our command lines.
 *
 * @module
 */
import { bashCompletion } from "../completion/bash.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { ExitStatus } from "../exit_status.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { print } from "../output.ts";
import { JOIN, SUBCOMMANDS } from "../subcommands.ts";

const SHELLS = new Map([["bash", bashCompletion], ["zsh", zshCompletion]]);

/**
 * Prints the completion for one shell, and returns the exit status.
 *
 * @throws {UsageError} when there is none for it.
 */
export async function completions(line: CommandLine): Promise<number> {
  const [shell = ""] = line.operands;
  const complete = SHELLS.get(shell);
  if (complete === undefined) {
    const known = [...SHELLS.keys()].join(" and ");
    throw new UsageError(`there are completions for ${known}, not for "${shell}"`);
  }
  await print(complete(JOIN, SUBCOMMANDS));
  return ExitStatus.success;
}
