/**
 * `pipechat who CHATDIR`: who is connected now, and who spoke last.
 *
 * @module
 */
import { listElsewhere, type Remote } from "../../room/elsewhere.ts";
import { glanceBetween } from "../../room/log/history.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { Message } from "../../room/log/record.ts";
import { Room } from "../../room/room.ts";
import { formatIso } from "../../room/units.ts";
import { findExtent } from "../../room/log/extent.ts";
import { sanitiseNick } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { idleTime } from "../../room/idle.ts";
import type { CommandLine } from "../options.ts";
import { formatJson, printReport } from "../output.ts";
import { formatMoment, formatPresent } from "../presence_table.ts";

/** Who spoke is looked for in so many bytes at the end of the log: see joining. */
const REACH_BYTES = 1024 * 1024;
/** A stamp has no fraction of a second (ms). */
const STAMP_TOLERANCE = 1000;

/** Prints who is connected, whether they have ever said anything or not. */
export async function who(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  using room = Room.open(path);
  const present = listPresent(room);
  const spoken = lastSpoken(room);
  const elsewhere = listElsewhere(room);
  if (line.has("json")) await printJson(present, spoken, elsewhere);
  else await printTable(present, spoken, elsewhere);
  return present.length === 0 ? ExitStatus.incomplete : ExitStatus.success;
}

/** The last message of each client that said something lately, by PID; the last of all is last. */
function lastSpoken(room: Room): Map<number, Message> {
  const { start, end } = findExtent(room);
  const spoken = new Map<number, Message>();
  for (const record of glanceBetween(room, Math.max(start, end - REACH_BYTES), end)) {
    if (record.type !== "message") continue;
    spoken.delete(record.pid);
    spoken.set(record.pid, record);
  }
  return spoken;
}

/** What a client said last; a message from before it came is of another that had its PID. */
function lastOf({ pid, since = 0 }: Present, spoken: Map<number, Message>): Message | undefined {
  const message = spoken.get(pid);
  return message !== undefined && message.time + STAMP_TOLERANCE >= since ? message : undefined;
}

async function printTable(
  present: Present[],
  spoken: Map<number, Message>,
  elsewhere: Remote[],
): Promise<void> {
  const spoke = {
    title: "SPOKE",
    cell(client: Present) {
      const message = lastOf(client, spoken);
      return message === undefined ? "-" : formatMoment(message.time);
    },
  };
  const last = [...spoken.values()].at(-1);
  if (present.length === 0) console.error("pipechat: nobody is here");
  await printReport([
    ...(present.length === 0 ? [] : [formatPresent(present, spoke)]),
    ...Array.from(Map.groupBy(elsewhere, ({ host }) => host), ([host, people]) => {
      const names = new Set(people.map(({ user }) => sanitiseNick(user)));
      return `on ${sanitiseNick(host)}: ${[...names].sort().join(", ")}`;
    }),
    ...(last === undefined
      ? []
      : [`${sanitiseNick(last.nick)} spoke last: #${last.id}, ${formatMoment(last.time)}`]),
  ]);
}

async function printJson(
  present: Present[],
  spoken: Map<number, Message>,
  elsewhere: Remote[],
): Promise<void> {
  const here = present.map((client) => {
    const { pid, user, uid, terminal, since, vouches } = client;
    const message = lastOf(client, spoken);
    const idle = idleTime(client);
    return formatJson({
      pid,
      user,
      uid,
      tty: terminal,
      since: since === undefined ? undefined : formatIso(since),
      idle: idle === undefined ? undefined : Math.floor(idle / 1000),
      vouches,
      xfrom: message?.nick,
      msgid: message?.id,
      mtime: message === undefined ? undefined : formatIso(message.time),
    });
  });
  const there = elsewhere.map(({ host, user, since }) =>
    formatJson({ host, user, since: since === undefined ? undefined : formatIso(since) })
  );
  await printReport([...here, ...there]);
}
