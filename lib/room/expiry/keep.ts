/**
 * How long a room keeps its messages: the file `keep`, which is the owner's alone. It holds one
 * line, an age and how many of the youngest messages stay whatever their age: `7d 50`.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, readInto, writeFully } from "../../posix/descriptor.ts";
import { describeErrno, Errno, expectSuccess } from "../../posix/errno.ts";
import { renameAt, unlinkAt } from "../../posix/file_system.ts";
import { statDescriptor } from "../../posix/stat.ts";
import { nameOf } from "../names.ts";
import { explain, NotYoursError } from "../errors.ts";
import { KEEP_MODE, makeRoomFile } from "../layout.ts";
import { isOwner, type Room } from "../room.ts";
import { formatAge, parseAge } from "../units.ts";

/** How many of the youngest messages stay where nobody says otherwise, as in Fossil's chat. */
export const DEFAULT_AT_LEAST = 50;

const KEEP = "keep";
const WRITABLE_BY_OTHERS = 0o022;
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
  const flags = OpenFlag.O_RDONLY | OpenFlag.O_NOFOLLOW | OpenFlag.O_NONBLOCK;
  const fd = openAt(room.directory, KEEP, flags);
  if (fd === -Errno.ENOENT) return { keeping: KEEP_FOREVER };
  const ignore = (why: string) => ({
    keeping: KEEP_FOREVER,
    ignored: `"keep" in room "${room.path}" is ignored, so that nothing expires: ${why}; ` +
      `its owner can set it again with: pipechat keep ${room.path} AGE`,
  });
  if (fd < 0) return ignore(describeErrno(-fd));
  using file = new Descriptor(fd);
  const stat = statDescriptor(fd);
  if (stat.type !== "file") return ignore("it is not a regular file");
  if (stat.uid !== room.owner && stat.uid !== 0) {
    return ignore(`it belongs to ${nameOf(stat.uid)}`);
  }
  if (stat.mode & WRITABLE_BY_OTHERS) return ignore("others may write it");
  const buffer = new Uint8Array(KEEP_BYTES);
  const text = new TextDecoder().decode(buffer.subarray(0, Math.max(0, readInto(file.fd, buffer))));
  const [, age, atLeast] = SETTING.exec(text) ?? [];
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
  const draft = `.${KEEP}.${crypto.randomUUID()}`;
  try {
    using file = makeRoomFile(room.directory, draft, KEEP_MODE);
    const line = new TextEncoder().encode(`${formatAge(age)} ${atLeast}\n`);
    expectSuccess(writeFully(file.fd, line), "write", draft);
    expectSuccess(renameAt(room.directory, draft, KEEP), "rename", draft);
  } catch (error) {
    unlinkAt(room.directory, draft);
    throw explain(`set how long room "${room.path}" keeps its messages`, error);
  }
}
