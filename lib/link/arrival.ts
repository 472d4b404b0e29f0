/**
 * What was said on another host as it is written into the log here. Nothing that comes from there
 * is trusted to be harmless: it becomes lines of the log in no other way than this.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { ATTACHMENT_NAME } from "../room/layout.ts";
import { formatMessage, MAX_NICK_LENGTH, type Stamp } from "../room/log/record.ts";
import { MAX_RECORD_BYTES, MAX_TEXT_LINE_BYTES } from "../room/message/compose.ts";
import { type Attachment, formatAttachment, parseAttachment } from "../room/message/file_record.ts";
import { formatLocalTime, parseLocalTime } from "../room/message/local_time.ts";
import { formatMark, type OriginMark } from "../room/message/origin_mark.ts";
import { sanitiseNick } from "../sanitise.ts";
import type { Said } from "./range.ts";

/** Behind a nick that was cut. */
const CUT = "~";
/** A name in the mark (origin_mark.ts). */
const MAX_BY_LENGTH = 64;
/** Parts, the mark and what stands in front of them take no more (bytes). */
const MAX_PARTS_BYTES = 8 * 1024;
/** What takes the place of the rest of a message that is longer here than it was there. */
const TOO_LONG = "… (the rest is too long to travel)";

/** How a part of a message is written here; undefined for what makes no sense. */
type PartFormat = (stamp: Stamp, argument: string, origin: string) => string | undefined;

const PARTS: Readonly<Record<string, PartFormat>> = {
  file(stamp, argument, origin) {
    const attachment = attachmentHere(argument, origin);
    return attachment === undefined ? undefined : formatAttachment(stamp, attachment);
  },
  lmtime(stamp, argument) {
    const time = parseLocalTime(argument);
    return time === undefined ? undefined : formatLocalTime(stamp, time);
  },
};

/** Somebody of another host, as they are called here: `ann@web1`, in one word that is not too long. */
export function nickHere(nick: string, host: string): string {
  const most = MAX_NICK_LENGTH - host.length - 1;
  const clean = sanitiseNick(nick).toWellFormed() || "_";
  const short = clean.length <= most ? clean : clean.slice(0, most - 1).toWellFormed() + CUT;
  return `${short}@${host}`;
}

/**
 * An attachment of another host as it is kept here: by its hash and a name that is made of where it
 * came from, so that it never takes the place of a file of somebody here.
 *
 * @returns Undefined where the record is none that pipechat writes.
 */
export function attachmentHere(argument: string, origin: string): Attachment | undefined {
  const attachment = parseAttachment(argument);
  if (attachment === undefined || !ATTACHMENT_NAME.test(attachment.stored)) return undefined;
  return { ...attachment, stored: storedHere(attachment.stored, origin) };
}

/** The name here of what is called `stored` there. */
export function storedHere(stored: string, origin: string): string {
  const [digits] = stored.split("-");
  return `${digits}-${hash("sha256", `${origin} ${stored}`, "hex").slice(0, 16)}`;
}

/** The stamp here of what was said there: that it arrived now. */
export function stampHere(said: Said, host: string, now: number): Stamp {
  return { pid: said.pid, time: now, nick: nickHere(said.nick, host) };
}

/** The mark of what was said. */
export function markOf(said: Said, origin: string): OriginMark {
  const { end, verdict, time } = said;
  const by = said.by === undefined ? "" : sanitiseNick(said.by).replaceAll(":", "_");
  return {
    origin,
    end,
    verdict,
    time,
    ...(by === "" ? {} : { by: by.slice(0, MAX_BY_LENGTH).toWellFormed() }),
  };
}

/** The lines of the log for a message that was said on `host`, its mark included. */
export function formatArrival(said: Said, origin: string, host: string, now: number): string {
  const stamp = stampHere(said, host, now);
  const parts = (said.parts ?? []).flatMap(([command, argument]) => {
    const format = Object.hasOwn(PARTS, command) ? PARTS[command] : undefined;
    return format?.(stamp, argument, origin) ?? [];
  }).join("").slice(0, MAX_PARTS_BYTES);
  const isKept = parts.length < MAX_PARTS_BYTES;
  const text = cleanText(said.text);
  const mark = formatMark(stamp, markOf(said, origin));
  // A text of nothing but spaces would read as one that was taken back.
  if (text.trim() === "" && (parts === "" || !isKept)) return mark;
  const below = isKept ? parts : "";
  return formatMessage(stamp, shorten(stamp, text.trim() === "" ? "" : text)) + below + mark;
}

function cleanText(text: string): string {
  return text.replaceAll("\0", "").replace(/\r\n?/g, "\n");
}

/** Leaves out the lines at the end that a record has no room for, as its nicks are longer here. */
function shorten(stamp: Stamp, text: string): string {
  const most = MAX_RECORD_BYTES - MAX_PARTS_BYTES;
  if (text.length < most / 256 && text.length < MAX_TEXT_LINE_BYTES / 4) return text;
  const prefix = Buffer.byteLength(formatMessage(stamp, ""));
  const kept: string[] = [];
  let bytes = 0;
  for (const line of text.split("\n")) {
    const short = Buffer.byteLength(line) <= MAX_TEXT_LINE_BYTES ? line : TOO_LONG;
    bytes += prefix + Buffer.byteLength(short) + 1;
    if (bytes > most) return [...kept, TOO_LONG].join("\n");
    kept.push(short);
  }
  return kept.join("\n");
}
