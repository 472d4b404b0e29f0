/**
 * Permissions that only some subcommands need: the others give them up before they begin, so that
 * no mistake in them can reach further than libc calls do.
 *
 * @module
 */

/** Deno's own ways to the network, to files and to other programs. */
const DISPENSABLE = ["net", "read", "write", "run"] as const;

/** A permission that is given up unless it is needed. */
export type GivenUp = typeof DISPENSABLE[number];

/** Gives up all of these permissions but the needed ones, for good. */
export function giveUpPermissions(needed: readonly GivenUp[] = []): void {
  for (const name of DISPENSABLE) {
    if (!needed.includes(name)) Deno.permissions.revokeSync({ name });
  }
}
