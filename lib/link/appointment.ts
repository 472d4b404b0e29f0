/**
 * Which account may link a room: the owner's word decides; who is the owner, or root, decides by
 * linking.
 *
 * @module
 */
import { effectiveUid } from "../posix/user.ts";
import { linkAccount, setLinkAccount } from "../room/link_account.ts";
import { nameOf } from "../room/names.ts";
import { isOwner, type Room } from "../room/room.ts";
import { LinkError } from "./state.ts";

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
