/**
 * Sending a file that a person named.
 *
 * @module
 */
import { storeAttachment } from "../../room/files/attachments.ts";
import type { Attachment } from "../../room/message/file_record.ts";
import type { Room } from "../../room/room.ts";
import { sanitise } from "../../sanitise.ts";
import { openFileSource } from "./source.ts";
import { Progress, type ProgressDisplay } from "../progress.ts";

/** How to attach a file. */
export interface AttachOptions {
  /** What to call it; by default what it is called where it is. */
  readonly name?: string | undefined;
  /** The most bytes that it may have. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly display: ProgressDisplay;
}

/**
 * Copies the file at `path`, or standard input for `-`, into the room, and calls `record`, which
 * writes the message.
 *
 * @returns What `record` returns.
 * @throws {RoomError} as `storeAttachment` does, and when the file can't be read.
 */
export async function attach<T>(
  room: Room,
  path: string,
  { name, limit, signal, display }: AttachOptions,
  record: (attachment: Attachment) => T,
): Promise<T> {
  using source = openFileSource(path);
  using progress = new Progress(`Sending "${sanitise(path)}"`, source.size, display);
  const options = {
    name: name ?? (path === "-" ? "stdin" : path),
    size: source.size,
    limit,
    signal,
    onProgress: (bytes: number) => progress.update(bytes),
  };
  return await storeAttachment(room, source.bytes, options, record);
}
