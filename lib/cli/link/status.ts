/**
 * `pipechat link --status` and `--fetch`: what is asked of the link of a room that runs.
 *
 * @module
 */
import { type Request, request } from "../../link/serve.ts";
import type { LinkState } from "../../link/state.ts";
import { Room } from "../../room/room.ts";
import { formatSize } from "../../room/units.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { printLines } from "../output.ts";
import { formatMoment } from "../presence_table.ts";

/** What the link tells of itself. */
interface Status {
  readonly host: string;
  readonly key: string;
  readonly pid: number;
  readonly size: number;
  readonly peers: readonly { readonly host: string; readonly since: number; behind: number }[];
  readonly origins: Readonly<Record<string, number>>;
}

/** Has the link ask other hosts for a file; the exit status is 1 when no link runs. */
export async function fetchFile(path: string, id: number, state: LinkState): Promise<number> {
  const answer = await ask(path, state, { type: "fetch", id });
  if (answer === undefined) return ExitStatus.incomplete;
  await printLines([answer.trimEnd()]);
  return ExitStatus.success;
}

/** Prints how the link is; the exit status is 1 when no link runs. */
export async function printStatus(path: string, state: LinkState): Promise<number> {
  const answer = await ask(path, state, { type: "status" });
  if (answer === undefined) return ExitStatus.incomplete;
  // It is told by a process of this very account.
  const status: Status = JSON.parse(answer);
  const { host, key, pid, size, peers, origins } = status;
  await printLines([
    `host ${host}, key ${key}, PID ${pid}, ${formatSize(size)} in the log`,
    ...peers.map(({ host, since, behind }) => {
      const place = behind === 0 ? "has all of this host" : `${formatSize(behind)} behind`;
      return `peer ${sanitise(host)} since ${formatMoment(since)}: ${place}`;
    }),
    ...Object.entries(origins).map(([origin, end]) =>
      `has ${sanitise(origin)} up to byte ${end} of its log`
    ),
  ]);
  return ExitStatus.success;
}

/** What the link answers; undefined where none runs, which is said. */
async function ask(path: string, state: LinkState, wanted: Request): Promise<string | undefined> {
  using room = Room.open(path);
  const connection = await request(state.socketOf(room), wanted);
  if (connection !== undefined) return await new Response(connection.readable).text();
  console.error(`pipechat: room "${sanitise(path)}" is not linked by this account now`);
  return undefined;
}
