/**
 * The account whose word counts for what came from other hosts: the file `link`, which is the
 * owner's alone and holds a uid. Whatever others write that looks as if it came from elsewhere is
 * not shown so.
 *
 * @module
 */
import { explain, NotYoursError } from "./errors.ts";
import { LINK, SETTING_MODE } from "./layout.ts";
import { nameOf } from "./names.ts";
import { isOwner, type Room } from "./room.ts";
import { readSettingFile, writeSettingFile } from "./setting_file.ts";

/** A number and a newline are far shorter. */
const MAX_BYTES = 32;
const UID = /^(0|[1-9]\d{0,9})\n?$/;

/** The uid of the account that may link the room with other hosts; undefined while none may. */
export function linkAccount(room: Room): number | undefined {
  const file = readSettingFile(room, LINK, MAX_BYTES);
  const [, uid] = file !== undefined && "text" in file ? UID.exec(file.text) ?? [] : [];
  return uid === undefined ? undefined : Number(uid);
}

/**
 * Says which account may link the room with other hosts.
 *
 * @throws {NotYoursError} unless this is the owner of the room, or root.
 * @throws {RoomError} when the kernel refuses.
 */
export function setLinkAccount(room: Room, uid: number): void {
  const action = `let an account link room "${room.path}"`;
  if (!isOwner(room)) {
    throw new NotYoursError(`Cannot ${action}: only its owner ${nameOf(room.owner)} can`);
  }
  try {
    writeSettingFile(room, LINK, SETTING_MODE, `${uid}\n`);
  } catch (error) {
    throw explain(action, error);
  }
}
