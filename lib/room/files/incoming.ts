/**
 * An attachment that comes from another host in pieces, under a name that is known beforehand and
 * tells what must be in it.
 *
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { type Descriptor, writeFully } from "../../posix/descriptor.ts";
import { Errno, expectSuccess } from "../../posix/errno.ts";
import { linkAt, unlinkAt } from "../../posix/file_system.ts";
import { explain } from "../errors.ts";
import { ATTACHMENT_MODE, DIRECTORY_MODE, makeRoomFile, openRoomDirectory } from "../layout.ts";
import type { Attachment } from "../message/file_record.ts";
import type { Room } from "../room.ts";
import { randomDigits, shortHash } from "./attachments.ts";
import { FILES } from "./stored.ts";

const DRAFT_DIGITS = 32;

/** An attachment that is being written; nobody sees it before it is whole. */
export class IncomingAttachment implements Disposable {
  /** What its record says that it will be; nothing of that is true before it is finished. */
  readonly attachment: Attachment;
  readonly #files: Descriptor;
  readonly #file: Descriptor;
  readonly #draft = `.${randomDigits(DRAFT_DIGITS)}`;
  readonly #hash: Hash = createHash("sha256");
  #size = 0;

  /**
   * Makes an empty draft, which no message refers to.
   *
   * @throws {RoomError} when the kernel refuses.
   */
  constructor(room: Room, attachment: Attachment) {
    this.attachment = attachment;
    using cleanup = new DisposableStack();
    try {
      this.#files = cleanup.use(openRoomDirectory(room.directory, FILES, DIRECTORY_MODE));
      this.#file = cleanup.use(makeRoomFile(this.#files.fd, this.#draft, ATTACHMENT_MODE));
    } catch (error) {
      throw explain(`fetch "${attachment.name}"`, error);
    }
    cleanup.move();
  }

  /** How many bytes are there. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes the next bytes.
   *
   * @returns Whether they fit: an attachment is as long as its record says.
   * @throws {RoomError} when they can't be written.
   */
  write(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#size + bytes.length > this.attachment.size) return false;
    const written = writeFully(this.#file.fd, bytes);
    try {
      expectSuccess(written, "write", `files/${this.#draft}`);
    } catch (error) {
      throw explain(`fetch "${this.attachment.name}"`, error);
    }
    this.#hash.update(bytes);
    this.#size += bytes.length;
    return true;
  }

  /** Gives it its name, if it is what was sent; one that is there already stays. */
  finish(): boolean {
    const { size, stored } = this.attachment;
    if (this.#size !== size || !stored.startsWith(`${shortHash(this.#hash)}-`)) return false;
    const result = linkAt(this.#files.fd, this.#draft, stored);
    return result === 0 || result === -Errno.EEXIST;
  }

  /** Removes what is not finished. */
  [Symbol.dispose](): void {
    unlinkAt(this.#files.fd, this.#draft);
    this.#file.close();
    this.#files.close();
  }
}
