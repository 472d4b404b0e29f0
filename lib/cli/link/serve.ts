/**
 * `pipechat link --serve`: what the link on another host runs here by ssh. It is the link of the
 * room here, if none runs, or else brings that the peer.
 *
 * @module
 */
import { LinkedError } from "../../link/appointment.ts";
import { Link } from "../../link/link.ts";
import type { Channel } from "../../link/peer.ts";
import { bridge, LinkSocket, ownChannel, request } from "../../link/serve.ts";
import { Room } from "../../room/room.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import { UsageError } from "../options.ts";
import { isHostName } from "../../room/message/origin_mark.ts";
import { complain, linkOptions, type RunOptions } from "./run.ts";

/** A link that has just started listens in a moment: how often, and after how many ms, to ask. */
const MAX_TRIES = 20;
const TRY_INTERVAL = 100;

/** Serves one peer, and others as long as that is there. */
export async function serveLink(
  path: string,
  bound: string | undefined,
  options: RunOptions,
): Promise<number> {
  if (bound !== undefined && !isHostName(bound)) throw new UsageError(`no host is "${bound}"`);
  using interruption = new Interruption();
  using room = Room.open(path);
  let link: Link;
  try {
    link = new Link(room, linkOptions(options, () => options.isNewTrusted));
  } catch (error) {
    if (!(error instanceof LinkedError)) throw error;
    return await joinLink(room, bound, options, error);
  }
  await using running = link;
  const attach = (channel: Channel) => running.attach(channel).catch(complain);
  using _socket = new LinkSocket(options.state.socketOf(room), running, attach);
  // Others that came meanwhile come again, and one of them is the link then: who has started this
  // process waits for its end.
  await Promise.race([running.run(), interruption.received, attach(ownChannel(bound))]);
  return interruption.status ?? ExitStatus.success;
}

async function joinLink(
  room: Room,
  bound: string | undefined,
  { state }: RunOptions,
  reason: LinkedError,
): Promise<number> {
  for (let count = 0; count < MAX_TRIES; count++) {
    const connection = await request(state.socketOf(room), { type: "peer", bound });
    if (connection !== undefined) {
      await bridge(connection);
      return ExitStatus.success;
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_INTERVAL));
  }
  throw reason;
}
