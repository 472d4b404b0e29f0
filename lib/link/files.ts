/**
 * Attachments on their way between hosts: whoever has one serves it, and what arrives must be what
 * its name says. A message never waits for its file.
 *
 * @module
 */
import { RoomError } from "../room/errors.ts";
import { openAttachment } from "../room/files/attachments.ts";
import { listStored } from "../room/files/stored.ts";
import { IncomingAttachment } from "../room/files/incoming.ts";
import { ATTACHMENT_NAME } from "../room/layout.ts";
import { hostOf } from "../room/message/origin_mark.ts";
import type { Room } from "../room/room.ts";
import { attachmentHere, storedHere } from "./arrival.ts";
import { type ArrivedFile, arrivedFile, arrivedFiles } from "./arrived_files.ts";
import { type Frame, FrameError, makeFrame } from "./frame.ts";
import type { Peer } from "./peer.ts";
import { isObject, isOffset, parseJson, type Range } from "./range.ts";

/** So many files are waited for at most, and so many are asked for by one peer at a time. */
const MAX_WAITING = 1000;
const NEWLINE = 0x0a;

/** A file, as links speak of it. */
interface Wanted {
  /** The log in which it was sent. */
  readonly origin: string;
  /** What it is called wherever it arrives: on its own host it has another name. */
  readonly stored: string;
  readonly size: number;
}

/** A file that is waited for. */
interface Waiting extends ArrivedFile {
  /** By whom it comes, once it does. */
  incoming?: { readonly peer: Peer; readonly draft: IncomingAttachment };
}

/** The files of a room, as links send them to each other. */
export class Files {
  readonly #room: Room;
  readonly #limit: number;
  readonly #host: string;
  readonly #peers: Iterable<Peer>;
  readonly #say: (text: string) => void;
  #isClosed = false;
  /** By what they are called. */
  readonly #waiting = new Map<string, Waiting>();
  /** What each peer asked for, in its order. */
  readonly #queues = new Map<Peer, Wanted[]>();

  /** Who has asked for what is still on its way here. */
  readonly #early = new Map<string, { wanted: Wanted; peers: Set<Peer> }>();

  /**
   * @param limit Larger files (bytes) are not fetched.
   * @param peers Those who can be asked.
   */
  constructor(
    room: Room,
    limit: number,
    host: string,
    peers: Iterable<Peer>,
    say: (text: string) => void,
  ) {
    this.#room = room;
    this.#limit = limit;
    this.#host = host;
    this.#peers = peers;
    this.#say = say;
  }

