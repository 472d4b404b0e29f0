/**
 * The subcommands, in one table: parsing, `--help` and completion are made from it. The chat
 * itself is the one without a name.
 *
 * @module
 */
import { COLOR_MODES } from "../terminal/style.ts";
import type { CommandLine, CommandLineSpec, OptionSpec } from "./options.ts";

/** One subcommand. */
export interface Subcommand extends CommandLineSpec {
  /** The first word of the command line; a room of that name is `./NAME`. */
  readonly name: string;
  readonly summary: string;
  /** Loads what it needs, and only that, and gives the function that does it. */
  load(): Promise<(line: CommandLine) => Promise<number>>;
}

const HELP: OptionSpec = { name: "help", short: "h", summary: "show this help" };

/** What `pipechat CHATDIR [GROUP]` does and takes. */
export const JOIN: Subcommand = {
  name: "",
  operands: ["CHATDIR", "[GROUP]"],
  options: [
    { name: "history", value: "N", summary: "show the last N messages on joining (10)" },
    {
      name: "color",
      value: "WHEN",
      choices: COLOR_MODES,
      summary: "use colours: auto, always or never",
    },
    HELP,
    { name: "version", short: "V", summary: "show the version" },
  ],
  summary: "join a room; make it, for GROUP, if need be",
  load: async () => (await import("./join.ts")).join,
};

/** All subcommands that have a name. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "send",
    operands: ["CHATDIR"],
    options: [
      { name: "message", short: "m", value: "TEXT", summary: "what to send; without it, stdin" },
      { name: "lines", summary: "send every line of stdin as a message, as it arrives" },
      { name: "as", value: "ROBOT", summary: "send under this name, which no user has" },
      { name: "create", summary: "make the room when there is none" },
      { name: "verbose", short: "v", summary: "say how many listeners were woken" },
      HELP,
    ],
    summary: "send a message without joining, and print its id",
    load: async () => (await import("./send.ts")).send,
  },
];
