/**
 * What a room is about: the first line of the file `topic`. It is its owner's to write, or
 * everybody's if the owner says so: then they write into the owner's very file, as anybody could put
 * another one in its place.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  Descriptor,
  openAt,
  OpenFlag,
  truncateDescriptor,
  UNTRUSTED,
  writeBytesAt,
} from "../posix/descriptor.ts";
import { Errno, expectSuccess, systemError } from "../posix/errno.ts";
import { isSameFile, type Stat, statAt, statDescriptor } from "../posix/stat.ts";
import { explain, NotYoursError, UnsendableError } from "./errors.ts";
import { SETTING_MODE, SHARED_TOPIC_MODE } from "./layout.ts";
import { nameOf } from "./names.ts";
import { isOwner, type Room } from "./room.ts";
import { readSettingFile, writeSettingFile } from "./setting_file.ts";

/** A topic is one line: some rows of a screen, and one write(2) into one page of the file. */
export const MAX_TOPIC_BYTES = 400;

const TOPIC = "topic";
/** The owner may change the file at the same moment; then it is tried again. */
const MAX_TRIES = 3;

/** What a room is about, and who may say so. */
export interface Topic {
  /** Empty where there is none. Hostile: show it sanitised. */
  readonly text: string;
  /** Whether everybody in the room may set it. */
  readonly isShared: boolean;
  /** Why a file `topic` that is there does not count. */
  readonly ignored?: string;
}

/** The topic of a room. */
export function readTopic(room: Room): Topic {
  const file = readSettingFile(room, TOPIC, MAX_TOPIC_BYTES + 1, SHARED_TOPIC_MODE);
  if (file === undefined) return { text: "", isShared: false };
  if ("ignored" in file) return { text: "", isShared: false, ignored: file.ignored };
  return { text: cleanTopic(file.text.split("\n")[0] ?? ""), isShared: file.isShared };
}

/**
 * Sets the topic; an empty one removes it.
 *
 * @returns The topic as it is then: one line, without what a line can't hold.
 * @throws {UnsendableError} when it is too long.
 * @throws {NotYoursError} when only the owner of the room may set it.
 * @throws {RoomError} when the kernel refuses; the old one still holds then.
 *
 * @example What the room is about
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Room } from "./room.ts";
 * import { readTopic, writeTopic } from "./topic.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   writeTopic(room, "the move to the new rack\n");
 *   assertEquals(readTopic(room), { text: "the move to the new rack", isShared: false });
 *   writeTopic(room, "");
 *   assertEquals(readTopic(room).text, "");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function writeTopic(room: Room, text: string): string {
  const topic = cleanTopic(text);
  const length = Buffer.byteLength(topic);
  if (length > MAX_TOPIC_BYTES) {
    throw new UnsendableError(
      `Cannot set a topic of ${length} bytes: the limit is ${MAX_TOPIC_BYTES}`,
    );
  }
  const action = `set the topic of room "${room.path}"`;
  try {
    if (isOwner(room)) putTopic(room, topic, readTopic(room).isShared);
    else overwriteTopic(room, topic);
  } catch (error) {
    throw explain(action, error);
  }
  return topic;
}

/**
 * Says whether everybody in the room may set the topic, or only the owner.
 *
 * @throws {NotYoursError} unless this is the owner, or root.
 * @throws {RoomError} when the kernel refuses; all is as before then.
 */
export function shareTopic(room: Room, isShared: boolean): void {
  const action = `say who sets the topic of room "${room.path}"`;
  if (!isOwner(room)) {
    throw new NotYoursError(`Cannot ${action}: only its owner ${nameOf(room.owner)} can`);
  }
  try {
    putTopic(room, readTopic(room).text, isShared);
  } catch (error) {
    throw explain(action, error);
  }
}

function putTopic(room: Room, topic: string, isShared: boolean): void {
  writeSettingFile(room, TOPIC, isShared ? SHARED_TOPIC_MODE : SETTING_MODE, `${topic}\n`);
}

/** Writes into the owner's file, in one write(2): what stands behind the first line is nothing. */
function overwriteTopic(room: Room, topic: string): void {
  const line = new TextEncoder().encode(`${topic}\n`);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const flags = OpenFlag.O_RDWR | UNTRUSTED;
    const fd = openAt(room.directory, TOPIC, flags);
    if (fd < 0 && fd !== -Errno.EACCES && fd !== -Errno.ENOENT) {
      throw systemError(-fd, "open", TOPIC);
    }
    if (fd < 0) throw ownersAlone(room);
    using file = new Descriptor(fd);
    const stat = statDescriptor(fd);
    if (!isOpenToAll(room, stat)) throw ownersAlone(room);
    const written = expectSuccess(writeBytesAt(fd, line, 0), "write", TOPIC);
    if (written < line.length) throw systemError(Errno.ENOSPC, "write", TOPIC);
    expectSuccess(truncateDescriptor(file.fd, line.length), "ftruncate", TOPIC);
    if (isSameFile(statAt(room.directory, TOPIC), stat)) return;
  }
}

/**
 * Whether the owner has made the file for everybody to write: no umask and no redirection gives it
 * this mode, so it is none that was moved here for somebody to overwrite.
 */
function isOpenToAll(room: Room, { type, uid, gid, mode, links }: Stat): boolean {
  return type === "file" && mode === SHARED_TOPIC_MODE && links === 1 &&
    (uid === room.owner || uid === 0) && gid === room.gid;
}

function ownersAlone(room: Room): NotYoursError {
  return new NotYoursError(
    `Cannot set the topic of room "${room.path}": only its owner ${nameOf(room.owner)} can, ` +
      `until they let everybody do so with: /topic --everybody`,
  );
}

/** One line without controls: a C client prints it as it is. */
export function cleanTopic(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}
