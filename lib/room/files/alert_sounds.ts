/**
 * `CHATDIR/alert-sounds/`: sounds that everybody in the room may choose from.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag, readInto, UNTRUSTED } from "../../posix/descriptor.ts";
import { Errno, expectSuccess } from "../../posix/errno.ts";
import { listDirectory } from "../../posix/file_system.ts";
import { statDescriptor } from "../../posix/stat.ts";
import { explain } from "../errors.ts";
import { OPEN_DIRECTORY, SOUND_NAME } from "../layout.ts";
import type { Room } from "../room.ts";

const DIRECTORY = "alert-sounds";
/** So many (bytes) are some seconds of sound; what has more is no alert. */
const MAX_SOUND_BYTES = 2 * 1024 * 1024;

/** The names of the sounds, sorted; none when the room has no such directory. */
export function listAlertSounds(room: Room): string[] {
  using directory = openSounds(room);
  return directory === undefined
    ? []
    : listDirectory(directory.fd).filter((name) => SOUND_NAME.test(name));
}

/**
 * The bytes of a sound, or undefined when there is none of this name.
 *
 * @throws {RoomError} when it can't be read.
 */
export function readAlertSound(room: Room, name: string): Uint8Array<ArrayBuffer> | undefined {
  using directory = openSounds(room);
  if (directory === undefined || !SOUND_NAME.test(name)) return undefined;
  const flags = OpenFlag.O_RDONLY | UNTRUSTED;
  const fd = openAt(directory.fd, name, flags);
  if (fd === -Errno.ENOENT || fd === -Errno.ELOOP) return undefined;
  try {
    using file = new Descriptor(expectSuccess(fd, "open", name));
    const stat = statDescriptor(file.fd);
    if (stat.type !== "file" || stat.size > MAX_SOUND_BYTES) return undefined;
    const bytes = new Uint8Array(stat.size);
    return bytes.subarray(0, expectSuccess(readInto(file.fd, bytes), "read", name));
  } catch (error) {
    throw explain(`read the alert sound "${name}"`, error);
  }
}

function openSounds(room: Room): Descriptor | undefined {
  const fd = openAt(room.directory, DIRECTORY, OPEN_DIRECTORY | OpenFlag.O_NOFOLLOW);
  return fd < 0 ? undefined : new Descriptor(fd);
}
