/**
 * `pipechat get CHATDIR ID`: the file that came with a message.
 *
 * @module
 */
import { findMessage } from "../../room/log/find.ts";
import { Room } from "../../room/room.ts";
import { ExitStatus } from "../exit_status.ts";
import { fetchAttachment, printAttachment } from "../files/fetch.ts";
import type { CommandLine } from "../options.ts";
import { printLines } from "../output.ts";
import { stderrDisplay } from "../progress.ts";
import { mustBeId } from "../values.ts";

/** Saves the attachment, or writes it to stdout, and returns the exit status. */
export async function get(line: CommandLine): Promise<number> {
  const [path = "", id = ""] = line.operands;
  const target = line.value("output");
  const number = mustBeId(id);
  using room = Room.open(path);
  const message = findMessage(room, number);
  if (target === "-") {
    await printAttachment(room, message);
  } else {
    const saved = await fetchAttachment(room, message, target, stderrDisplay());
    await printLines([saved.path]);
  }
  return ExitStatus.success;
}
