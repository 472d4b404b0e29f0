/**
 * What the completions of all shells have in common: a function that knows the subcommands, then
 * the machinery that asks it.
 *
 * @module
 */
import type { CommandLineSpec } from "../options.ts";
import { quote } from "../../shell_word.ts";

/** What a shell is told of a subcommand. */
export interface Completable extends CommandLineSpec {
  readonly name: string;
  readonly summary: string;
}

/** A branch of the shell's `case`, its lines, for the words that match a pattern. */
type Branch = (pattern: string, spec: CommandLineSpec, end: string) => string[];

/**
 * A script for one shell.
 *
 * @param head The lines that it begins with.
 * @param names The lines that set the variable `subcommands`.
 */
export function completionScript(
  head: readonly string[],
  names: readonly string[],
  branch: Branch,
  join: CommandLineSpec,
  subcommands: readonly Completable[],
  machinery: string,
): string {
  return [
    ...head,
    "",
    "# Sets what may stand on the command line of a subcommand; of any other word, of the chat's.",
    "# Succeeds for a subcommand.",
    "_pipechat_describe() {",
    ...names,
    "  case $1 in",
    ...subcommands.flatMap((subcommand) => branch(quote(subcommand.name), subcommand, "return 0")),
    ...branch("*", join, "return 1"),
    "  esac",
    "}",
    "",
    machinery,
  ].join("\n");
}
