/**
 * The names of users and groups: by what the kernel knows, not by what the environment says.
 *
 * @module
 */
import { effectiveUid, groupById, userId, userName } from "../posix/user.ts";

const UID = /^(0|[1-9]\d{0,9})$/;

/**
 * The nick of this process: its user's name; under sudo, as root, the invoking user's. A uid
 * without a name is its number.
 *
 * @param sudoUser The value of `SUDO_USER`; anybody can set it, so only root's counts.
 */
export function ownNick(sudoUser: string | undefined): string {
  return asNick(nameOf(ownUid(sudoUser)));
}

/** The uid that {@linkcode ownNick} belongs to. */
export function ownUid(sudoUser: string | undefined): number {
  const uid = effectiveUid();
  return (uid === 0 && sudoUser !== undefined ? userId(sudoUser) : undefined) ?? uid;
}

/** Whether a nick is a user's, by name or by number; any other one is a robot's. */
export function isUserNick(nick: string): boolean {
  return userId(nick) !== undefined || UID.test(nick);
}

/** The name of a uid, or its number when it has none. */
export function nameOf(uid: number): string {
  return userName(uid) ?? String(uid);
}

/** The name of a gid, or its number when it has none. */
export function groupNameOf(gid: number): string {
  return groupById(gid)?.name ?? String(gid);
}

/** `name` without the characters that would break a log line. */
function asNick(name: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what must not get into a line.
  return name.replace(/[<>\u0000-\u001f\u007f]/g, "_");
}
