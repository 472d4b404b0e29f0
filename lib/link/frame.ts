/**
 * Frames: what two links say to each other over any stream of bytes. Each is a line
 * `TYPE LENGTH [SIGNATURE]`, then so many bytes. A signed one is passed on as it came.
 *
 * @module
 */
import { MAX_RECORD_BYTES } from "../room/message/compose.ts";

/** In JSON a byte of a message may take six. More than that in one frame is an attack. */
const MAX_PAYLOAD_BYTES = 8 * MAX_RECORD_BYTES;
/** A type, a number and a signature are shorter. */
const MAX_HEAD_BYTES = 128;
const HEAD = /^([a-z]{1,12}) (\d{1,9})(?: ([\w-]{86}))?$/;
const NEWLINE = 0x0a;

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** The other side sends what no link does. */
export class FrameError extends Error {
  override name = "FrameError";
}

/** One frame. */
export interface Frame {
  readonly type: string;
  /** 86 characters, or empty where it is not signed. */
  readonly signature: string;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** All of it as it is sent. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Makes a frame of a type and a payload, a text or bytes. */
export function makeFrame(
  type: string,
  payload: string | Uint8Array,
  sign?: (type: string, payload: Uint8Array) => string,
): Frame {
  const body = typeof payload === "string" ? encoder.encode(payload) : payload;
  const signature = sign?.(type, body) ?? "";
  const head = `${type} ${body.length}${signature === "" ? "" : ` ${signature}`}\n`;
  const bytes = new Uint8Array(head.length + body.length);
  encoder.encodeInto(head, bytes);
  bytes.set(body, head.length);
  return { type, signature, payload: bytes.subarray(head.length), bytes };
}

/** What a frame says in words, of which not too much is believed. */
export function textOf({ payload }: Frame): string {
  return new TextDecoder().decode(payload.subarray(0, 500));
}

/** Takes what comes, chunk by chunk, and gives the frames in it. */
export class FrameReader {
  /** What came and is no whole frame yet; of it `#length` bytes are filled. */
  #buffer = new Uint8Array(64 * 1024);
  #length = 0;

  /** @throws {FrameError} at what is no frame, or is too long; nothing may be pushed after that. */
  *push(chunk: Uint8Array): Generator<Frame> {
    this.#append(chunk);
    let at = 0;
    while (true) {
      const frame = readFrame(this.#buffer.subarray(at, this.#length));
      if (frame === undefined) break;
      at += frame.bytes.length;
      yield frame;
    }
    this.#buffer.copyWithin(0, at, this.#length);
    this.#length -= at;
  }

  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
  }
}

/**
 * The frame that `bytes` begin with, if it is whole; a copy, as the bytes will be overwritten.
 *
 * @throws {FrameError} at what is no frame, or is too long.
 */
export function readFrame(bytes: Uint8Array): Frame | undefined {
  const head = bytes.subarray(0, MAX_HEAD_BYTES);
  const newline = head.indexOf(NEWLINE);
  if (newline < 0) {
    if (head.length < MAX_HEAD_BYTES) return undefined;
    throw new FrameError("it sent what is not a frame");
  }
  const [, type, digits, signature = ""] = HEAD.exec(decoder.decode(head.subarray(0, newline))) ??
    [];
  if (type === undefined) throw new FrameError("it sent what is not a frame");
  const length = Number(digits);
  if (length > MAX_PAYLOAD_BYTES) throw new FrameError(`it sent a frame of ${length} bytes`);
  const start = newline + 1;
  if (bytes.length < start + length) return undefined;
  const whole = bytes.slice(0, start + length);
  return { type, signature, payload: whole.subarray(start), bytes: whole };
}
