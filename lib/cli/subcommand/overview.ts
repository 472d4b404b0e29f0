/**
 * `pipechat` alone, where no room is set: the rooms that are known.
 *
 * @module
 */
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { UsageError } from "../options.ts";
import { printReport } from "../output.ts";
import { thisReader } from "../seen/reader.ts";
import { formatNews, newsOfSeen } from "../seen/room_news.ts";

/**
 * Prints the known rooms with what is new in each, and how to go on.
 *
 * @throws {UsageError} when none is known.
 */
export async function overview(): Promise<number> {
  const rooms = newsOfSeen(thisReader());
  if (rooms.length === 0) throw new UsageError("CHATDIR is missing, and no room is set");
  const paths = rooms.map(({ path }) => sanitise(path));
  const width = Math.max(...paths.map(({ length }) => length));
  await printReport([
    ...rooms.map((room, index) =>
      `${(paths[index] ?? "").padEnd(width)}  ${formatNews(room) ?? "nothing new"}`
    ),
    "To join one: pipechat CHATDIR. All else: pipechat --help",
  ]);
  return ExitStatus.success;
}
