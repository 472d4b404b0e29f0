/**
 * Completion for fish (complete(1) of fish).
 *
 * @module
 */
import type { CommandLineSpec, OptionSpec } from "../options.ts";
import { bareName, flagsOf, type Kind, kindOfValue, operandsOf } from "./kinds.ts";
import type { Completable } from "./script.ts";
import machinery from "./pipechat.fish" with { type: "text" };

/** The text of a file `pipechat.fish` in one of the directories of `fish_complete_path`. */
export function fishCompletion(join: CommandLineSpec, subcommands: readonly Completable[]): string {
  return [
    "# Completion of pipechat for fish; made by: pipechat completions fish",
    `set -g __pipechat_subcommands ${subcommands.map(({ name }) => quote(name)).join(" ")}`,
    "",
    machinery,
    "complete -c pipechat -f",
    ...subcommands.map(({ name, summary }) =>
      complete("__pipechat_first", `-a ${quote(name)}`, summary)
    ),
    ...branch("", join),
    ...subcommands.flatMap((subcommand) => branch(subcommand.name, subcommand)),
    "",
  ].join("\n");
}

function branch(name: string, spec: CommandLineSpec): string[] {
  const { options, operands } = spec;
  const valued = options.filter(({ value }) => value !== undefined).flatMap(flagsOf);
  const last = operands.at(-1)?.includes("…") ? " more" : "";
  return [
    "",
    // Their values are no operands.
    `set -g __pipechat_valued_${name.replaceAll("-", "_")} ${valued.join(" ")}`,
    ...options.map((option) => optionOf(name, option)),
    ...operandsOf(spec).flatMap(([operand, kind], index) => {
      const place = `${index + 1}${index === operands.length - 1 ? last : ""}`;
      const words = action(kind);
      const condition = `__pipechat_at ${quote(name)} ${place}`;
      return words === undefined ? [] : [complete(condition, words, bareName(operand))];
    }),
  ];
}

function optionOf(name: string, option: OptionSpec): string {
  const flags = [`-l ${option.name}`, ...option.short === undefined ? [] : [`-s ${option.short}`]];
  const kind = option.value === undefined ? undefined : kindOfValue(option);
  // -x is -r, it takes a value, and -f, no file.
  const value = kind === undefined
    ? []
    : [kind === "files" ? "-r" : "-x", action(kind) ?? []].flat();
  const words = [...flags, ...value].join(" ");
  return complete(`__pipechat_in ${quote(name)}`, words, option.summary);
}

function complete(condition: string, what: string, summary: string): string {
  return `complete -c pipechat -n ${quote(condition)} ${what} -d ${quote(summary)}`;
}

/** The arguments of `complete` that tell what may stand there, if a shell can know. */
function action(kind: Kind): string | undefined {
  switch (kind) {
    case "files":
      return "-F";
    case "directories":
      return "-a '(__fish_complete_directories (commandline -ct))'";
    case "rooms":
      return "-a '(__pipechat_rooms)'";
    case "groups":
      return "-a '(__fish_complete_groups)'";
    case "nothing":
      return undefined;
    default:
      return `-a ${quote(kind.join(" "))}`;
  }
}

/** For fish, in whose single quotes a backslash means something. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
