/**
 * An engine between hosts: NATS, in which each host has a subject of its own. It is a peer of the
 * link, which takes what is said on this host alone; some of that it keeps (nats_stream.ts), and
 * the rest is for those who are connected.
 *
 * @module
 */
import type { NatsConnection } from "@nats-io/nats-core";
import { hostOf } from "../room/message/origin_mark.ts";
import { type Frame, FrameReader, makeFrame } from "./frame.ts";
import { makeHello } from "./greeting.ts";
import { accessOptions, type NatsAccess } from "./nats_access.ts";
import { hearFarewells } from "./nats_lease.ts";
import { frameIn, hostIn, subjectOf } from "./nats_messages.ts";
import { NatsStream, REQUEST_TIME, type StreamOptions } from "./nats_stream.ts";
import { connectToEngine } from "./nats_transport.ts";
import type { Channel } from "./peer.ts";
import { isObject, isOffset, parseJson } from "./range.ts";
import { LinkError } from "./state.ts";
import type { NatsTarget } from "./target.ts";

/** What an engine needs of the link. */
export type NatsOptions = StreamOptions & NatsAccess;

/**
 * Connects to an engine; it is a peer of the link that takes what is said on this host alone.
 *
 * @throws {LinkError} when it can't be reached, or refuses.
 */
