/**
 * What a shell can complete a word to, by what the tables call that word.
 *
 * @module
 */
import type { CommandLineSpec, OptionSpec } from "../options.ts";

/** Names of files, rooms or groups that exist, some words, or nothing that a shell could know. */
export type Kind = "files" | "directories" | "rooms" | "groups" | "nothing" | readonly string[];

/** The option of the subcommands whose rooms may be on other hosts, too. */
const REMOTE = "copy";

/** What the arguments of a command line stand for, each with what it is called. */
export function operandsOf({ options, operands }: CommandLineSpec): [operand: string, Kind][] {
  const isRemote = options.some(({ name }) => name === REMOTE);
  return operands.map((operand) => {
    const isRoom = isRemote && bareName(operand) === "CHATDIR";
    return [operand, isRoom ? "rooms" : kindOfOperand(operand)];
  });
}

/** What an argument stands for, by its name: `CHATDIR`, `[GROUP]`, `bash|zsh`. */
export function kindOfOperand(name: string): Kind {
  switch (bareName(name)) {
    case "FILE":
      return "files";
    case "CHATDIR":
    case "REPO":
      return "directories";
    case "GROUP":
      return "groups";
    default:
      return /^[a-z]+(\|[a-z]+)*$/.test(name) ? name.split("|") : "nothing";
  }
}

/** What the value of an option stands for. */
export function kindOfValue({ value = "", choices }: OptionSpec): Kind {
  return choices ?? kindOfOperand(value);
}

/** The name of an argument without the marks for "optional" and "some". */
export function bareName(operand: string): string {
  return operand.replace(/[[\]…]/g, "");
}

/** The words that an option can be given as. */
export function flagsOf({ name, short }: OptionSpec): string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}
