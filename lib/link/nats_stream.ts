/**
 * The stream of a room in an engine: what the engine keeps of each host, up to where that was read
 * here, and what is kept there of this host. It is never the only one that has something: what it
 * has lost is said again from the log that it stands in.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/nats-core";
import { type Frame, makeFrame } from "./frame.ts";
import { isPublicKey } from "./keys.ts";
import { consume } from "./nats_consumer.ts";
import { takeLease } from "./nats_lease.ts";
import { frameIn, hostIn, rangeIn, streamOf, subjectOf } from "./nats_messages.ts";
import { isObject, isOffset, parseJson, parseRange, type Range } from "./range.ts";
import type { LinkState } from "./state.ts";
import { makeKeys } from "./trust.ts";

/** What does not come within so many ms does not come. */
export const REQUEST_TIME = 5000;
/** So many ranges may be on their way to the engine before it has said that it has the first one. */
const MAX_UNCONFIRMED = 8;
/** What the engine has not confirmed after so many ms it does not have; its machine may be busy. */
const CONFIRM_TIME = 30_000;
/** Of a text that makes a range too long for the engine, so much is sent (UTF-16 units). */
const MAX_CUT_TEXT = 10_000;
/** So much further back than it has got (messages) it begins after a restart. */
const OVERLAP = 16;
/** How often it is written down how far it is (ms). */
const SAVE_INTERVAL = 10_000;

/** What the stream needs of the link. */
export interface StreamOptions {
  readonly host: string;
  readonly state: LinkState;
  /** Tells a person something. */
  readonly say: (text: string) => void;
  /** Makes a range of this host anew, from its log. */
  readonly rangeBetween: (from: number, to: number) => Frame;
}

/** Up to where the stream that was made then was read. */
interface Mark {
  readonly created: string;
  readonly seq: number;
}

/** Takes a frame that the engine has of another host; resolves when there is room for more. */
type Tell = (frame: Frame) => Promise<void>;

/** The stream, by one connection. */
export class NatsStream {
  readonly #room: string;
  readonly #connection: NatsConnection;
  readonly #options: StreamOptions;
  readonly #stream: string;
  readonly #js: JetStreamClient;
  readonly #jsm: JetStreamManager;
  #mark: Mark = { created: "", seq: 0 };
  #saved = 0;
  readonly #unconfirmed = new Set<Promise<void>>();
  #isClosed = false;

  private constructor(
    room: string,
    connection: NatsConnection,
    manager: JetStreamManager,
    options: StreamOptions,
  ) {
    this.#room = room;
    this.#connection = connection;
    this.#options = options;
    this.#stream = streamOf(room);
    this.#js = jetstream(connection, { timeout: REQUEST_TIME });
    this.#jsm = manager;
  }

