/**
 * Messages as they go over the wire: Fossil's JSON (docs/protocol.md), and a few fields more
 * that its clients ignore.
 *
 * @module
 */
import { Recollection } from "../../room/log/recollection.ts";
import { formatAnswer } from "../../room/message/answer.ts";
import { quoteOf } from "../../room/message/quote.ts";
import { bylineOf } from "../../room/authors/signature.ts";
import { openAttachment } from "../../room/files/attachments.ts";
import { RoomError } from "../../room/errors.ts";
import type { Acknowledgement } from "../../room/message/acknowledgement.ts";
import type { Attachment } from "../../room/message/file_record.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import { acknowledgementJson, type MessageJson, toJson } from "../../room/message/message_json.ts";
import type { Room } from "../../room/room.ts";
import { sanitise, sanitiseNick, sanitiseText } from "../../sanitise.ts";
import { nickBackground } from "./color.ts";
import { imageType } from "./image.ts";
import { renderQuote, renderText } from "./html.ts";
import type { Site } from "./site.ts";
import { downloadPath } from "./address.ts";

/** A message that begins with this tells what its sender does. */
const ACTION = "/me ";

/**
 * The texts of one answer are together no longer than this (UTF-16 units) and one message; as HTML
 * they may be six times as long.
 */
export const MAX_ANSWER_TEXT = 4 * 1024 * 1024;

const UNKNOWN_TYPE = "application/octet-stream";

/**
 * One message on the wire; `xmsg` is HTML that is safe to show or, raw, the text as it was typed, but
 * for characters that could reorder or hide what is read.
 */
export interface WireMessage extends MessageJson {
  /** Background for messages of `xfrom`, such as `#f4e8ce`. */
  readonly uclr: string;
  /** Bytes of its attachment; 0 without one. */
  readonly fsize: number;
  /** Name of an attachment without any bytes, of which Fossil has no `fname`. */
  readonly fempty?: string;
  /** Where to get it, good for some minutes; relative to the page. */
  readonly flink?: string;
  /** It tells what its sender does: its text goes on from their nick. */
  readonly action?: boolean;
}

/** What is costly to find out about a message, and the same for everybody who asks. */
const renderings = new WeakMap<ChatMessage, Promise<string>>();
const types = new WeakMap<Attachment, string>();
const recollections = new WeakMap<Room, Recollection>();

/** A message for the wire. */
export async function toWire(
  site: Site,
  message: ChatMessage,
  isRaw: boolean,
): Promise<WireMessage> {
  const { id, nick, text, re, attachment } = message;
  const { fname: _name, fmime: _mime, ...json } = toJson(message);
  return {
    ...json,
    xfrom: sanitiseNick(nick),
    uclr: nickBackground(nick),
    xmsg: isRaw
      ? sanitiseText(re === undefined ? text : formatAnswer(re, text))
      : await render(site.room, message),
    fsize: attachment?.size ?? 0,
    ...(text.startsWith(ACTION) ? { action: true } : {}),
    ...(attachment === undefined ? {} : {
      ...describeFile(site.room, attachment),
      flink: downloadLink(site, id, attachment),
    }),
  };
}

function describeFile(room: Room, attachment: Attachment): Partial<WireMessage> {
  const name = sanitise(attachment.name);
  if (attachment.size === 0) return { fempty: name };
  const fmime = types.get(attachment) ?? realType(room, attachment);
  types.set(attachment, fmime);
  return { fname: name, fmime };
}

/** Word that somebody has seen a message, for the page: Fossil's clients know nothing of it. */
export function acknowledgementToWire(acknowledgement: Acknowledgement): MessageJson {
  return { ...acknowledgementJson(acknowledgement), xfrom: bylineOf(acknowledgement) };
}

/** The last of these messages: as many as one answer takes. */
export function lastThatFit(messages: readonly ChatMessage[]): ChatMessage[] {
  let length = 0;
  const tooOld = messages.findLastIndex(({ text }) => (length += text.length) > MAX_ANSWER_TEXT);
  return messages.slice(tooOld + 1);
}

function downloadLink({ token }: Site, id: number, { name }: Attachment): string {
  const path = downloadPath(id);
  const query = token === undefined ? "" : `?${token.sign(path)}`;
  return `${path}/${encodeURIComponent(sanitise(name))}${query}`;
}

function render(room: Room, message: ChatMessage): Promise<string> {
  const rendering = renderings.get(message) ?? renderAnew(room, message);
  renderings.set(message, rendering);
  return rendering;
}

async function renderAnew(room: Room, message: ChatMessage): Promise<string> {
  const answered = renderAnswered(room, message);
  const { text, omitted } = message;
  if (text === "") return answered;
  const rest = omitted > 0 ? ` … (${omitted} bytes more)` : "";
  const said = text.startsWith(ACTION) ? text.slice(ACTION.length) : text;
  return answered + await renderText(said + rest);
}

/** The beginning of what a message answers: Fossil's clients know of no answers. */
function renderAnswered(room: Room, { re }: ChatMessage): string {
  if (re === undefined) return "";
  const recollection = recollections.get(room) ?? Recollection.of(room);
  recollections.set(room, recollection);
  const { author, text } = quoteOf(recollection.recall(re), re);
  return renderQuote(author, text);
}

/** A type that only its sender claims is not one to show a file by. */
function realType(room: Room, attachment: Attachment): string {
  try {
    using reader = openAttachment(room, attachment);
    const [start = new Uint8Array(0)] = reader.read();
    const isImage = attachment.mime.startsWith("image/");
    return imageType(start) ?? (isImage ? UNKNOWN_TYPE : attachment.mime);
  } catch (error) {
    // Expired, or swapped by somebody: whoever asks for it is told.
    if (error instanceof RoomError) return UNKNOWN_TYPE;
    throw error;
  }
}
