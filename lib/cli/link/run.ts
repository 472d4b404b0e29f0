/**
 * The link of a room in the foreground, until a signal comes or the room is destroyed.
 *
 * @module
 */
import { Link, type LinkOptions } from "../../link/link.ts";
import type { NatsAccess } from "../../link/nats_access.ts";
import { LinkSocket } from "../../link/serve.ts";
import type { Channel } from "../../link/peer.ts";
import { connect, persist, type SshOptions } from "../../link/ssh.ts";
import type { LinkState } from "../../link/state.ts";
import { parseTarget, type Target } from "../../link/target.ts";
import { Room } from "../../room/room.ts";
import { sanitise } from "../../sanitise.ts";
import { ExitStatus } from "../exit_status.ts";
import { Interruption } from "../interruption.ts";
import { UsageError } from "../options.ts";

/** What was asked for on the command line. */
export interface RunOptions {
  readonly host: string;
  readonly state: LinkState;
  readonly maxFileSize: number;
  /** Whether hosts are trusted that were not heard of before. */
  readonly isNewTrusted: boolean;
}

/** … of a link to others. */
export type LinkRunOptions = RunOptions & SshOptions & NatsAccess;

/**
 * Understands targets.
 *
 * @throws {UsageError} when one makes no sense.
 */
export function mustBeTargets(targets: readonly string[]): Target[] {
  return targets.map((text) => {
    const target = parseTarget(text);
    if (target?.type === "nats" && target.isSecure && target.servers.some(isAddress)) {
      throw new UsageError(`certificates are for names of hosts: there is an address in "${text}"`);
    }
    if (target !== undefined) return target;
    throw new UsageError(
      `a TARGET is such as ssh://joe@web1/srv/chat or nats://hub/ops, not "${text}"`,
    );
  });
}

function isAddress(server: string): boolean {
  return /^(?:[\d.]+|\[.*\])(?::\d+)?$/.test(server);
}

/** Links a room with all targets, and with whoever comes by `--serve`. */
export async function runLink(
  path: string,
  targets: readonly Target[],
  options: LinkRunOptions,
): Promise<number> {
  using interruption = new Interruption();
  using room = Room.open(path);
  for (const warning of room.warnings()) say(`warning: ${warning}`);
  await using link = new Link(room, linkOptions(options, asksPerson(options)));
  using _socket = new LinkSocket(options.state.socketOf(room), link, (channel) => {
    return link.attach(channel, (host) => say(`linked with ${host}`)).catch(complain);
  });
  const { signal } = interruption;
  const talks = targets.map((target) => {
    const name = target.type === "ssh" ? target.destination : target.text;
    const talk = async () => {
      const channel = await open(target, link, options);
      await link.attach(channel, (host) => say(`linked with ${host}`));
    };
    return persist(talk, (reason) => say(`${name}: ${reason}; it is tried again`), signal);
  });
  await Promise.race([link.run(), interruption.received, failure(talks)]);
  return interruption.status ?? ExitStatus.success;
}

async function open(
  target: Target,
  link: Link,
  options: LinkRunOptions,
): Promise<Channel> {
  if (target.type === "ssh") return connect(target, options);
  // Nobody else has to wait for it.
  const { connectNats } = await import("../../link/nats.ts");
  const { host, state, creds, ca } = options;
  const rangeBetween = (from: number, to: number) => link.rangeBetween(from, to);
  return await connectNats(target, { host, state, creds, ca, say, rangeBetween });
}

/** What a link needs to know. */
export function linkOptions(
  { host, state, maxFileSize }: RunOptions,
  trusts: LinkOptions["trusts"],
): LinkOptions {
  return { host, state, maxFileSize, say, trusts };
}

/** Tells the person, or the journal, something that others may have had a hand in. */
export function say(text: string): void {
  console.error(`pipechat: ${sanitise(text)}`);
}

/** Says what a peer has ended with. */
export function complain(error: unknown): void {
  say(error instanceof Error ? error.message : String(error));
}

function asksPerson({ isNewTrusted }: RunOptions): LinkOptions["trusts"] {
  return (host, key) => {
    if (isNewTrusted) return true;
    // It waits for the person, as ssh does.
    return Deno.stdin.isTerminal() && confirm(`Host ${host} has the key ${key}. Trust it?`);
  };
}

/** Never resolves, as talks end with the link; rejects with the first that fails for good. */
function failure(talks: readonly Promise<void>[]): Promise<never> {
  return new Promise((_, reject) => {
    for (const talk of talks) talk.catch(reject);
  });
}
