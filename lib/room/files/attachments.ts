/**
 * Attachments: the files that belong to messages, kept in `CHATDIR/files/`. A file appears there
 * whole or not at all, and its name there tells what must be in it.
 *
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import {
  Descriptor,
  openAt,
  OpenFlag,
  readIntoAt,
  UNTRUSTED,
  writeFully,
} from "../../posix/descriptor.ts";
import { Errno, expectSuccess, systemError } from "../../posix/errno.ts";
import { listDirectory, renameAt, unlinkAt } from "../../posix/file_system.ts";
import { statAt, statDescriptor } from "../../posix/stat.ts";
import { abortable } from "../abortable.ts";
import { AttachmentError, explain, TooLargeError } from "../errors.ts";
import { type Attachment, baseName } from "../message/file_record.ts";
import { Pace } from "../log/pace.ts";
import {
  ATTACHMENT_DRAFT,
  ATTACHMENT_MODE,
  ATTACHMENT_NAME,
  DIRECTORY_MODE,
  makeRoomFile,
  openRoomDirectory,
} from "../layout.ts";
import type { Room } from "../room.ts";
import { formatSize } from "../units.ts";
import { FILES, openFiles } from "./stored.ts";

/** The most bytes of an attachment where nobody says otherwise: all share one disk. */
export const DEFAULT_ATTACHMENT_LIMIT = 64 * 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;
/** So long (ms) after its last change a file that was never finished is taken for abandoned. */
const ABANDONED_AFTER = 86_400_000;
const UNKNOWN_TYPE = "application/octet-stream";

/** Half a SHA-256, 128 bits: enough that nobody finds a second file with the same. */
const HASH_DIGITS = 32;
/** How to store an attachment. */
export interface StoreOptions {
  /** What it is called; directories in front are left out. */
  readonly name: string;
  /** Its media type; by default what the extension of the name says. */
  readonly mime?: string | undefined;
  /** Its size in bytes, if that is known beforehand. */
  readonly size?: number | undefined;
  /** The most bytes that it may have. */
  readonly limit?: number | undefined;
  /** Told after every chunk how many bytes are stored. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** Stops it; nothing stays then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies `bytes` into the room's files, then calls `record`, which writes the message that they
 * belong to. Whatever fails, here or there, nothing of the attachment stays.
 *
 * @returns What `record` returns.
 * @throws {TooLargeError} when there are more bytes than the limit.
 * @throws {RoomError} when the kernel refuses; besides, what `bytes` and `record` throw.
 *
 * @example Sending a file, and reading it again
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Room } from "../room.ts";
 * import { Sender } from "../sender.ts";
 * import { openAttachment, storeAttachment } from "./attachments.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   using room = Room.open(`${folder}/room`, { create: true });
 *   using sender = new Sender(room, "backup");
 *   const bytes = new Blob(["a,b\n1,2\n"]).stream();
 *   const options = { name: "table.csv", limit: 1024 };
 *   const attachment = await storeAttachment(room, bytes, options, (attachment) => {
 *     sender.send("the figures", attachment);
 *     return attachment;
 *   });
 *   assertEquals([attachment.size, attachment.mime], [8, "text/csv"]);
 *   using reader = openAttachment(room, attachment);
 *   assertEquals(await new Response(ReadableStream.from(reader.read())).text(), "a,b\n1,2\n");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function storeAttachment<T>(
  room: Room,
  bytes: AsyncIterable<Uint8Array<ArrayBuffer>>,
  options: StoreOptions,
  record: (attachment: Attachment) => T | Promise<T>,
): Promise<T> {
  const name = baseName(options.name);
  try {
    mustFit(name, options.size ?? 0, options.limit);
    using files = openRoomDirectory(room.directory, FILES, DIRECTORY_MODE);
    removeAbandonedDrafts(files.fd, Date.now());
    let entry = `.${randomDigits(HASH_DIGITS)}`;
    try {
      const { size, hash } = await writeDraft(files.fd, entry, bytes, { ...options, name });
      const stored = `${hash}-${randomDigits(16)}`;
      expectSuccess(renameAt(files.fd, entry, stored), "rename", entry);
      entry = stored;
      return await record({ name, size, mime: options.mime ?? await mediaType(name), stored });
    } catch (error) {
      unlinkAt(files.fd, entry);
      throw error;
    }
  } catch (error) {
    throw explain(`attach "${name}"`, error);
  }
}

/** An attachment that is open for reading; made by {@linkcode openAttachment}. */
export class AttachmentReader implements Disposable {
  readonly #attachment: Attachment;
  readonly #file: Descriptor;

  /**
   * Leaves it to the caller that the file is a regular one, and of the size in the record.
   *
   * @param file Its descriptor, which is this object's to close from now on.
   */
  constructor(attachment: Attachment, file: Descriptor) {
    this.#attachment = attachment;
    this.#file = file;
  }

