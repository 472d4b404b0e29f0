/**
 * An open room on the disk: its directories, whatever they are called by now, and whose it is.
 *
 * @module
 */
import { type Descriptor, pathOf, replaceDescriptor, toCString } from "../posix/descriptor.ts";
import { expectSuccess } from "../posix/errno.ts";
import { networkFileSystem } from "../posix/file_system.ts";
import { holdDirectory } from "../posix/lock.ts";
import { isSameFile, leadsTo, mustStat, type Stat, statDescriptor } from "../posix/stat.ts";
import { mayActFor } from "../posix/user.ts";
import { mustBeInGroup, strayParts } from "./access.ts";
import { explain } from "./errors.ts";
import { DIRECTORY_MODE, openRoomDirectory } from "./layout.ts";
import { type OpenOptions, openRoom } from "./opening.ts";

/** Where a room is: at its path, where it can't be seen, or nowhere any more. */
export type Whereabouts = "here" | "astray" | "gone";

/**
 * An open room: descriptors of its directories, which stay the same whatever is renamed.
 *
 * @example Making a room, and entering it
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isOwner, Room } from "./room.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using made = Room.open(`${folder}/room`, { create: true });
 *   assertEquals([made.created, isOwner(made)], [true, true]);
 *   using entered = Room.open(`${folder}/room`);
 *   assertEquals([entered.created, entered.name], [false, "room"]);
 *   // Nobody but its owner and its group gets in.
 *   assertEquals((await Deno.stat(entered.path)).mode! & 0o777, 0o770);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class Room implements Disposable {
  /** Whether this call made it. */
  readonly created: boolean;
  readonly #directory: Descriptor;
  readonly #fifodir: Descriptor;
  /** What its directory was when it was opened: which one it is does not change. */
  readonly stat: Stat;
  #path: string;
  /** The same for libc: whether it still leads here is asked with each message. */
  #cPath: Uint8Array<ArrayBuffer> | undefined;
  #isHeld = false;

  private constructor(path: string, directory: Descriptor, fifodir: Descriptor, created: boolean) {
    this.#path = path;
    this.created = created;
    this.#directory = directory;
    this.#fifodir = fifodir;
    this.stat = mustStat(directory.fd, path);
  }

  /**
   * Opens the room at `path`, making what is missing of it when `create` is set.
   *
   * @throws {NoSuchRoomError} when there is nothing at the path, or no parent to make it in.
   * @throws {NotARoomError} when something else is there; nothing was changed.
   * @throws {NoAccessError} when the rights do not allow it.
   * @throws {GroupError} when the group is unknown or not this user's to give; nothing was changed.
   * @throws {RoomError} for whatever else the kernel refuses.
   */
  static open(path: string, options: OpenOptions = {}): Room {
    const gid = options.group === undefined ? undefined : mustBeInGroup(options.group);
    const action = `${options.create ? "open or create" : "open"} room "${path}"`;
    try {
      return openRoom(path, options, gid, (...parts) => new Room(path, ...parts));
    } catch (error) {
      throw explain(action, error);
    }
  }

  /** The path as it was given, or where the room was found again: for messages. */
  get path(): string {
    return this.#path;
  }

  /** Its absolute path without symbolic links, or undefined when that can't be known. */
  get place(): string | undefined {
    const path = pathOf(this.directory);
    return path !== undefined && leadsTo(path, this.stat) ? path : undefined;
  }

  /** The last part of its path. */
  get name(): string {
    const path = this.place ?? this.#path;
    return path.replace(/(?<=.)\/+$/, "").replace(/^.*\/(?=.)/s, "");
  }

  /** Descriptor of `CHATDIR/`. */
  get directory(): number {
    return this.#directory.fd;
  }

  /** Descriptor of `CHATDIR/event/`. */
  get fifodir(): number {
    return this.#fifodir.fd;
  }

  /** The uid that owns the room. */
  get owner(): number {
    return this.stat.uid;
  }

  /** The group whose members may enter. */
  get gid(): number {
    return mustStat(this.#directory.fd, this.path).gid;
  }

  /** Whether the path still leads to this room. */
  exists(): boolean {
    this.#cPath ??= toCString(this.#path);
    return leadsTo(this.#cPath, this.stat);
  }

  /** Looks where the room is; where it was moved to is its path from then on. */
  find(): Whereabouts {
    if (this.exists()) return "here";
    const { place } = this;
    if (place !== undefined) {
      this.#path = place;
      this.#cPath = undefined;
      return "here";
    }
    const path = pathOf(this.directory);
    const stat = statDescriptor(this.directory);
    // Some file systems count no names of directories.
    const isRemoved = stat.type === "none" || stat.links === 0 || path?.endsWith(" (deleted)");
    return isRemoved ? "gone" : "astray";
  }

  /**
   * Holds the room's directory until the room is closed, so that it is not emptied by age
   * (tmpfiles.d(5)). Somebody may stand in the way; it can be tried again then.
   */
  hold(): void {
    if (!this.#isHeld) this.#isHeld = holdDirectory(this.directory);
  }

  /**
   * Looks whether `event/` still is what it was, and takes the one that is there now if not, making
   * it when it is missing; {@linkcode Room.fifodir} stays the same number.
   *
   * @returns Whether it is another one.
   * @throws {RoomError} when that can't be opened or made.
   */
  renewFifodir(): boolean {
    try {
      using named = openRoomDirectory(this.directory, "event", DIRECTORY_MODE);
      const [one, other] = [mustStat(named.fd, "event"), mustStat(this.fifodir, "event")];
      if (isSameFile(one, other)) return false;
      expectSuccess(replaceDescriptor(this.fifodir, named.fd), "dup3", "event");
      return true;
    } catch (error) {
      throw explain(`listen in room "${this.path}" again`, error);
    }
  }

  /** What the person who opens it should know, one sentence each. */
  warnings(): string[] {
    const warnings: string[] = [];
    for (const [isOwners, strays] of this.#strays()) {
      const list = strays.join(", ");
      const remedy = isOwners
        ? `its owner or root can mend it with: pipechat ${this.path} GROUP`
        : `whose they are can mend it with: chgrp GROUP, in the room's directory`;
      warnings.push(
        `room "${this.path}" has parts of another group, which its members can't use: ${list}; ` +
          remedy,
      );
    }
    const network = networkFileSystem(this.#directory.fd);
    if (network !== undefined) {
      warnings.push(
        `room "${this.path}" is on ${network}: FIFOs do not cross hosts, so only people on this ` +
          `host hear each other at once`,
      );
    }
    return warnings;
  }

  /** The names of stray parts, those of the owner's first. */
  #strays(): [isOwners: boolean, names: string[]][] {
    const all = strayParts(this.#directory.fd);
    return [true, false].flatMap((isOwners) => {
      const names = all.filter((stray) => stray.isOwners === isOwners).map(({ name }) => name);
      return names.length === 0 ? [] : [[isOwners, names]];
    });
  }

  /** Closes the descriptors; the room stays. */
  close(): void {
    this.#fifodir.close();
    this.#directory.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** Whether this process acts for the owner of the room, or for root. */
export function isOwner(room: Room): boolean {
  return mayActFor(room.owner);
}
