/**
 * `pipechat unread [CHATDIR…]`: how much is new, for a prompt or a status line.
 *
 * @module
 */
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import type { CommandLine } from "../options.ts";
import { formatJson, printReport } from "../output.ts";
import { thisReader } from "../seen/reader.ts";
import { formatNews, newsOfRooms, newsOfSeen } from "../seen/room_news.ts";

/** Prints a line for each room in which something is new; of all that are known if none is named. */
export async function unread(line: CommandLine): Promise<number> {
  const reader = thisReader();
  const rooms = line.operands.length === 0
    ? newsOfSeen(reader)
    : newsOfRooms(line.operands, reader);
  await printReport(rooms.flatMap((room) => {
    const news = formatNews(room);
    if (news === undefined) return [];
    if (!line.has("json")) return [sanitise(`${room.name}: ${news}`)];
    const { name, path, count, mentions, isMore } = room;
    return [
      formatJson({ room: name, path, new: count, mentions, ...(isMore ? { more: true } : {}) }),
    ];
  }));
  return ExitStatus.success;
}