  /** Asks a peer for the files of messages that have just arrived from it. */
  fetch({ origin, said }: Range, peer: Peer): void {
    const files = said.flatMap(({ parts = [] }) => parts.filter(([command]) => command === "file"));
    if (files.length === 0) return;
    const present = new Set(listStored(this.#room));
    for (const [, argument] of files) {
      const attachment = attachmentHere(argument, origin);
      if (attachment === undefined || present.has(attachment.stored)) continue;
      if (attachment.size <= this.#limit) this.#await({ origin, attachment }, [peer]);
    }
  }

  /**
   * Asks all peers for what the log tells of and is not here.
   *
   * @throws {RoomError} when the log can't be read.
   */
  async fetchMissing(): Promise<void> {
    const present = new Set(listStored(this.#room));
    for await (const file of arrivedFiles(this.#room)) {
      if (this.#isClosed) return;
      const { stored, size } = file.attachment;
      if (size <= this.#limit && !present.has(stored)) this.#await(file, this.#peers);
    }
  }

  /**
   * Asks all peers for the file of a message, however large it is.
   *
   * @returns What is to be told to who wants it.
   * @throws {RoomError} when the log can't be read.
   */
  fetchOne(id: number): string {
    const file = arrivedFile(this.#room, id);
    if (file === undefined) return `no file of another host belongs to #${id}`;
    const { stored } = file.attachment;
    if (listStored(this.#room).includes(stored)) return `the file of #${id} is here`;
    this.#await(file, this.#peers);
    const isAlone = [...this.#peers].length === 0;
    const when = isAlone ? "when one is linked" : "now";
    return `other hosts are asked for the file of #${id} ${when}`;
  }

  /** Asks for nothing any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** Asks a peer that has come for what nobody sends. */
  askAgain(peer: Peer): void {
    for (const waiting of this.#waiting.values()) {
      if (waiting.incoming === undefined) ask(peer, waiting);
    }
  }

  /** Sends a peer a file that it asks for, behind others that it has asked for. */
  serve(peer: Peer, { payload }: Frame): void {
    const wanted = parseJson(payload);
    if (!isObject(wanted)) throw new FrameError("it asked for a file in a way that makes no sense");
    const { origin, stored, size } = wanted;
    if (typeof origin !== "string" || hostOf(origin) === undefined || typeof stored !== "string") {
      throw new FrameError("it asked for a file in a way that makes no sense");
    }
    if (!ATTACHMENT_NAME.test(stored) || !isOffset(size)) {
      throw new FrameError("it asked for a file in a way that makes no sense");
    }
    const queue = this.#queues.get(peer) ?? [];
    if (queue.length >= MAX_WAITING) return;
    queue.push({ origin, stored, size });
    if (this.#queues.has(peer)) return;
    this.#queues.set(peer, queue);
    this.#serveQueue(peer, queue).catch((error) => {
      this.#say(error instanceof Error ? error.message : String(error));
      peer.close();
    });
  }

  /** Takes a piece of a file that was asked for. */
  take(peer: Peer, { payload }: Frame): void {
    const end = payload.indexOf(NEWLINE);
    const head = parseJson(payload.subarray(0, Math.max(0, end)));
    if (!isObject(head)) throw new FrameError("it sent a file in a way that makes no sense");
    const { origin, stored, at } = head;
    if (typeof origin !== "string" || typeof stored !== "string" || !ATTACHMENT_NAME.test(stored)) {
      throw new FrameError("it sent a file in a way that makes no sense");
    }
    const waiting = this.#waiting.get(stored);
    if (waiting?.origin !== origin) return;
    try {
      const isRight = this.#write(waiting, peer, at, payload.subarray(end + 1));
      if (isRight === undefined) return;
      if (isRight) this.#passOn(stored);
      else this.#say(`a file of ${hostOf(origin)} is not what was sent: it was left out`);
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      this.#say(error.message);
    }
    this.#waiting.delete(stored);
    abandon(waiting);
  }

  /** Writes a piece; tells, of the last one, whether all is what was sent. */
  #write(
    waiting: Waiting,
    peer: Peer,
    at: unknown,
    bytes: Uint8Array<ArrayBuffer>,
  ): boolean | undefined {
    // Several peers may have it: the first one counts, from its first byte on.
    if (waiting.incoming === undefined && at === 0) {
      waiting.incoming = { peer, draft: new IncomingAttachment(this.#room, waiting.attachment) };
    }
    const { incoming } = waiting;
    if (incoming?.peer !== peer || incoming.draft.size !== at) return undefined;
    const { draft } = incoming;
    const isFitting = draft.write(bytes);
    if (isFitting && draft.size < waiting.attachment.size) return undefined;
    return isFitting && draft.finish();
  }

  /** Forgets a peer that has gone, and what it has sent in part. */
  lose(peer: Peer): void {
    this.#queues.delete(peer);
    for (const waiting of this.#waiting.values()) {
      if (waiting.incoming?.peer === peer) abandon(waiting);
    }
  }

  #await(file: ArrivedFile, peers: Iterable<Peer>): void {
    const { stored } = file.attachment;
    if (this.#waiting.size >= MAX_WAITING || this.#waiting.has(stored)) return;
    this.#waiting.set(stored, file);
    for (const peer of peers) ask(peer, file);
  }

  #passOn(stored: string): void {
    const early = this.#early.get(stored);
    this.#early.delete(stored);
    for (const peer of early?.peers ?? []) {
      if (early !== undefined) {
        this.serve(peer, makeFrame("filewant", JSON.stringify(early.wanted)));
      }
    }
  }

  async #serveQueue(peer: Peer, queue: Wanted[]): Promise<void> {
    for (let wanted = queue.shift(); wanted !== undefined; wanted = queue.shift()) {
      if (peer.isClosed) break;
      await this.#send(peer, wanted);
    }
    this.#queues.delete(peer);
  }

  async #send(peer: Peer, wanted: Wanted): Promise<void> {
    const { origin, stored, size } = wanted;
    const isOwn = hostOf(origin) === this.#host;
    const here = isOwn ? this.#findOwn(origin, stored) : stored;
    if (here === undefined) return;
    try {
      using file = openAttachment(this.#room, { name: here, mime: "", size, stored: here });
      let at = 0;
      for (const chunk of size === 0 ? [new Uint8Array()] : file.read()) {
        const piece = pieceOf(JSON.stringify({ origin, stored, at }), chunk);
        await peer.ready().catch(() => {});
        if (peer.isClosed) return;
        peer.send(piece);
        at += chunk.length;
      }
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      // It may still be on its way here.
      if (isOwn || !this.#waiting.has(stored)) return;
      const early = this.#early.get(stored) ?? { wanted, peers: new Set() };
      early.peers.add(peer);
      this.#early.set(stored, early);
    }
  }

  /** A file of this host by what others call it: both names begin with its hash. */
  #findOwn(origin: string, stored: string): string | undefined {
    const start = stored.slice(0, stored.indexOf("-") + 1);
    return listStored(this.#room).find((name) =>
      name.startsWith(start) && storedHere(name, origin) === stored
    );
  }
}

/** Removes what has come of a file. */
function abandon(waiting: Waiting): void {
  waiting.incoming?.draft[Symbol.dispose]();
  delete waiting.incoming;
}

/** A line that tells what it is, then the bytes. */
function pieceOf(head: string, bytes: Uint8Array): Frame {
  const line = new TextEncoder().encode(`${head}\n`);
  const payload = new Uint8Array(line.length + bytes.length);
  payload.set(line);
  payload.set(bytes, line.length);
  return makeFrame("file", payload);
}

function ask(peer: Peer, { origin, attachment: { stored, size } }: ArrivedFile): void {
  peer.send(makeFrame("filewant", JSON.stringify({ origin, stored, size })));
}
