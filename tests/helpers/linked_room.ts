/**
 * Rooms on several hosts, which are several rooms here, with links that run in this process.
 *
 * @module
 */
import { Link, type LinkOptions } from "../../lib/link/link.ts";
import type { Channel } from "../../lib/link/peer.ts";
import { LinkState } from "../../lib/link/state.ts";
import { storeAttachment } from "../../lib/room/files/attachments.ts";
import { listStored } from "../../lib/room/files/stored.ts";
import { groupsBetween } from "../../lib/room/log/history.ts";
import { notify } from "../../lib/fifodir/mod.ts";
import type { Stamp } from "../../lib/room/log/record.ts";
import { LogWriter } from "../../lib/room/log/writer.ts";
import type { RecordGroup } from "../../lib/room/message/group.ts";
import { type ChatMessage, toMessage } from "../../lib/room/message/message.ts";
import { Sender } from "../../lib/room/sender.ts";
import { TemporaryRoom } from "./room.ts";
import { untilLog } from "./waiting.ts";

/** A room on a host of its own. */
export class LinkedRoom extends TemporaryRoom {
  readonly host: string;
  readonly state: LinkState;
  /** What the link has told a person. */
  readonly told: string[] = [];
  #link: Link | undefined;

  constructor(host: string) {
    super();
    this.host = host;
    this.state = new LinkState(this.at("state"));
  }

  /** The link, which is started when it is asked for. */
  get link(): Link {
    if (this.#link === undefined) this.start();
    if (this.#link === undefined) throw new Error("It did not start");
    return this.#link;
  }

  start(options: Partial<LinkOptions> = {}): void {
    this.#link = new Link(this.room, {
      host: this.host,
      state: this.state,
      maxFileSize: 1024 * 1024,
      say: (text) => this.told.push(text),
      trusts: () => true,
      ...options,
    });
    this.#link.run();
  }

  async stop(): Promise<void> {
    await this.#link?.[Symbol.asyncDispose]();
    this.#link = undefined;
  }

  /** Says something as a robot of the user who runs the test; returns its id. */
  say(text: string, nick = "ann"): number {
    using sender = new Sender(this.room, nick, 77);
    return sender.send(text).id;
  }

  /** Appends lines of the user who runs the test, and wakes everybody. */
  append(format: (stamp: Stamp) => string): void {
    using writer = new LogWriter(this.room);
    writer.append(format({ pid: 77, time: Date.now(), nick: "ann" }));
    notify(this.room.fifodir, "\n");
  }

  /** Sends a file of these bytes with a message. */
  async sendFile(text: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    using sender = new Sender(this.room, "ann", 77);
    return await storeAttachment(
      this.room,
      (async function* () {
        yield bytes;
      })(),
      { name: "plan.txt" },
      (attachment) => sender.send(text, attachment).id,
    );
  }

  /** What stands in the log, with its authorship. */
  groups(): RecordGroup[] {
    return [...groupsBetween(this.room, 0, Deno.statSync(this.at("room/log")).size)];
  }

  messages(): ChatMessage[] {
    return this.groups().flatMap((group) => toMessage(group) ?? []);
  }

  /** `NICK: TEXT` of all messages that stand. */
  texts(): string[] {
    return this.messages().filter(({ isDeleted, deletes }) => !isDeleted && deletes === undefined)
      .map(({ nick, text }) => `${nick}: ${text}`);
  }

  /** What is in `files/`. */
  files(): string[] {
    return listStored(this.room);
  }

  /** Waits until this is said here. */
  async until(isTrue: () => boolean, what: string): Promise<void> {
    await untilLog(this.at("room"), isTrue, () => `${what}: ${JSON.stringify(this.texts())}`);
  }

  async untilSaid(...texts: string[]): Promise<void> {
    await this.until(() => texts.every((text) => this.texts().includes(text)), `${texts}`);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await super[Symbol.asyncDispose]();
  }
}

/** A connection between two links. */
export interface Connection {
  /** What each of them has ended with. */
  readonly ends: Promise<PromiseSettledResult<void>[]>;
  cut(): void;
}

/** Connects two rooms, as ssh does. */
export function connectRooms(one: LinkedRoom, other: LinkedRoom): Connection {
  return connectLinks(one.link, other.link);
}

/** Connects two links, as ssh does. */
export function connectLinks(one: Link, other: Link): Connection {
  const [there, back] = [makePipe(), makePipe()];
  const cut = () => {
    there.cut();
    back.cut();
  };
  const channels: [Channel, Channel] = [
    { input: back.readable, output: there.writable, close: cut },
    { input: there.readable, output: back.writable, close: cut },
  ];
  const ends = Promise.allSettled([one.attach(channels[0]), other.attach(channels[1])]);
  return { ends, cut };
}

/** A stream that can be cut. */
export function makePipe(): {
  readable: ReadableStream<Uint8Array>;
  writable: WritableStream<Uint8Array<ArrayBuffer>>;
  cut(): void;
} {
  let source: ReadableStreamDefaultController<Uint8Array> | undefined;
  let resume: (() => void) | undefined;
  let isCut = false;
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      source = controller;
    },
    pull() {
      resume?.();
    },
    cancel() {
      isCut = true;
      resume?.();
    },
  });
  const cut = () => {
    if (isCut) return;
    isCut = true;
    source?.close();
    resume?.();
  };
  const writable = new WritableStream<Uint8Array<ArrayBuffer>>({
    async write(chunk) {
      if (isCut) throw new Deno.errors.BrokenPipe("cut");
      // Copied, as a real pipe does.
      source?.enqueue(chunk.slice());
      const { promise, resolve } = Promise.withResolvers<void>();
      resume = resolve;
      if ((source?.desiredSize ?? 1) > 0) resolve();
      await promise;
    },
    close: cut,
    abort: cut,
  });
  return { readable, writable, cut };
}
