/**
 * What is stored in `CHATDIR/files/`, and how it goes; how it gets there, and is read, is in
 * `attachments.ts`.
 *
 * @module
 */
import { Descriptor, openAt, OpenFlag } from "../../posix/descriptor.ts";
import { Errno, systemError } from "../../posix/errno.ts";
import { listDirectory, unlinkAt } from "../../posix/file_system.ts";
import { statAt } from "../../posix/stat.ts";
import { explain } from "../errors.ts";
import { ATTACHMENT_NAME, OPEN_DIRECTORY } from "../layout.ts";
import type { Room } from "../room.ts";

/** A directory of the room, mode 0770: any member may remove what is in it. */
export const FILES = "files";

/** The names under which attachments are stored in the room. */
export function listStored(room: Room): string[] {
  using files = openFiles(room);
  return files === undefined
    ? []
    : listDirectory(files.fd).filter((name) => ATTACHMENT_NAME.test(name));
}

/**
 * Removes an attachment's file.
 *
 * @param owner Only when this uid owns it; a record can name anybody's file.
 * @returns Whether it was there and is gone now.
 * @throws {RoomError} when the kernel refuses.
 */
export function removeAttachment(room: Room, stored: string, owner?: number): boolean {
  if (!ATTACHMENT_NAME.test(stored)) return false;
  using files = openFiles(room);
  if (files === undefined) return false;
  if (owner !== undefined && statAt(files.fd, stored).uid !== owner) return false;
  const result = unlinkAt(files.fd, stored);
  if (result === -Errno.ENOENT) return false;
  if (result < 0) throw explain("remove an attachment", systemError(-result, "unlink", stored));
  return true;
}

/**
 * The directory; undefined where nothing was ever stored.
 *
 * @throws {RoomError} when the kernel refuses.
 */
export function openFiles(room: Room): Descriptor | undefined {
  const fd = openAt(room.directory, FILES, OPEN_DIRECTORY | OpenFlag.O_NOFOLLOW);
  if (fd === -Errno.ENOENT) return undefined;
  if (fd < 0) {
    throw explain(`open the files of room "${room.path}"`, systemError(-fd, "open", FILES));
  }
  return new Descriptor(fd);
}
