/**
 * Another link, at the other end of a stream of bytes.
 *
 * @module
 */
import { type Frame, FrameReader, makeFrame } from "./frame.ts";
import { isOffset } from "./range.ts";

/** With so much (bytes) on its way to a peer it is behind, and catches up when that has gone. */
const MAX_QUEUED = 1024 * 1024;
/** A peer that does not read is told no reason (ms). */
const FAREWELL_TIME = 1000;
/** More origins than this no peer can ask about. */
const MAX_CURSORS = 10_000;

/** Both directions of a connection. */
export interface Channel {
  readonly input: ReadableStream<Uint8Array>;
  readonly output: WritableStream<Uint8Array<ArrayBuffer>>;
  /** Whom the connection was made for: the host that a key is bound to, or undefined. */
  readonly bound?: string | undefined;
  /** It is no host but something between hosts, which takes what is said on this one alone. */
  readonly isEngine?: boolean;
  /** Ends it, once all is sent, whatever the other side does. */
  close(): void;
}

/** A peer, from its first word to its last. */
export class Peer {
  /** Its name; empty until it has said who it is. */
  host = "";
  /** How far it is with each origin, as far as that is known. */
  readonly cursors = new Map<string, number>();
  /** What it was asked for last, and from where on: not to be asked for twice. */
  readonly asked = new Map<string, number>();
  /** Since when it is here, ms since 1970. */
  readonly since = Date.now();
  readonly #channel: Channel;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #queued = 0;
  #isClosed = false;
  readonly #onBytes: (bytes: number) => void;
  /** Is called when it can take more again. */
  onDrained: () => void = () => {};

  /** @param onBytes Is told how much comes and goes. */
  constructor(channel: Channel, onBytes: (bytes: number) => void) {
    this.#channel = channel;
    this.#onBytes = onBytes;
    this.#writer = channel.output.getWriter();
    this.#reader = channel.input.getReader();
  }

  get bound(): string | undefined {
    return this.#channel.bound;
  }

  get isEngine(): boolean {
    return this.#channel.isEngine === true;
  }

  /** Whether so much is on its way that it can take no more for now. */
  get isBusy(): boolean {
    return this.#queued >= MAX_QUEUED;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends a frame, behind those that are on their way. */
  send(frame: Frame): void {
    if (this.#isClosed) return;
    const { length } = frame.bytes;
    this.#queued += length;
    this.#onBytes(length);
    this.#writer.write(frame.bytes).then(() => {
      const wasBusy = this.isBusy;
      this.#queued -= length;
      if (wasBusy && !this.isBusy) this.onDrained();
    }, () => this.close());
  }

  /** Says why it is left, and leaves it. */
  async refuse(reason: string): Promise<void> {
    if (this.#isClosed) return;
    const sent = this.#writer.write(makeFrame("bye", reason).bytes).catch(() => {});
    await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, FAREWELL_TIME))]);
    this.close();
  }

  /** Resolves when there is room for more. */
  async ready(): Promise<void> {
    await this.#writer.ready;
  }

  /**
   * What it sends.
   *
   * @throws {FrameError} when that is not what a link sends.
   */
  async *frames(): AsyncGenerator<Frame> {
    const frames = new FrameReader();
    while (true) {
      const chunk = await this.#reader.read().catch((error) => {
        if (this.#isClosed || isBroken(error)) return undefined;
        throw error;
      });
      if (chunk?.value === undefined || this.#isClosed) return;
      this.#onBytes(chunk.value.length);
      for (const frame of frames.push(chunk.value)) {
        if (this.#isClosed) return;
        yield frame;
      }
    }
  }

  /** Ends the connection. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#reader.cancel().catch(() => {});
    this.#writer.close().catch(() => {}).finally(() => this.#channel.close());
  }

  /** Takes what it says about how far it is. */
  learn(has: Record<string, unknown>): void {
    for (const [origin, end] of Object.entries(has).slice(0, MAX_CURSORS)) {
      if (isOffset(end)) this.cursors.set(origin, end);
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.UnexpectedEof;
}
