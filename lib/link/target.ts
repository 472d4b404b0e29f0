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

/** No host and no user is called so that ssh takes it for an option. */
const SSH = /^ssh:\/\/((?:[\w.+-]+@)?(?:[A-Za-z0-9][\w.-]*|\[[\da-f:.]+\]))(?::(\d{1,5}))?(\/.*)$/;

/** Understands a target, or answers undefined when it is none. */
export function parseTarget(text: string): SshTarget | undefined {
  const [, destination = "", port, path] = SSH.exec(text) ?? [];
  if (path === undefined || destination.startsWith("-")) return undefined;
  const host = destination.replace(/\[(.*)\]$/, "$1");
  return { type: "ssh", destination: host, port, path };
}
