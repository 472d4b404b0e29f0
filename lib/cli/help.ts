/**
 * `--help`: one screen, made from the tables.
 *
 * @module
 */
import type { OptionSpec } from "./options.ts";
import type { Subcommand } from "./subcommand/subcommand.ts";
import { JOIN, SUBCOMMANDS } from "./subcommands.ts";

/** A line has so many characters at most. */
const COLUMNS = 80;
/** In front of each column. */
const MARGIN = 2;

/** The help for one subcommand, or for the whole program. */
export function helpText(subcommand?: Subcommand): string {
  return subcommand === undefined ? programHelp() : subcommandHelp(subcommand);
}

/** How a subcommand is called. */
function usage({ name, operands, options }: Subcommand): string {
  const marks = options.map(({ name, value }) =>
    value === undefined ? `[--${name}]` : `[--${name} ${value}]`
  );
  const start = `Usage: pipechat ${name} `;
  return start + wrap([...marks, ...operands], start.length);
}

/** Words in lines that fit the screen, those from the second on as far to the right as the first. */
function wrap(words: readonly string[], indent: number): string {
  let [text, column] = ["", indent];
  for (const [index, word] of words.entries()) {
    const isTooLong = index > 0 && column + 1 + word.length > COLUMNS;
    if (isTooLong) [text, column] = [`${text}\n${" ".repeat(indent)}`, indent];
    const gap = index > 0 && !isTooLong ? " " : "";
    text += gap + word;
    column += gap.length + word.length;
  }
  return text;
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
    "In the chat: /help. Exit: 0 done, 1 partly, 100 usage, 111 refused. man pipechat",
  ].join("\n");
}

function subcommandHelp(subcommand: Subcommand): string {
  return [
    usage(subcommand),
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
  return rows.map(([left, right]) =>
    `  ${left.padEnd(width)}  ${wrap(right.split(" "), width + 2 * MARGIN)}`
  );
}
