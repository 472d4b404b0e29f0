/**
 * An engine between hosts: a stream of NATS JetStream, in which each host has a subject of its own.
 * It carries ranges, and is never the only one that has them: what it has lost is said again from
 * the log that it stands in.
 *
 * @module
 */
import { DeliverPolicy, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
} from "@nats-io/transport-node";
import { hostOf } from "../room/message/origin_mark.ts";
import { type Frame, FrameReader, makeFrame } from "./frame.ts";
import { isPublicKey } from "./keys.ts";
import { frameIn, hostIn, rangeIn, streamOf, subjectOf } from "./nats_messages.ts";
import type { Channel } from "./peer.ts";
import { isObject, isOffset, parseJson, parseRange, type Range } from "./range.ts";
import { LinkError, type LinkState } from "./state.ts";
import type { NatsTarget } from "./target.ts";

/** What is taken from the engine at once (bytes): its messages are of 1 MB at most, by default. */
const PULL_BYTES = 4 * 1024 * 1024;
/** How long one request for messages lasts, and how often the engine says that it lives (ms). */
const PULL_TIME = 60_000;
const HEARTBEAT = 15_000;
/** What does not come within so many ms does not come. */
const REQUEST_TIME = 5000;
/** Of a text that makes a range too long for the engine, so much is sent (UTF-16 units). */
const MAX_CUT_TEXT = 10_000;
/** So much further back than it has got (messages) it begins after a restart. */
const OVERLAP = 16;
/** How often it is written down how far it is (ms). */
const SAVE_INTERVAL = 10_000;

/** What an engine needs of the link. */
export interface NatsOptions {
  readonly host: string;
  readonly state: LinkState;
  /** A file with credentials, as `nsc` makes them, or with the seed of an NKey. */
  readonly creds: string | undefined;
  readonly say: (text: string) => void;
  /** Makes a range of this host anew, from its log. */
  readonly rangeBetween: (from: number, to: number) => Frame | undefined;
}

/** Up to where the stream that was made then was read. */
interface Mark {
  readonly created: string;
  readonly seq: number;
}

/**
 * Connects to an engine; it is a peer of the link that takes what is said on this host alone.
 *
 * @throws {LinkError} when it can't be reached, or refuses.
 */
