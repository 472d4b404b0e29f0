/**
 * Settings of a room that are its owner's: small files, made anew for every change and put in the
 * place of the one before in one step. Anybody in the group can put something else there, so what
 * the owner or root has not made does not count.
 *
 * @module
 */
import {
  Descriptor,
  openAt,
  OpenFlag,
  readFully,
  UNTRUSTED,
  writeFully,
} from "../posix/descriptor.ts";
import { describeErrno, Errno, expectSuccess } from "../posix/errno.ts";
import { renameAt, unlinkAt } from "../posix/file_system.ts";
import { statDescriptor } from "../posix/stat.ts";
import { makeRoomFile } from "./layout.ts";
import { nameOf } from "./names.ts";
import type { Room } from "./room.ts";

const WRITABLE_BY_OTHERS = 0o022;

/** A setting, or why what is there in its place does not count. */
export type SettingFile =
  | { readonly text: string; readonly isShared: boolean }
  | { readonly ignored: string };

/**
 * Reads a setting.
 *
 * @param limit No more bytes of it are read.
 * @param sharedMode Exactly these rights it may have as well, where others may write it.
 * @returns What it says; undefined where there is none.
 */
export function readSettingFile(
  room: Room,
  name: string,
  limit: number,
  sharedMode?: number,
): SettingFile | undefined {
  const flags = OpenFlag.O_RDONLY | UNTRUSTED;
  const fd = openAt(room.directory, name, flags);
  if (fd === -Errno.ENOENT) return undefined;
  if (fd < 0) return { ignored: describeErrno(-fd) };
  using file = new Descriptor(fd);
  const stat = statDescriptor(fd);
  if (stat.type !== "file") return { ignored: "it is not a regular file" };
  if (stat.uid !== room.owner && stat.uid !== 0) {
    return { ignored: `it belongs to ${nameOf(stat.uid)}` };
  }
  const isShared = stat.mode === sharedMode;
  if (stat.mode & WRITABLE_BY_OTHERS && !isShared) return { ignored: "others may write it" };
  const buffer = new Uint8Array(limit);
  const length = Math.max(0, readFully(file.fd, buffer));
  return { text: new TextDecoder().decode(buffer.subarray(0, length)), isShared };
}

/**
 * Puts a setting in the place of the one before.
 *
 * @throws {Error} as `systemError` makes it, when the kernel refuses; the old one still holds then.
 */
export function writeSettingFile(room: Room, name: string, mode: number, text: string): void {
  const draft = `.${name}.${crypto.randomUUID()}`;
  try {
    using file = makeRoomFile(room.directory, draft, mode);
    expectSuccess(writeFully(file.fd, new TextEncoder().encode(text)), "write", draft);
    expectSuccess(renameAt(room.directory, draft, name), "rename", draft);
  } catch (error) {
    unlinkAt(room.directory, draft);
    throw error;
  }
}
