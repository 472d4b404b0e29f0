/**
 * `pipechat log CHATDIR`: what was said, searched, and as it comes.
 *
 * @module
 */
import { groupsBetween } from "../../room/log/history.ts";
import { groupsWith } from "../../room/log/sift.ts";
import { Room } from "../../room/room.ts";
import { findExtent } from "../../room/log/extent.ts";
import { ExitStatus } from "../exit_status.ts";
import { LogFormat } from "./log_format.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { print } from "../output.ts";
import { endWith } from "./log_place.ts";
import { findStart, type Query, readQuery } from "./log_query.ts";

/** So much (UTF-16 units) is written at once. */
const BATCH_LENGTH = 64 * 1024;
/** What says more about a command, and so means nothing without one. */
const OF_COMMANDS = ["match", "mention"] as const;

/** Prints messages and returns the exit status. */
export async function log(line: CommandLine): Promise<number> {
  checkOptions(line);
  if (line.has("follow")) {
    const { follow } = await import("./log_follow.ts");
    return await follow(line);
  }
  const [path = ""] = line.operands;
  using room = Room.open(path);
  const format = new LogFormat(line, room);
  const query = await readQuery(line, format);
  return await printPast(room, query, format);
}

function checkOptions(line: CommandLine): void {
  const follows = line.has("follow");
  const isSeveral = line.operands.length > 1;
  if (isSeveral && !follows) throw new UsageError("several rooms are only for --follow");
  if (isSeveral && line.has("raw")) throw new UsageError("--raw tells no rooms apart: take --json");
  if (line.has("exec") && !follows) throw new UsageError("--exec is only for --follow");
  const stray = OF_COMMANDS.find((option) => line.has(option));
  if (stray !== undefined && !line.has("exec")) throw new UsageError(`--${stray} is for --exec`);
}

async function printPast(room: Room, query: Query, format: LogFormat): Promise<number> {
  const extent = findExtent(room);
  format.newsFrom = extent.end;
  const end = endWith(room, extent, query.until);
  const start = findStart(room, query, { ...extent, end });
  let found = 0;
  let batch = "";
  const groups = query.sieve === undefined
    ? groupsBetween(room, start, end)
    : groupsWith(room, start, end, query.sieve);
  for (const group of groups) {
    if (!query.isTold(group)) continue;
    batch += format.format(group);
    found++;
    if (batch.length < BATCH_LENGTH) continue;
    await print(batch);
    batch = "";
  }
  await print(batch);
  return found === 0 && query.isSearch ? ExitStatus.incomplete : ExitStatus.success;
}
