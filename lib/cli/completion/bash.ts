/**
 * Completion for bash, which needs nothing beside it.
 *
 * @module
 */
import type { Subcommand } from "../subcommands.ts";
import { flagsOf, type Kind, kindOfOperand, kindOfValue } from "./kinds.ts";
import { quote } from "../../shell_word.ts";
import machinery from "./pipechat.bash" with { type: "text" };

/** The text that bash is to source. */
export function bashCompletion(join: Subcommand, subcommands: readonly Subcommand[]): string {
  return [
    "# Completion of pipechat for bash; made by: pipechat completions bash",
    "",
    "# Sets what may stand on the command line of a subcommand; of any other word, of the chat's.",
    "# Succeeds for a subcommand.",
    "_pipechat_describe() {",
    `  subcommands=(${subcommands.map(({ name }) => quote(name)).join(" ")})`,
    "  case $1 in",
    ...subcommands.flatMap((subcommand) => branch(quote(subcommand.name), subcommand, "return 0")),
    ...branch("*", join, "return 1"),
    "  esac",
    "}",
    "",
    machinery,
  ].join("\n");
}

function branch(pattern: string, { options, operands }: Subcommand, end: string): string[] {
  const values = options.filter(({ value }) => value !== undefined).flatMap((option) =>
    flagsOf(option).map((flag) => `[${quote(flag)}]=${quote(text(kindOfValue(option)))}`)
  );
  const kinds = operands.map((operand) => quote(text(kindOfOperand(operand))));
  return [
    `    ${pattern})`,
    `      flags=(${options.flatMap(flagsOf).map(quote).join(" ")})`,
    `      values=(${values.join(" ")})`,
    `      operands=(${kinds.join(" ")})`,
    `      ${end}`,
    "      ;;",
  ];
}

function text(kind: Kind): string {
  return typeof kind === "string" ? kind : `words ${kind.join(" ")}`;
}