  /** Bytes. */
  get size(): number {
    return this.#attachment.size;
  }

  /**
   * Its bytes, from the beginning; a chunk is only valid until the next one. The last of them are
   * held back until all are known to be what was sent.
   *
   * @throws {AttachmentError} instead of the last chunk, if they are not.
   */
  *read(): Generator<Uint8Array<ArrayBuffer>> {
    const { size, stored } = this.#attachment;
    const hash = createHash("sha256");
    const buffer = new Uint8Array(CHUNK_BYTES);
    let chunk = buffer.subarray(0, 0);
    for (let at = 0; at < size;) {
      chunk = this.#readAt(at, buffer.subarray(0, Math.min(size - at, buffer.length)));
      if (chunk.length === 0) break;
      at += chunk.length;
      hash.update(chunk);
      if (at < size) yield chunk;
    }
    if (!stored.startsWith(`${shortHash(hash)}-`)) throw changed(this.#attachment);
    if (chunk.length > 0) yield chunk;
  }

  /** The bytes that are read into `buffer`, none of them at the end. */
  #readAt(offset: number, buffer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const { name, stored } = this.#attachment;
    const length = readIntoAt(this.#file.fd, buffer, offset);
    if (length < 0) throw explain(`read "${name}"`, systemError(-length, "read", stored));
    return buffer.subarray(0, length);
  }

  /** Closes it. */
  close(): void {
    this.#file.close();
  }

  /** As {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens an attachment. Its record is a stranger's claim, so nothing is opened but a regular file
 * right in `files/`, under a name of the kind that pipechat makes and of the size in the record.
 *
 * @throws {AttachmentError} when there is no such file, or it is not what was sent.
 * @throws {RoomError} when the kernel refuses.
 */
export function openAttachment(room: Room, attachment: Attachment): AttachmentReader {
  const { name, stored } = attachment;
  const refused = (why: string) => new AttachmentError(`Cannot open attachment "${name}": ${why}`);
  if (!ATTACHMENT_NAME.test(stored)) throw refused("its record is forged");
  using files = openFiles(room);
  const flags = OpenFlag.O_RDONLY | UNTRUSTED;
  const fd = files === undefined ? -Errno.ENOENT : openAt(files.fd, stored, flags);
  if (fd === -Errno.ENOENT) throw refused("its file is gone");
  if (fd === -Errno.ELOOP) throw refused("somebody put a symbolic link in its place");
  if (fd < 0) throw explain(`open attachment "${name}"`, systemError(-fd, "open", stored));
  const file = new Descriptor(fd);
  const stat = statDescriptor(fd);
  if (stat.type === "file" && stat.size === attachment.size) {
    return new AttachmentReader(attachment, file);
  }
  file.close();
  if (stat.type !== "file") throw refused("what is in its place is not a regular file");
  throw changed(attachment);
}

/** What the extension of a file's name says about its contents. */
async function mediaType(name: string): Promise<string> {
  // Its table is made when it is loaded, and few sessions send a file.
  const { default: mime } = await import("mime/lite");
  return mime.getType(name) ?? UNKNOWN_TYPE;
}

/** Removes what senders that were killed have left half written. */
function removeAbandonedDrafts(files: number, now: number): void {
  for (const name of listDirectory(files).filter((name) => ATTACHMENT_DRAFT.test(name))) {
    if (now - statAt(files, name).modified > ABANDONED_AFTER) unlinkAt(files, name);
  }
}

async function writeDraft(
  files: number,
  draft: string,
  bytes: AsyncIterable<Uint8Array<ArrayBuffer>>,
  { name, limit, onProgress, signal }: StoreOptions,
): Promise<{ size: number; hash: string }> {
  using file = makeRoomFile(files, draft, ATTACHMENT_MODE);
  const hash = createHash("sha256");
  let size = 0;
  const pace = new Pace();
  for await (const chunk of abortable(bytes, signal)) {
    await pace.keep();
    size += chunk.length;
    mustFit(name, size, limit);
    expectSuccess(writeFully(file.fd, chunk), "write", `files/${draft}`);
    hash.update(chunk);
    onProgress?.(size);
  }
  return { size, hash: shortHash(hash) };
}

function mustFit(name: string, size: number, limit = DEFAULT_ATTACHMENT_LIMIT): void {
  if (size <= limit) return;
  throw new TooLargeError(
    `Cannot attach "${name}": it has more than ${formatSize(limit)}, which is the limit`,
  );
}

function changed({ name }: Attachment): AttachmentError {
  return new AttachmentError(`Attachment "${name}" is not what was sent: it was changed since`);
}

/** Of so many bytes, as the name of an attachment has it. */
export function shortHash(hash: Hash): string {
  return hash.digest("hex").slice(0, HASH_DIGITS);
}

/** For names that nobody can guess. */
export function randomDigits(count: number): string {
  return crypto.getRandomValues(new Uint8Array(count / 2)).toHex();
}
