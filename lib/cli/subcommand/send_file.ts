/**
 * `pipechat send --file`: a file from a program or a script.
 *
 * @module
 */
import type { Room } from "../../room/room.ts";
import type { Sender } from "../../room/sender.ts";
import type { Sent } from "../../room/session.ts";
import { attach } from "../files/attach.ts";
import { Interruption } from "../interruption.ts";
import type { CommandLine } from "../options.ts";
import { stderrDisplay } from "../progress.ts";
import { mustBeSize } from "../values.ts";

/**
 * Sends a file; stdin is not read for a text then.
 *
 * @returns What was sent, or the exit status when a signal came first.
 */
export async function sendFile(
  room: Room,
  sender: Sender,
  path: string,
  text: string,
  line: CommandLine,
): Promise<Sent | number> {
  using interruption = new Interruption();
  const limit = line.value("max-size");
  const options = {
    name: line.value("name"),
    limit: limit === undefined ? undefined : mustBeSize(limit),
    signal: interruption.signal,
    display: stderrDisplay(),
  };
  try {
    return await attach(room, path, options, (attachment) => sender.send(text, attachment));
  } catch (error) {
    if (interruption.status === undefined) throw error;
    return interruption.status;
  }
}
