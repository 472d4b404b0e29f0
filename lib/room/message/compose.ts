/**
 * Turning what somebody typed or piped in into a record that can be sent.
 *
 * @module
 */
import { isPrintableAscii } from "../../ascii.ts";
import { UnsendableError } from "../errors.ts";
import { type Attachment, formatAttachment } from "./file_record.ts";
import { MAX_LINE_BYTES } from "../log/lines.ts";
import { formatLocalTime } from "./local_time.ts";
import { formatMessage, type Stamp } from "../log/record.ts";

/** A whole message, its lines with what stands in front of them: more belongs into a file. */
export const MAX_RECORD_BYTES = 1024 * 1024;
/** Room for PID, time and nick in front of a line. */
const MAX_PREFIX_BYTES = 256;

/** The longest line of a text that can be sent, in bytes. */
export const MAX_TEXT_LINE_BYTES = MAX_LINE_BYTES - MAX_PREFIX_BYTES;

/** What a UTF-16 unit takes in UTF-8 at most. */
const MAX_UTF8_BYTES = 3;

const encoder = new TextEncoder();

/**
 * The log lines of a message. Line ends become `\n`, blank lines around the text and NULs go; all
 * else stays as it was typed. With an attachment no text is needed.
 *
 * @param localTime What the sender's clock shows, where that is another time zone than the host's.
 * @throws {UnsendableError} when nothing is left, or more than a record holds.
 */
export function formatSendable(
  stamp: Stamp,
  text: string,
  attachment?: Attachment,
  localTime?: string,
): string {
  const clean = cleanText(text);
  if (clean === "" && attachment === undefined) {
    throw new UnsendableError("Cannot send an empty message");
  }
  const file = attachment === undefined ? "" : formatAttachment(stamp, attachment);
  const clock = localTime === undefined ? "" : formatLocalTime(stamp, localTime);
  const record = formatMessage(stamp, clean) + file + clock;
  if (record.length * MAX_UTF8_BYTES > MAX_TEXT_LINE_BYTES) {
    mustFit(clean.split("\n"), encoder.encode(record).length);
  }
  return record;
}

function mustFit(lines: readonly string[], total: number): void {
  const lengths = lines.map((line) => encoder.encode(line).length);
  const longest = lengths.reduce((one, other) => Math.max(one, other), 0);
  if (longest > MAX_TEXT_LINE_BYTES) {
    throw new UnsendableError(
      `Cannot send a line of ${longest} bytes: the limit is ${MAX_TEXT_LINE_BYTES}; ` +
        `send it as a file`,
    );
  }
  if (total > MAX_RECORD_BYTES) {
    throw new UnsendableError(
      `Cannot send a message of ${total} bytes: the limit is ${MAX_RECORD_BYTES}; ` +
        `send it as a file`,
    );
  }
}

function cleanText(text: string): string {
  // Most of what is typed is one line.
  if (isPrintableAscii(text) && text[0] !== " " && text[text.length - 1] !== " ") return text;
  return text.replaceAll("\0", "").replace(/\r\n?/g, "\n")
    .replace(/^([^\S\n]*\n)+/, "").trimEnd();
}
