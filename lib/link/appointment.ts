/**
 * Who may link a room: of accounts that one which the owner says, and who is the owner, or root,
 * says so by linking; of its processes one at a time.
 *
 * @module
 */
import { effectiveUid } from "../posix/user.ts";
import { linkAccount, setLinkAccount } from "../room/link_account.ts";
import { nameOf } from "../room/names.ts";
import { isOwner, type Room } from "../room/room.ts";
import { LinkError } from "./state.ts";

/** Another process links this room already. */
export class LinkedError extends LinkError {
  override name = "LinkedError";
}

/**
 * Makes sure that this account is the one that links a room.
 *
 * @throws {LinkError} when another is, or none.
 * @throws {RoomError} when it can't be noted.
 */
export function mustBeAppointed(room: Room): void {
  const uid = effectiveUid();
  const appointed = linkAccount(room);
  if (appointed === uid) return;
  if (appointed === undefined && isOwner(room)) return setLinkAccount(room, uid);
  const who = appointed === undefined ? "nobody may" : `only ${nameOf(appointed)} may`;
  throw new LinkError(
    `Cannot link room "${room.path}": ${who}; its owner ${nameOf(room.owner)} can let you: ` +
      `pipechat link --account ${nameOf(uid)} ${room.path}`,
  );
}

/**
 * Makes sure that no other process links a room.
 *
 * @param isAlone Whether this one has claimed it; undefined where that can't be done.
 * @throws {LinkedError} when another process does this already.
 * @throws {LinkError} when this account can't vouch for anything.
 */
export function mustBeAlone(room: Room, isAlone: boolean | undefined): void {
  if (isAlone === undefined) {
    throw new LinkError(
      `Cannot link room "${room.path}": the file of ${nameOf(effectiveUid())} in ` +
        `"${room.path}/authors" can't be had, so that nothing could be vouched for`,
    );
  }
  if (!isAlone) {
    throw new LinkedError(`Room "${room.path}" is linked already, by another process`);
  }
}
