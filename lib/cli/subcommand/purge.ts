/**
 * `pipechat purge CHATDIR`: releases at once what has expired.
 *
 * @module
 */
import { purge as purgeRoom, type Purged } from "../../room/expiry/purge.ts";
import { readKeeping } from "../../room/expiry/keep.ts";
import { Room } from "../../room/room.ts";
import { formatSize } from "../../room/units.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import type { CommandLine } from "../options.ts";
import { printLines } from "../output.ts";

/** Purges the room by its own setting, says what went, and returns the exit status. */
export async function purge(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  using room = Room.open(path);
  const { keeping, ignored } = readKeeping(room);
  if (ignored !== undefined) {
    console.error(`pipechat: ${sanitise(ignored)}`);
    return ExitStatus.incomplete;
  }
  if (keeping.age === Infinity) {
    await printLines([
      "Nothing expires: this room keeps its messages forever (see pipechat keep).",
    ]);
  } else {
    await printLines([describe(purgeRoom(room, keeping))]);
  }
  return ExitStatus.success;
}

function describe({ bytes, attachments }: Purged): string {
  if (bytes === 0) return "Nothing has expired.";
  const files = attachments === 0
    ? ""
    : attachments === 1
    ? " and 1 attachment"
    : ` and ${attachments} attachments`;
  return `Released ${formatSize(bytes)} of the log${files}.`;
}
