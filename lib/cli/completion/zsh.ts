/**
 * Completion for zsh (zshcompsys(1)).
 *
 * @module
 */
import type { CommandLineSpec, OptionSpec } from "../options.ts";
import { bareName, flagsOf, type Kind, kindOfValue, operandsOf } from "./kinds.ts";
import { type Completable, completionScript } from "./script.ts";
import { quote } from "../../shell_word.ts";
import machinery from "./pipechat.zsh" with { type: "text" };

/** The text of a file `_pipechat` in one of the directories of `fpath`. */
export function zshCompletion(join: CommandLineSpec, subcommands: readonly Completable[]): string {
  const head = [
    "#compdef pipechat",
    "# Completion of pipechat for zsh; made by: pipechat completions zsh",
  ];
  const names = [
    "  subcommands=(",
    ...subcommands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`),
    "  )",
  ];
  return completionScript(head, names, branch, join, subcommands, machinery);
}

function branch(pattern: string, spec: CommandLineSpec, end: string): string[] {
  const specs = [...spec.options.flatMap(optionSpecs), ...operandsOf(spec).map(operandSpec)];
  return [
    `    (${pattern})`,
    "      arguments=(",
    ...specs.map((spec) => `        ${quote(spec)}`),
    "      )",
    `      ${end}`,
    "      ;;",
  ];
}

/** One for each of its names; who gives one of them is not offered the other. */
function optionSpecs(option: OptionSpec): string[] {
  const flags = flagsOf(option);
  const summary = escape(option.summary);
  return flags.map((flag) => {
    const start = `(${flags.join(" ")})${flag}`;
    if (option.value === undefined) return `${start}[${summary}]`;
    // The value may follow in the same word: --name=VALUE, -nVALUE.
    const joint = flag.startsWith("--") ? "=" : "+";
    return `${start}${joint}[${summary}]:${escape(option.value)}:${action(kindOfValue(option))}`;
  });
}

function operandSpec([operand, kind]: [operand: string, Kind], index: number): string {
  const place = operand.includes("…") ? "*" : `${index + 1}`;
  // Of what may come any number of times, none may come anyway.
  const optional = operand.startsWith("[") && place !== "*" ? ":" : "";
  // The first word of all may be a subcommand instead.
  const isFirst = index === 0 && kind === "rooms";
  return `${place}:${optional}${escape(bareName(operand))}:${
    isFirst ? "_pipechat_first" : action(kind)
  }`;
}

function action(kind: Kind): string {
  switch (kind) {
    case "files":
      return "_files";
    case "directories":
      return "_files -/";
    case "rooms":
      return "_pipechat_room";
    case "groups":
      return "_groups";
    case "nothing":
      return " ";
    default:
      return `(${kind.join(" ")})`;
  }
}

/** Text where colons and brackets have a meaning. */
function escape(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&");
}