  /**
   * Finds the stream of a room, or makes it if it is missing.
   *
   * @throws {Error} when the engine refuses that.
   */
  static async open(
    room: string,
    connection: NatsConnection,
    options: StreamOptions,
  ): Promise<NatsStream> {
    const manager = await jetstreamManager(connection, { timeout: REQUEST_TIME });
    const stream = new NatsStream(room, connection, manager, options);
    const subjects = [subjectOf(room, "*", "said"), subjectOf(room, "*", "key")];
    const info = await manager.streams.info(stream.#stream).catch(() =>
      manager.streams.add({ name: stream.#stream, subjects })
    );
    const { created, state: { last_seq: lastSeq } } = info;
    stream.#mark = stream.#recall(created, lastSeq);
    return stream;
  }

  /** Has the engine keep the key of this host, if it does not yet. */
  async keepKey(): Promise<void> {
    const { state: { key }, host } = this.#options;
    const subject = subjectOf(this.#room, host, "key");
    const message = await this.#lastOn(subject);
    if (message?.string() !== key.public) await this.#js.publish(subject, key.public);
  }

  /** Has the engine tell others when this connection is gone. */
  async takeLease(): Promise<void> {
    await takeLease(this.#connection, this.#jsm, this.#room, this.#options.host);
  }

  /** The last range of this host that the engine has. */
  async lastRange(): Promise<Range | undefined> {
    const message = await this.#lastOn(this.#ownSubject);
    return message === undefined ? undefined : rangeIn(message.data);
  }

  /** Tells all that the engine has from where this was read last, and what it gets. */
  async consume(tell: Tell): Promise<void> {
    const messages = consume(this.#connection, this.#jsm, {
      stream: this.#stream,
      from: this.#mark.seq + 1,
    });
    for await (const { subject, data, seq } of messages) {
      if (this.#isClosed) return;
      await this.#takeMessage(subject, data, tell);
      this.#mark = { ...this.#mark, seq };
      if (performance.now() - this.#saved > SAVE_INTERVAL) this.#save();
    }
  }

  /** Tells all that the engine has of what was said on a host. */
  async search(host: string, tell: Tell): Promise<void> {
    const wanted = subjectOf(this.#room, host, "said");
    const last = await this.#lastOn(wanted);
    if (last === undefined) return;
    const messages = consume(this.#connection, this.#jsm, {
      stream: this.#stream,
      subject: wanted,
      from: 1,
    });
    for await (const { subject, data, seq } of messages) {
      await this.#takeMessage(subject, data, tell);
      if (seq >= last.seq || this.#isClosed) return;
    }
  }

  /**
   * Has the engine keep a range of this host, and no more what that takes back; returns when the
   * engine can be given more.
   */
  async keep(frame: Frame): Promise<void> {
    if (isEmpty(frame)) return;
    if (frame.bytes.length <= this.#most && !mayTakeBack(frame)) return await this.#send(frame);
    const range = parseRange(frame.payload);
    if (range === undefined) return;
    await this.#publish(frame, range);
    await Promise.all(this.#unconfirmed);
    const deleted = range.said.flatMap(({ deletes }) => deletes ?? []);
    if (deleted.length > 0) await this.#forget(range.origin, deleted);
  }

  /** Reads no more, and writes down how far it is. */
  close(): void {
    this.#isClosed = true;
    this.#save();
  }

  /** A message can be so long, in bytes. */
  get #most(): number {
    return this.#connection.info?.max_payload ?? Infinity;
  }

  get #ownSubject(): string {
    return subjectOf(this.#room, this.#options.host, "said");
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

  async #lastOn(subject: string) {
    const query = { last_by_subj: subject };
    return await this.#jsm.streams.getMessage(this.#stream, query) ?? undefined;
  }

  async #takeMessage(subject: string, data: Uint8Array, tell: Tell): Promise<void> {
    const host = hostIn(subject);
    if (host === undefined || host === this.#options.host) return;
    if (subject.endsWith(".key")) {
      const key = new TextDecoder().decode(data);
      if (isPublicKey(key)) await tell(makeKeys({ [host]: key }));
      return;
    }
    const frame = frameIn(data);
    if (frame?.type === "range") await tell(frame);
  }

  async #publish(frame: Frame, range: Range): Promise<void> {
    const fitting = frame.bytes.length <= this.#most ? frame : this.#shorten(range);
    if (fitting.bytes.length > this.#most) {
      this.#options.say(`a range of ${fitting.bytes.length} bytes is more than the engine takes`);
      return;
    }
    await this.#send(fitting);
  }

  /**
   * What the engine does not confirm is the end of the connection: with the next one it is looked
   * what it has.
   */
  async #send({ bytes }: Frame): Promise<void> {
    const options = { timeout: CONFIRM_TIME };
    const confirmed = this.#js.publish(this.#ownSubject, bytes, options).then(() => {}, (error) => {
      if (this.#isClosed || this.#connection.isClosed()) return;
      this.#options.say(`the engine did not take a range: ${error.message}`);
      this.#connection.close();
    }).finally(() => this.#unconfirmed.delete(confirmed));
    this.#unconfirmed.add(confirmed);
    if (this.#unconfirmed.size >= MAX_UNCONFIRMED) await Promise.race(this.#unconfirmed);
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
    const { state: { last_seq: last } } = await this.#jsm.streams.info(this.#stream);
    const kept = new Map<string, Range>();
    for (let seq = 1; seq <= last;) {
      const query = { seq, next_by_subj: this.#ownSubject };
      const message = await this.#jsm.streams.getMessage(this.#stream, query);
      if (message === null) break;
      seq = message.seq + 1;
      const range = rangeIn(message.data);
      if (range?.origin !== origin || !ends.some((end) => holds(range, end))) continue;
      await this.#jsm.streams.deleteMessage(this.#stream, message.seq, true);
      kept.set(`${range.from} ${range.to}`, range);
    }
    for (const { from, to } of kept.values()) {
      const frame = this.#options.rangeBetween(from, to);
      const range = parseRange(frame.payload);
      if (range !== undefined) await this.#publish(frame, range);
    }
  }
}

/** How the JSON of a range with nothing in it ends, and what one has in it that takes something back. */
const [EMPTY, TAKES_BACK] = [Buffer.from('"said":[]}'), Buffer.from('"deletes":')];

function isEmpty({ payload }: Frame): boolean {
  return Buffer.from(payload.subarray(-EMPTY.length)).equals(EMPTY);
}

/** Without understanding all of it; in a text a quotation mark is preceded by a backslash. */
function mayTakeBack({ payload }: Frame): boolean {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).includes(TAKES_BACK);
}

function holds(range: Range, end: number): boolean {
  return range.said.some((said) => said.end === end);
}
