/**
 * What a subcommand is.
 *
 * @module
 */
import type { CommandLine, CommandLineSpec } from "../options.ts";
import type { GivenUp } from "../permissions.ts";

/** One subcommand. */
export interface Subcommand extends CommandLineSpec {
  /** The first word of the command line; a room of that name is `./NAME`. */
  readonly name: string;
  readonly summary: string;
  /** What it may do beside calling libc; nothing when left out. */
  permissions?(line: CommandLine): readonly GivenUp[];
  /** Whether a command line leaves the room out; one that must not is without this. */
  leavesRoomOut?(line: CommandLine): boolean | Promise<boolean>;
  /** Loads what it needs, and only that, and gives the function that does it. */
  load(): Promise<(line: CommandLine) => number | Promise<number>>;
}
