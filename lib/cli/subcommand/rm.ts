/**
 * `pipechat rm CHATDIR ID…`: takes messages back.
 *
 * @module
 */
import { RoomError, RoomGoneError } from "../../room/errors.ts";
import { Room } from "../../room/room.ts";
import { Sender } from "../../room/sender.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { senderNick } from "../nick.ts";
import type { CommandLine } from "../options.ts";
import { mustBeId } from "../values.ts";

/** Takes every message back that it can, and returns the exit status. */
export function rm(line: CommandLine): number {
  const [path = "", ...typed] = line.operands;
  const ids = typed.map(mustBeId);
  const nick = senderNick(line.value("as"));
  using room = Room.open(path);
  using sender = new Sender(room, nick);
  const failed = ids.filter((id) => !takeBack(sender, id));
  if (failed.length === 0) return ExitStatus.success;
  return failed.length < ids.length ? ExitStatus.incomplete : ExitStatus.system;
}

function takeBack(sender: Sender, id: number): boolean {
  try {
    sender.takeBack(id);
    return true;
  } catch (error) {
    if (!(error instanceof RoomError) || error instanceof RoomGoneError) throw error;
    console.error(`pipechat: ${sanitise(error.message)}`);
    return false;
  }
}
