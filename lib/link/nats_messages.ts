/**
 * The messages of an engine: on which subject each is, and what is in it. Subjects are
 * `pipechat.ROOM.HOST.KIND`. Of these `said` and `key` are kept by the engine; `here`, `hi`,
 * `gone`, `want`, `filewant` and `file` are for those who are connected.
 *
 * @module
 */
import { isHostName } from "../room/message/origin_mark.ts";
import { type Frame, FrameError, readFrame } from "./frame.ts";
import { parseRange, type Range } from "./range.ts";

const PREFIX = "pipechat";

/** What the stream of a room is called. */
export function streamOf(room: string): string {
  return `${PREFIX}_${room}`;
}

/** The subject of a host, or of all with `*`, for messages of a kind. */
export function subjectOf(room: string, host: string, kind: string): string {
  return `${PREFIX}.${room}.${toWord(host)}.${kind}`;
}

/** The host whose subject it is; undefined where the name is none. */
export function hostIn(subject: string): string | undefined {
  return fromWord(subject.split(".")[2]);
}

/** A name for the lease of a host, another one each time. */
export function makeLeaseName(host: string): string {
  return `${toWord(host)}~${crypto.randomUUID()}`;
}

/** The host of whose lease something is told; undefined where that is none. */
export function hostInFarewell(subject: string): string | undefined {
  const [word, id] = subject.split(".").at(-1)?.split("~") ?? [];
  return id === undefined ? undefined : fromWord(word);
}

/** A dot would be the end of a word of a subject. */
function toWord(host: string): string {
  return host.replaceAll(".", "_");
}

function fromWord(word = ""): string | undefined {
  const host = word.replaceAll("_", ".");
  return isHostName(host) ? host : undefined;
}

/** The frame that a message is; anybody who may publish can send anything. */
export function frameIn(data: Uint8Array): Frame | undefined {
  try {
    const frame = readFrame(data);
    return frame?.bytes.length === data.length ? frame : undefined;
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return undefined;
  }
}

/** The range in a message, if that is one. */
export function rangeIn(data: Uint8Array): Range | undefined {
  const frame = frameIn(data);
  return frame === undefined ? undefined : parseRange(frame.payload);
}
