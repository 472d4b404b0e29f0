/**
 * Telling somebody who makes a room, or is alone in its group, for whom it is.
 *
 * @module
 */
import { isPrivateGroup } from "../room/access.ts";
import { groupNameOf } from "../room/names.ts";
import { isOwner, type Room } from "../room/room.ts";
import { sanitise } from "../sanitise.ts";
import { quote } from "../shell_word.ts";
import { printErrorSync } from "./output.ts";

/** Says it on stderr, if there is something to say. */
export function tellAudience(room: Room): void {
  // Who owns it costs nothing; the group is looked up.
  const isPrivate = isOwner(room) && isPrivateGroup(room.gid);
  if (!room.created && !isPrivate) return;
  const path = quote(room.place ?? room.path);
  const group = groupNameOf(room.gid);
  const what = `${room.created ? "New room" : "Room"} for the group ${group}`;
  const text = isPrivate
    ? `pipechat: ${what}: only you are in it. To share: pipechat ${path} GROUP`
    : `pipechat: ${what}, whose members join with: pipechat ${path}`;
  printErrorSync(`${sanitise(text)}\n`);
}
