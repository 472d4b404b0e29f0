/**
 * How long a room keeps its messages: the file `keep`, which is the owner's alone. It holds one
 * line, an age and how many of the youngest messages stay whatever their age: `7d 50`.
 *
 * @module
 */
import { explain, NotYoursError } from "../errors.ts";
import { SETTING_MODE } from "../layout.ts";
import { nameOf } from "../names.ts";
import { isOwner, type Room } from "../room.ts";
import { readSettingFile, writeSettingFile } from "../setting_file.ts";
import { formatAge, parseAge } from "../units.ts";

/** How many of the youngest messages stay where nobody says otherwise, as in Fossil's chat. */
export const DEFAULT_AT_LEAST = 50;

const KEEP = "keep";
/** The line is far shorter. */
const KEEP_BYTES = 256;
const SETTING = /^(\S+) (\d{1,9})\n?$/;

/** How long messages live. */
export interface Keeping {
  /** ms; Infinity when they never expire. */
  readonly age: number;
  /** So many of the youngest messages stay whatever their age. */
  readonly atLeast: number;
}

/** What a room starts with. */
export const KEEP_FOREVER: Keeping = { age: Infinity, atLeast: DEFAULT_AT_LEAST };

/**
 * How long the room keeps its messages. A setting that somebody else than its owner or root could
 * have made does not count.
 *
 * @returns The setting, and why a file `keep` that is there was ignored.
 */
export function readKeeping(room: Room): { keeping: Keeping; ignored?: string } {
  const file = readSettingFile(room, KEEP, KEEP_BYTES);
  if (file === undefined) return { keeping: KEEP_FOREVER };
  const ignore = (why: string) => ({
    keeping: KEEP_FOREVER,
    ignored: `"keep" in room "${room.path}" is ignored, so that nothing expires: ${why}; ` +
      `its owner can set it again with: pipechat keep ${room.path} AGE`,
  });
  if ("ignored" in file) return ignore(file.ignored);
  const [, age, atLeast] = SETTING.exec(file.text) ?? [];
  const milliseconds = parseAge(age ?? "");
  if (milliseconds === undefined) return ignore(`it does not read like "7d ${DEFAULT_AT_LEAST}"`);
  return { keeping: { age: milliseconds, atLeast: Number(atLeast) } };
}

/**
 * Sets how long the room keeps its messages.
 *
 * @throws {NotYoursError} unless this is the owner of the room, or root.
 * @throws {RoomError} when the kernel refuses; the old setting still holds then.
 */
export function writeKeeping(room: Room, { age, atLeast }: Keeping): void {
  if (!isOwner(room)) {
    throw new NotYoursError(
      `Cannot set how long room "${room.path}" keeps its messages: ` +
        `only its owner ${nameOf(room.owner)} can`,
    );
  }
  try {
    writeSettingFile(room, KEEP, SETTING_MODE, `${formatAge(age)} ${atLeast}\n`);
  } catch (error) {
    throw explain(`set how long room "${room.path}" keeps its messages`, error);
  }
}
