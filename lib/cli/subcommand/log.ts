/**
 * `pipechat log CHATDIR`: what was said, searched, and as it comes.
 *
 * @module
 */
import { signatureOf } from "../../room/authors/signature.ts";
import { RoomGoneError } from "../../room/errors.ts";
import { Watch } from "../../room/log/watch.ts";
import { groupsBetween, startOfLast } from "../../room/log/history.ts";
import { groupsWith } from "../../room/log/sift.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { toMessage } from "../../room/message/message.ts";
import { Room } from "../../room/room.ts";
import { type Extent, findExtent } from "../../room/log/search.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import { LogFormat } from "./log_format.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { print } from "../output.ts";
import { type Notable, noticeOf, withoutEchoes } from "../room_notice.ts";
import { whenUnread } from "../unread.ts";
import { endWith, parsePlace, type Place, startAfter } from "./log_place.ts";

/** How many messages `--follow` begins with when nothing else says where. */
const DEFAULT_FOLLOWED = 10;
/** So much (UTF-16 units) is written at once. */
const BATCH_LENGTH = 64 * 1024;

/** What is asked for. */
interface Query {
  readonly since: Place | undefined;
  readonly until: Place | undefined;
  /** Only the last so many. */
  readonly count: number | undefined;
  readonly isWanted: (group: RecordGroup) => boolean;
  /** What every message that is wanted has in it, if that is known. */
  readonly word: RegExp | undefined;
  /** Whether something is looked for, so that nothing found is no success. */
  readonly isSearch: boolean;
}

/** Prints messages and returns the exit status. */
export async function log(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  const format = new LogFormat(line);
  const query = await readQuery(line, format);
  using room = Room.open(path);
  return await (line.has("follow") ? follow : printPast)(room, query, format);
}

async function readQuery(line: CommandLine, format: LogFormat): Promise<Query> {
  const [since, until] = (["since", "until"] as const).map((option) => {
    const value = line.value(option);
    return value === undefined ? undefined : parsePlace(option, value);
  });
  if (line.has("follow") && until !== undefined) {
    throw new UsageError("--follow goes on for ever: leave --until away");
  }
  const [nick, pattern] = [line.value("from"), line.value("grep")];
  // Loaded only when it is wanted: it is larger than all the rest.
  const patterns = pattern === undefined ? undefined : await import("../pattern.ts");
  const matches = patterns?.parsePattern(pattern ?? "") ?? (() => true);
  const word = patterns?.wordOf(pattern ?? "");
  const isWanted = (group: RecordGroup) => {
    const message = toMessage(group);
    return message !== undefined && !message.isDeleted && format.shows(message) &&
      (nick === undefined || message.nick === nick) &&
      matches(message);
  };
  const isSearch = nick !== undefined || pattern !== undefined;
  return { since, until, count: line.count("count"), isWanted, word, isSearch };
}

async function printPast(room: Room, query: Query, format: LogFormat): Promise<number> {
  const extent = findExtent(room);
  const end = endWith(room, extent, query.until);
  const start = findStart(room, query, { ...extent, end });
  let found = 0;
  let batch = "";
  const groups = query.word === undefined
    ? groupsBetween(room, start, end)
    : groupsWith(room, start, end, query.word);
  for (const group of groups) {
    if (!query.isWanted(group)) continue;
    batch += format.format(group);
    found++;
    if (batch.length < BATCH_LENGTH) continue;
    await print(batch);
    batch = "";
  }
  await print(batch);
  return found === 0 && query.isSearch ? ExitStatus.incomplete : ExitStatus.success;
}

/** Subscribes before it reads, so that nothing falls in between. */
async function follow(room: Room, query: Query, format: LogFormat): Promise<number> {
  using watch = new Watch(room);
  using interruption = new Interruption();
  interruption.signal.addEventListener("abort", () => watch.close());
  whenUnread().then(() => watch.close());
  const extent = findExtent(room);
  format.newsFrom = extent.end;
  const count = query.count ?? (query.since === undefined ? DEFAULT_FOLLOWED : undefined);
  watch.beginAt(findStart(room, { ...query, count }, extent));
  for await (const happenings of watch.happenings()) {
    let output = "";
    for (const happening of withoutEchoes(happenings)) {
      if (happening.type === "group") {
        if (query.isWanted(happening.group)) output += format.format(happening.group);
        continue;
      }
      await print(output);
      output = "";
      console.error(`pipechat: ${sanitise(remarkOn(happening, room))}`);
    }
    await print(output);
  }
  return interruption.status ?? ExitStatus.success;
}

function remarkOn(happening: Notable, room: Room): string {
  if (happening.type === "log") return `the log was ${happening.change} by somebody`;
  if (happening.type !== "destroyed") return noticeOf(happening, room);
  return new RoomGoneError(room.path, happening.by && signatureOf(happening.by)).message;
}

function findStart(room: Room, { since, count, isWanted }: Query, extent: Extent): number {
  const start = startAfter(room, extent, since);
  return count === undefined ? start : startOfLast(room, start, extent.end, count, isWanted);
}