export async function connectNats(target: NatsTarget, options: NatsOptions): Promise<Channel> {
  const connection = await orExplain(`connect to ${target.text}`, () =>
    connect({
      servers: [...target.servers],
      name: `pipechat ${options.host}`,
      reconnect: false,
      timeout: REQUEST_TIME,
      ...(target.isSecure ? { tls: {} } : {}),
      ...(options.creds === undefined ? {} : { authenticator: readCredentials(options.creds) }),
    }));
  const engine = new Engine(target, connection, options);
  try {
    await orExplain(`use ${target.text}`, () => engine.start());
    return engine.channel;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** One connection to an engine. */
class Engine {
  readonly #target: NatsTarget;
  readonly #connection: NatsConnection;
  readonly #options: NatsOptions;
  readonly #stream: string;
  readonly #js: JetStreamClient;
  #jsm: JetStreamManager | undefined;
  readonly channel: Channel;
  /** What the link is told. */
  #toLink: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Those who wait until the link has room for more. */
  readonly #waiting: (() => void)[] = [];
  #presence: Frame | undefined;
  /** What was asked for, of each origin, and whether it was asked for again meanwhile. */
  readonly #wants = new Map<string, { from: number; isSearching: boolean; isMissing: boolean }>();
  #mark: Mark = { created: "", seq: 0 };
  #saved = 0;
  #isClosed = false;

  constructor(target: NatsTarget, connection: NatsConnection, options: NatsOptions) {
    this.#target = target;
    this.#connection = connection;
    this.#options = options;
    this.#stream = streamOf(target.room);
    this.#js = jetstream(connection, { timeout: REQUEST_TIME });
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

  /** Makes the stream if it is missing, and tells the link how far that is with this host. */
  async start(): Promise<void> {
    const jsm = this.#jsm = await jetstreamManager(this.#connection, { timeout: REQUEST_TIME });
    const subjects = [this.#subject("*", "said"), this.#subject("*", "key")];
    const info = await jsm.streams.info(this.#stream).catch(() =>
      jsm.streams.add({ name: this.#stream, subjects })
    );
    const { created, state: { last_seq: lastSeq } } = info;
    this.#mark = this.#recall(created, lastSeq);
    const { state: { key }, host } = this.#options;
    const told = await this.#lastOf("key");
    if (told !== key.public) await this.#js.publish(this.#subject(host, "key"), key.public);
    const last = await this.#lastRange();
    const has = last === undefined ? {} : { [last.origin]: last.to };
    const hello = { version: 1, host: this.#target.text, key: key.public, has };
    await this.#tell(makeFrame("hello", JSON.stringify(hello)).bytes);
    this.#connection.closed().then(() => this.#close());
    this.#subscribe();
    this.#run(this.#consume().finally(() => this.#close()));
    this.#publish("hi", "");
  }

  /** Reads on where it was with this very stream; one that was made anew from the beginning. */
  #recall(created: string, lastSeq: number): Mark {
    const value = parseJson(
      new TextEncoder().encode(this.#options.state.read(`${this.#stream}.nats`) ?? ""),
    );
    const isKnown = isObject(value) && value["created"] === created && isOffset(value["seq"]);
    const seq = isKnown ? Number(value["seq"]) : 0;
    return { created, seq: seq > lastSeq ? 0 : Math.max(0, seq - OVERLAP) };
  }

  #save(): void {
    this.#saved = performance.now();
    this.#options.state.write(`${this.#stream}.nats`, JSON.stringify(this.#mark));
  }

  #subject(host: string, kind: string): string {
    return subjectOf(this.#target.room, host, kind);
  }

  async #lastOf(kind: string): Promise<string | undefined> {
    const subject = this.#subject(this.#options.host, kind);
    const message = await this.#jsm?.streams.getMessage(this.#stream, { last_by_subj: subject });
    return message?.string();
  }

  /** The last range of this host that the engine has. */
  async #lastRange(): Promise<Range | undefined> {
    const subject = this.#subject(this.#options.host, "said");
    const message = await this.#jsm?.streams.getMessage(this.#stream, { last_by_subj: subject });
    return message === null || message === undefined ? undefined : rangeIn(message.data);
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
      this.#connection.subscribe(this.#subject("*", kind), {
        callback: (error, { subject, data }) => {
          const host = hostIn(subject);
          if (error === null && host !== undefined && host !== this.#options.host) {
            handle(host, data);
          }
        },
      });
    }
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

  /** All that the engine has, and what it gets. */
  async #consume(): Promise<void> {
    const consumer = await this.#js.consumers.get(this.#stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: this.#mark.seq + 1,
    });
    const messages = await consumer.consume({
      max_bytes: PULL_BYTES,
      expires: PULL_TIME,
      idle_heartbeat: HEARTBEAT,
    });
    for await (const { subject, data, seq } of messages) {
      if (this.#isClosed) return;
      await this.#takeMessage(subject, data);
      this.#mark = { ...this.#mark, seq };
      if (performance.now() - this.#saved > SAVE_INTERVAL) this.#save();
    }
  }

  async #takeMessage(subject: string, data: Uint8Array): Promise<void> {
    const host = hostIn(subject);
    if (host === undefined || host === this.#options.host) return;
    if (subject.endsWith(".key")) {
      const key = new TextDecoder().decode(data);
      if (isPublicKey(key)) await this.#tell(keysFrame(host, key));
      return;
    }
    const frame = frameIn(data);
    if (frame?.type === "range") await this.#tell(frame.bytes);
  }

  /** Takes what the link sends. */
  async #take(frame: Frame): Promise<void> {
    switch (frame.type) {
      case "range":
        return await this.#takeRange(frame);
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

  async #takeRange(frame: Frame): Promise<void> {
    const range = parseRange(frame.payload);
    if (range === undefined || range.said.length === 0) return;
    await this.#keep(frame, range);
    const deleted = range.said.flatMap(({ deletes }) => deletes ?? []);
    if (deleted.length > 0) await this.#forget(range.origin, deleted);
  }

  /** Has the engine keep a range; it is there when this returns. */
  async #keep(frame: Frame, range: Range): Promise<void> {
    const most = this.#connection.info?.max_payload ?? Infinity;
    const fitting = frame.bytes.length <= most ? frame : this.#shorten(range);
    if (fitting.bytes.length > most) {
      this.#options.say(`a range of ${fitting.bytes.length} bytes is more than the engine takes`);
      return;
    }
    await this.#js.publish(this.#subject(this.#options.host, "said"), fitting.bytes);
  }

  #shorten(range: Range): Frame {
    const said = range.said.map((each) =>
      each.text.length <= MAX_CUT_TEXT
        ? each
        : { ...each, text: `${each.text.slice(0, MAX_CUT_TEXT)}\n… (too long to travel)` }
    );
    const { key } = this.#options.state;
    return makeFrame(
      "range",
      JSON.stringify({ ...range, said }),
      (type, payload) => key.sign(type, payload),
    );
  }

  /** Removes from the engine what was taken back, and has it keep the rest of these ranges. */
  async #forget(origin: string, ends: readonly number[]): Promise<void> {
    const subject = this.#subject(this.#options.host, "said");
    const info = await this.#jsm?.streams.info(this.#stream);
    const last = info?.state.last_seq ?? 0;
    const kept = new Map<string, Range>();
    for (let seq = 1; seq <= last;) {
      const query = { seq, next_by_subj: subject };
      const message = await this.#jsm?.streams.getMessage(this.#stream, query);
      if (message === null || message === undefined) break;
      seq = message.seq + 1;
      const range = rangeIn(message.data);
      if (range?.origin !== origin || !ends.some((end) => holds(range, end))) continue;
      await this.#jsm?.streams.deleteMessage(this.#stream, message.seq, true);
      kept.set(`${range.from} ${range.to}`, range);
    }
    for (const { from, to } of kept.values()) {
      const frame = this.#options.rangeBetween(from, to);
      const range = frame === undefined ? undefined : parseRange(frame.payload);
      if (frame !== undefined && range !== undefined) await this.#keep(frame, range);
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
      await this.#search(hostOf(String(origin)) ?? "");
      want.isSearching = false;
      if (want.isMissing) this.#publish("want", payload);
    })());
  }

  async #search(host: string): Promise<void> {
    const wanted = this.#subject(host, "said");
    const last = await this.#jsm?.streams.getMessage(this.#stream, { last_by_subj: wanted });
    if (last === null || last === undefined) return;
    const consumer = await this.#js.consumers.get(this.#stream, {
      deliver_policy: DeliverPolicy.All,
      filter_subjects: wanted,
    });
    const messages = await consumer.consume({ max_bytes: PULL_BYTES, expires: PULL_TIME });
    for await (const { subject, data, seq } of messages) {
      await this.#takeMessage(subject, data);
      if (seq >= last.seq || this.#isClosed) return;
    }
  }

  #publish(kind: string, data: string | Uint8Array): void {
    if (!this.#isClosed && !this.#connection.isClosed()) {
      this.#connection.publish(this.#subject(this.#options.host, kind), data);
    }
  }

  /** Tells the link something, when it has room for more. */
  async #tell(bytes: Uint8Array): Promise<void> {
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
    this.#save();
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

/** A file with a token and a seed, as `nsc` makes it, or with the seed of an NKey alone. */
function readCredentials(path: string): Authenticator {
  const bytes = Deno.readFileSync(path);
  const text = new TextDecoder().decode(bytes);
  return text.includes("USER JWT")
    ? credsAuthenticator(bytes)
    : nkeyAuthenticator(new TextEncoder().encode(text.trim()));
}

function holds(range: Range, end: number): boolean {
  return range.said.some((said) => said.end === end);
}

function keysFrame(host: string, key: string): Uint8Array {
  return makeFrame("keys", JSON.stringify({ [host]: key })).bytes;
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
