/**
 * The record of an attachment: `/file NAME SIZE MIME STORED` (docs/protocol.md).
 *
 * NAME is the name that the file had: spaces, `%` and control characters in it are written as `%`
 * and two hexadecimal digits for each of their bytes in UTF-8 (RFC 3986, section 2.1).
 *
 * @module
 */
import { formatCommand, type Stamp } from "../log/record.ts";

/** As long as a file system's names are (NAME_MAX in bytes, limits.h); here UTF-16 units. */
const MAX_NAME_LENGTH = 255;
/** What takes the place of a name that is none, such as `..`. */
const NAMELESS = "attachment";

/** A file that was sent with a message. */
export interface Attachment {
  /** Its name as the sender had it, without directories. Hostile: show it sanitised. */
  readonly name: string;
  /** Bytes, as the sender claims. */
  readonly size: number;
  /** Its type, such as `image/png`, as the sender claims. */
  readonly mime: string;
  /** Its name in `CHATDIR/files/`: small letters, digits, `-` and `.`, and no dot in front. */
  readonly stored: string;
}

const FILE = /^(\S+) (\d{1,15}) ([\w.+-]{1,80}\/[\w.+-]{1,80}) ([\da-z][\da-z.-]{0,254})$/;
/** Characters that can't stand in a line's word as they are. */
// deno-lint-ignore no-control-regex -- control characters are what must not get into a line.
const RESERVED = /[\s%\u0000-\u001f\u007f-\u009f]/gu;

/** The line that belongs right below the message that the file is attached to. */
export function formatAttachment(stamp: Stamp, { name, size, mime, stored }: Attachment): string {
  const word = baseName(name).replace(RESERVED, encodeURIComponent);
  return formatCommand(stamp, "file", `${word} ${size} ${mime} ${stored}`);
}

/** Understands what follows `/file`, or answers undefined when it is not what we write. */
export function parseAttachment(argument: string): Attachment | undefined {
  const fields = FILE.exec(argument);
  if (fields === null) return undefined;
  const [, word = "", size, mime = "", stored = ""] = fields;
  return { name: baseName(decode(word)), size: Number(size), mime, stored };
}

/** Decodes what is encoded correctly and leaves the rest as it is. */
function decode(word: string): string {
  return word.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** A name that is safe to make a file of: no directory, no NUL, and not `.` or `..`. */
export function baseName(path: string): string {
  const name = path.replaceAll("\0", "").split("/").at(-1)?.slice(0, MAX_NAME_LENGTH) ?? "";
  return name === "" || name === "." || name === ".." ? NAMELESS : name.toWellFormed();
}
