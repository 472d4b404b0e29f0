/**
 * The form in which other programs get messages.
 *
 * @module
 */
import type { Acknowledgement } from "./acknowledgement.ts";
import type { ChatMessage } from "./message.ts";
import type { Authorship } from "../log/record.ts";
import { formatIso } from "../units.ts";

/** A message as one line of JSON; the names are those of Fossil's chat. */
export interface MessageJson {
  /** Its id. */
  readonly msgid: number;
  /** When it was sent: UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly mtime: string;
  /** On the sender's own clock, where that is not set as the host's is: `YYYY-MM-DDTHH:MM:SS`. */
  readonly lmtime?: string;
  /** Nick of the sender. */
  readonly xfrom: string;
  /** Of the client that sent it, as its line claims. */
  readonly pid: number;
  /** Its text, the lines separated by `\n`. */
  readonly xmsg: string;
  /** Id of the message that it answers. */
  readonly re?: number;
  /** Name of its attachment, with `fmime` and `fsize`. */
  readonly fname?: string;
  /** As the sender claims, such as `image/png`: nobody has looked into the file. */
  readonly fmime?: string;
  /** Bytes, as the sender claims; a file of another size is not opened. */
  readonly fsize?: number;
  /** Id of the message that was deleted; `xmsg` is empty then. */
  readonly mdel?: number;
  /** Id of the message that `xfrom` says to have seen; `xmsg` is empty then. */
  readonly ack?: number;
  /** Who has seen it. */
  readonly seen?: readonly string[];
  /** Whether the user whom `xfrom` names, or the user of a robot, vouches for it. */
  readonly vouched?: boolean | "forged";
  /** The user who vouches for it. */
  readonly uid?: number;
  /** The name of that user, where `xfrom` is a robot. */
  readonly by?: string;
  /** The other host where it was said and which tells who has said it, and when. */
  readonly host?: string;
  /** When that was, by its clock: UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly htime?: string;
}

/**
 * The form of a message for other programs.
 *
 * @param seenBy Who has seen it, as far as that was looked for.
 */
export function toJson(message: ChatMessage, seenBy: readonly string[] = []): MessageJson {
  const { id, time, localTime, nick, pid, text, re, attachment, deletes, authorship, said } =
    message;
  return {
    msgid: id,
    mtime: formatIso(time),
    ...(localTime === undefined ? {} : { lmtime: localTime }),
    xfrom: nick,
    pid,
    xmsg: text,
    ...(re === undefined ? {} : { re }),
    ...(attachment === undefined
      ? {}
      : { fname: attachment.name, fmime: attachment.mime, fsize: attachment.size }),
    ...(deletes === undefined ? {} : { mdel: deletes }),
    ...(seenBy.length === 0 ? {} : { seen: seenBy }),
    ...(authorship === undefined ? {} : authorshipJson(authorship)),
    ...(said === undefined ? {} : { htime: formatIso(said) }),
  };
}

/** The form of word that somebody has seen a message. */
export function acknowledgementJson(
  { id, time, nick, pid, acknowledges, authorship }: Acknowledgement,
): MessageJson {
  return {
    msgid: id,
    mtime: formatIso(time),
    xfrom: nick,
    pid,
    xmsg: "",
    ack: acknowledges,
    ...(authorship === undefined ? {} : authorshipJson(authorship)),
  };
}

function authorshipJson({ verdict, uid, by, host }: Authorship): Partial<MessageJson> {
  return {
    vouched: verdict === "forged" ? verdict : verdict === "vouched",
    ...(host === undefined ? {} : { host }),
    // Of a user on another host the number means nothing here.
    ...(uid === undefined || host !== undefined ? {} : { uid }),
    ...(by === undefined ? {} : { by }),
  };
}
