/**
 * Where a process listens, as the kernel knows it.
 *
 * @module
 */
import { descriptorsOf } from "./descriptors.ts";

/** The state of a socket that listens, in /proc/net/tcp (TCP_LISTEN of the kernel). */
const LISTENING = "0A";

/** The TCP addresses that a process listens on, such as `127.0.0.1:80` (proc(5)). */
export function addressesOf(pid: number): string[] {
  const inodes = new Set(socketsOf(pid));
  return ["tcp", "tcp6"].flatMap((table) =>
    rowsOf(`/proc/${pid}/net/${table}`)
      .filter(({ state, inode }) => state === LISTENING && inodes.has(inode))
      .map(({ local }) => readable(local))
  );
}

function socketsOf(pid: number): string[] {
  return descriptorsOf(pid).flatMap(({ target }) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

function rowsOf(path: string): { local: string; state: string; inode: string }[] {
  return Deno.readTextFileSync(path).split("\n").slice(1).map((row) => {
    const [, local = "", , state = "", , , , , , inode = ""] = row.trim().split(/\s+/);
    return { local, state, inode };
  });
}

/** An IPv4 address is in there as one number in the order of the machine; any other stays hex. */
function readable(local: string): string {
  const [address = "", port = ""] = local.split(":");
  const parts = address.match(/../g)?.map((hex) => parseInt(hex, 16)) ?? [];
  const name = parts.length === 4 ? parts.toReversed().join(".") : address;
  return `${name}:${parseInt(port, 16)}`;
}
