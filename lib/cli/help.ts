/**
 * `--help`: one screen, made from the tables.
 *
 * @module
 */
import type { OptionSpec } from "./options.ts";
import type { Subcommand } from "./subcommand/subcommand.ts";
import { JOIN, SUBCOMMANDS } from "./subcommands.ts";

/** The help for one subcommand, or for the whole program. */
export function helpText(subcommand?: Subcommand): string {
  return subcommand === undefined ? programHelp() : subcommandHelp(subcommand);
}

/** One line that shows how a subcommand is called. */
export function usageLine({ name, operands, options }: Subcommand): string {
  const marks = options.map(({ name, value }) =>
    value === undefined ? `[--${name}]` : `[--${name} ${value}]`
  );
  return ["pipechat", name, ...marks, ...operands].filter((word) => word !== "").join(" ");
}

function programHelp(): string {
  const others = SUBCOMMANDS.map((subcommand) =>
    [`pipechat ${subcommand.name} ${subcommand.operands.join(" ")}`, subcommand.summary] as const
  );
  return [
    "pipechat: chat on one UNIX host, made of directories, files and FIFOs",
    ...columns([["pipechat [CHATDIR [GROUP]]", JOIN.summary], ...others]),
    "",
    ...columns(JOIN.options.map(optionRow)),
    "",
    "In the chat: /help. Exit: 0 done, 1 partly, 100 usage, 111 refused. man pipechat",
  ].join("\n");
}

function subcommandHelp(subcommand: Subcommand): string {
  return [
    `Usage: ${usageLine(subcommand)}`,
    "",
    subcommand.summary,
    "",
    ...columns(subcommand.options.map(optionRow)),
  ].join("\n");
}

function optionRow({ name, short, value, summary }: OptionSpec): readonly [string, string] {
  const names = short === undefined ? `    --${name}` : `-${short}, --${name}`;
  return [value === undefined ? names : `${names} ${value}`, summary];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
