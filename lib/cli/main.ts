/**
 * From the command line to a subcommand, and from what went wrong to an exit status.
 *
 * @module
 */
import { LibcError } from "../posix/libc_error.ts";
import { ignoreSignal, Signal } from "../posix/signal.ts";
import { RoomError } from "../room/errors.ts";
import { sanitise, sanitiseLines } from "../sanitise.ts";
import { ExitStatus } from "./exit_status.ts";
import { helpText } from "./help.ts";
import { CommandLine, joinValues, UsageError } from "./options.ts";
import { OutputError, print, ReaderGoneError } from "./output.ts";
import { giveUpPermissions } from "./permissions.ts";
import { isRemote } from "./remote/arguments.ts";
import type { Subcommand } from "./subcommand/subcommand.ts";
import { JOIN, SUBCOMMANDS } from "./subcommands.ts";

/** Words that people try before they know the options which do it. */
const SPOKEN_OPTIONS = new Map([["help", "--help"], ["version", "--version"]]);

/**
 * Runs pipechat.
 *
 * @param args The command line without the program's name.
 * @returns The exit status; whatever went wrong has been said on stderr.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [first = "", ...others] = args;
  const spoken = SPOKEN_OPTIONS.get(first);
  try {
    return await dispatch(spoken === undefined ? args : [...others, spoken]);
  } catch (error) {
    if (error instanceof ReaderGoneError) return ExitStatus.success;
    if (error instanceof UsageError) {
      complain(`${error.message}; see: pipechat ${helpOf(first)}`);
      return ExitStatus.usage;
    }
    complain(textOf(error));
    return ExitStatus.system;
  }
}

/** How to ask for the help that belongs to a command line. */
function helpOf(first: string): string {
  return SUBCOMMANDS.some(({ name }) => name === first) ? `${first} --help` : "--help";
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // These say it all; anything else is a defect, so show where.
  const isExpected = error instanceof RoomError || error instanceof OutputError ||
    error instanceof LibcError;
  return isExpected ? error.message : error.stack ?? error.message;
}

/** Paths and names in a message may be anybody's choice. */
function complain(text: string): void {
  console.error(`pipechat: ${sanitiseLines(text)}`);
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [first] = args;
  const named = SUBCOMMANDS.find(({ name }) => name === first);
  const subcommand = named ?? JOIN;
  const rest = named === undefined ? args : args.slice(1);
  // Help and version are wanted whatever else is on the line, a missing CHATDIR included.
  const words = joinValues(subcommand.options, rest);
  const asked = words.slice(0, words.includes("--") ? words.indexOf("--") : words.length);
  if (asked.includes("--help") || asked.includes("-h")) {
    await print(`${helpText(named)}\n`);
    return ExitStatus.success;
  }
  if (asked.includes("--version") || asked.includes("-V")) {
    const { versionText } = await import("../version.ts");
    await print(`${versionText()}\n`);
    return ExitStatus.success;
  }
  const line = new CommandLine(subcommand, rest);
  const isLeftOut = await subcommand.leavesRoomOut?.(line) ?? false;
  if (!isLeftOut && isRemote(subcommand, line)) {
    const { goThere } = await import("./remote/remote.ts");
    return await goThere(subcommand, line);
  }
  // As long as git can be asked.
  const isLost = isLeftOut && !await addDefaultRoom(line);
  giveUpPermissions(subcommand.permissions?.(line));
  if (isLost) return await goOnWithoutRoom(subcommand, line);
  // A limit on files (ulimit -f) is to be told as the error that it is, not to end us without a word.
  ignoreSignal(Signal.SIGXFSZ);
  const run = await subcommand.load();
  return await run(line);
}

/** Takes the room that is set, and says which and why; tells whether there is one. */
async function addDefaultRoom(line: CommandLine): Promise<boolean> {
  const { findDefaultRoom } = await import("./default_room.ts");
  const room = findDefaultRoom();
  if (room === undefined) return false;
  console.error(sanitise(`pipechat: room "${room.path}", from ${room.source}`));
  line.addRoom(room.path);
  return true;
}

/** Shows somebody who wants to join which rooms there are; nothing else can be done. */
async function goOnWithoutRoom(subcommand: Subcommand, line: CommandLine): Promise<number> {
  if (subcommand === JOIN) {
    const { overview } = await import("./subcommand/overview.ts");
    return await overview();
  }
  const [word] = line.operands;
  throw new UsageError(
    word === undefined
      ? "CHATDIR is missing, and no room is set"
      : `there is no room "${word}" here, and none is set: the first word must be CHATDIR`,
  );
}
