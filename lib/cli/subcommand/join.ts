/**
 * `pipechat CHATDIR [GROUP]`: the chat itself.
 *
 * @module
 */
import { ownNick } from "../../room/names.ts";
import { Errno } from "../../posix/errno.ts";
import { statPath } from "../../posix/stat.ts";
import { readKeeping } from "../../room/expiry/keep.ts";
import { Room } from "../../room/room.ts";
import { Session } from "../../room/session.ts";
import { sanitise } from "../../sanitise.ts";
import { isDumb } from "../../terminal/style.ts";
import { tellAudience } from "../audience.ts";
import { talkAtPrompt } from "../chat/prompt.ts";
import { suggestCommand } from "../chat/command_names.ts";
import { SIGNAL_STATUS } from "../exit_status.ts";
import { listenToSignals } from "../signals.ts";
import { keepNewRoom, keepOption } from "./keep.ts";
import { type CommandLine, UsageError } from "../options.ts";
import type { Subcommand } from "./subcommand.ts";

/** What has a name. */
type Named = Pick<Subcommand, "name">;

/**
 * Joins the room, talks until the person leaves, and returns the exit status.
 *
 * @param subcommands What else the first word could have been.
 */
export async function join(line: CommandLine, subcommands: readonly Named[]): Promise<number> {
  const [path = "", group] = line.operands;
  const history = line.count("history");
  // Before anything of this client is in the room: a signal must find it able to leave.
  const signalled = Promise.withResolvers<number>();
  using _signals = listenToSignals({
    SIGHUP: () => signalled.resolve(SIGNAL_STATUS.SIGHUP),
    SIGINT: () => signalled.resolve(SIGNAL_STATUS.SIGINT),
    SIGTERM: () => signalled.resolve(SIGNAL_STATUS.SIGTERM),
  });
  const age = keepOption(line);
  if (!line.isRoomAdded) mustBeMeant(path, subcommands);
  using room = Room.open(path, { create: !line.isRoomAdded, group });
  keepNewRoom(room, age);
  const { ignored } = readKeeping(room);
  for (const warning of [...room.warnings(), ...ignored === undefined ? [] : [ignored]]) {
    console.error(`pipechat: warning: ${sanitise(warning)}`);
  }
  const isTerminal = Deno.stdout.isTerminal() && Deno.stdin.isTerminal();
  const isInteractive = isTerminal && !isDumb(Deno.env.get("TERM"));
  // A script that says something in its own room every day needs no word on it each time.
  if (room.created || isInteractive) tellAudience(room);
  using session = Session.join(room, {
    nick: ownNick(Deno.env.get("SUDO_USER")),
    // A program reads all of it; a person would wait behind a flood.
    skipsBacklog: isInteractive,
  });
  // Who waits for a prompt should not wait for the other.
  const talk = isInteractive ? talkAtPrompt : (await import("../chat/in_pipe.ts")).talkInPipe;
  const color = line.value("color");
  return await talk({ session, history, color, signalled: signalled.promise });
}

/**
 * Makes sure that a room is not made of a word that was meant as a subcommand.
 *
 * @throws {UsageError} when it has no slash and names nothing in the working directory.
 */
function mustBeMeant(word: string, subcommands: readonly Named[]): void {
  if (word.includes("/") || statPath(word).errno !== Errno.ENOENT) return;
  const meant = suggestCommand(subcommands, word);
  throw new UsageError(
    `"${word}" is neither a subcommand nor a room here: ` +
      `${meant === undefined ? "" : `did you mean ${meant}? `}to make a room here: ./${word}`,
  );
}
