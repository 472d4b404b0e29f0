/**
 * Where a room is to be linked to, as people write it.
 *
 * @module
 */

/** `ssh://[USER@]HOST[:PORT]/path`. */
export interface SshTarget {
  readonly type: "ssh";
  /** As ssh takes it: `[USER@]HOST`. */
  readonly destination: string;
  readonly port: string | undefined;
  /** The room over there. */
  readonly path: string;
}

/** `nats://HOST[:PORT][,HOST[:PORT]…]/ROOM`, or `nats+tls://` with encryption. */
export interface NatsTarget {
  readonly type: "nats";
  readonly text: string;
  readonly servers: readonly string[];
  /** What the room is called there, the same on all hosts. */
  readonly room: string;
  readonly isSecure: boolean;
}

/** Where a room is to be linked to. */
export type Target = SshTarget | NatsTarget;

/** No host and no user is called so that ssh takes it for an option. */
const SSH =
  /^ssh:\/\/((?:\w[\w.+-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[\da-f:.]+\]))(?::(\d{1,5}))?(\/.*)$/;

const NATS =
  /^nats(\+tls)?:\/\/((?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:,(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?)*)\/([\w-]{1,64})$/;

/** Understands a target, or answers undefined when it is none. */
export function parseTarget(text: string): Target | undefined {
  const [, tls, servers, room] = NATS.exec(text) ?? [];
  if (servers !== undefined && room !== undefined) {
    return { type: "nats", text, servers: servers.split(","), room, isSecure: tls !== undefined };
  }
  const [, destination = "", port, path] = SSH.exec(text) ?? [];
  if (path === undefined) return undefined;
  const host = destination.replace(/\[(.*)\]$/, "$1");
  return { type: "ssh", destination: host, port, path };
}