export async function connectNats(target: NatsTarget, options: NatsOptions): Promise<Channel> {
  const connection = await orExplain(`connect to ${target.text}`, () =>
    connectToEngine({
      servers: [...target.servers],
      name: `pipechat ${options.host}`,
      reconnect: false,
      noAsyncTraces: true,
      timeout: REQUEST_TIME,
      ...accessOptions(target.isSecure, options),
    }));
  try {
    return await orExplain(`use ${target.text}`, async () => {
      const stream = await NatsStream.open(target.room, connection, options);
      const engine = new Engine(target, connection, stream, options);
      await engine.start();
      return engine.channel;
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** One connection to an engine. */
class Engine {
  readonly #target: NatsTarget;
  readonly #connection: NatsConnection;
  readonly #stream: NatsStream;
  readonly #options: NatsOptions;
  readonly channel: Channel;
  /** What the link is told. */
  #toLink: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Those who wait until the link has room for more. */
  readonly #waiting: (() => void)[] = [];
  #presence: Frame | undefined;
  /** What was asked for, of each origin, and whether it was asked for again meanwhile. */
  readonly #wants = new Map<string, { from: number; isSearching: boolean; isMissing: boolean }>();
  #isClosed = false;

  constructor(
    target: NatsTarget,
    connection: NatsConnection,
    stream: NatsStream,
    options: NatsOptions,
  ) {
    this.#target = target;
    this.#connection = connection;
    this.#stream = stream;
    this.#options = options;
    const reader = new FrameReader();
    this.channel = {
      isEngine: true,
      input: new ReadableStream<Uint8Array>({
        start: (controller) => {
          this.#toLink = controller;
        },
        pull: () => this.#resume(),
        cancel: () => this.#close(),
      }),
      output: new WritableStream({
        write: async (chunk) => {
          for (const frame of reader.push(chunk)) await this.#take(frame);
        },
        abort: () => this.#close(),
      }),
      close: () => this.#close(),
    };
  }

  /** Tells the link how far the engine is with this host, and all that this has and gets. */
  async start(): Promise<void> {
    const { key } = this.#options.state;
    await this.#stream.keepKey();
    await this.#stream.takeLease();
    const last = await this.#stream.lastRange();
    const has = last === undefined ? {} : { [last.origin]: last.to };
    const tell = (frame: Frame) => this.#tell(frame);
    await tell(makeHello(this.#target.text, key.public, has));
    this.#connection.closed().then(() => this.#close());
    this.#subscribe();
    this.#run(this.#stream.consume(tell).finally(() => this.#close()));
    this.#publish("hi", "");
  }

  /** What others say from now on, for those who are there. */
  #subscribe(): void {
    const handlers: Record<string, (host: string, data: Uint8Array) => void> = {
      here: (_host, data) => this.#pass(data, "here"),
      gone: (host) => this.#tellNow(makeFrame("gone", host)),
      hi: () => this.#presence && this.#publish("here", this.#presence.bytes),
      want: (_host, data) => this.#passOn("want", data),
      filewant: (_host, data) => this.#passOn("filewant", data),
      file: (_host, data) => this.#pass(data, "file"),
    };
    for (const [kind, handle] of Object.entries(handlers)) {
      this.#connection.subscribe(subjectOf(this.#target.room, "*", kind), {
        callback: (error, { subject, data }) => {
          const host = hostIn(subject);
          if (error === null && host !== undefined && host !== this.#options.host) {
            handle(host, data);
          }
        },
      });
    }
    hearFarewells(
      this.#connection,
      this.#target.room,
      (host) => this.#takeFarewell(host),
      ({ message }) => {
        this.#options.say(`${message}: hosts that are killed stay among those who are there`);
      },
    );
  }

  /** A host that was killed, or lost its connection, has not said that it goes: the engine does. */
  #takeFarewell(host: string): void {
    if (host !== this.#options.host) return this.#tellNow(makeFrame("gone", host));
    // It was an earlier connection of this host, and all others take that for gone.
    if (this.#presence !== undefined) this.#publish("here", this.#presence.bytes);
  }

  /** Hands a frame on, if it is one of this type. */
  #pass(data: Uint8Array, type: string): void {
    const frame = frameIn(data);
    if (frame?.type === type) this.#tellNow(frame);
  }

  /** Hands on what somebody asks for, if it is for this host to answer. */
  #passOn(type: string, data: Uint8Array): void {
    const asked = parseJson(data);
    if (!isObject(asked) || typeof asked["origin"] !== "string") return;
    if (hostOf(asked["origin"]) !== this.#options.host) return;
    this.#tellNow(makeFrame(type, data));
  }

  /** Takes what the link sends. */
  async #take(frame: Frame): Promise<void> {
    switch (frame.type) {
      case "range":
        return await this.#stream.keep(frame);
      case "here":
        this.#presence = frame;
        return this.#publish("here", frame.bytes);
      case "want":
        return this.#takeWish(frame);
      case "filewant":
        return this.#publish("filewant", frame.payload);
      case "file":
        this.#publish("file", frame.bytes);
        return await this.#connection.flush();
    }
  }

  /** Looks in all that the engine has of a host; if it is not there, the host is asked. */
  #takeWish({ payload }: Frame): void {
    const wish = parseJson(payload);
    if (!isObject(wish) || typeof wish["origin"] !== "string" || !isOffset(wish["from"])) return;
    const { origin, from } = wish;
    const known = this.#wants.get(String(origin));
    if (known?.from === from) {
      known.isMissing = true;
      if (!known.isSearching) this.#publish("want", payload);
      return;
    }
    const want = { from: Number(from), isSearching: true, isMissing: false };
    this.#wants.set(String(origin), want);
    this.#run((async () => {
      await this.#stream.search(hostOf(String(origin)) ?? "", (frame) => this.#tell(frame));
      want.isSearching = false;
      if (want.isMissing) this.#publish("want", payload);
    })());
  }

  #publish(kind: string, data: string | Uint8Array): void {
    if (!this.#isClosed && !this.#connection.isClosed()) {
      this.#connection.publish(subjectOf(this.#target.room, this.#options.host, kind), data);
    }
  }

  /** Tells the link something, when it has room for more. */
  async #tell({ bytes }: Frame): Promise<void> {
    while (!this.#isClosed && (this.#toLink?.desiredSize ?? 1) <= 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    }
    if (!this.#isClosed) this.#toLink?.enqueue(bytes);
  }

  #resume(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  /** As {@linkcode Engine.#tell}, of what is short or comes in its own pace. */
  #tellNow({ bytes }: Frame): void {
    if (!this.#isClosed) this.#toLink?.enqueue(bytes);
  }

  /** What goes wrong in it is the end of the connection. */
  #run(work: Promise<void>): void {
    work.catch((error) => {
      if (!this.#isClosed) this.#options.say(`${this.#target.text}: ${messageOf(error)}`);
    }).finally(() => {
      if (this.#connection.isClosed()) this.#close();
    });
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#publish("gone", "");
    this.#isClosed = true;
    this.#resume();
    this.#stream.close();
    try {
      this.#toLink?.close();
    } catch {
      // The link has ended it.
    }
    // The word that it goes is to arrive.
    const sent = this.#connection.isClosed() ? Promise.resolve() : this.#connection.flush();
    sent.catch(() => {}).finally(() => this.#connection.close().catch(() => {}));
  }
}

async function orExplain<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new LinkError(`Cannot ${action}: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
