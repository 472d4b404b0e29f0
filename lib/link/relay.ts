/**
 * What was said on other hosts: it is written here and passed on, and whatever of it somebody lacks
 * is asked for where it comes from.
 *
 * @module
 */
import { NotSentError, RoomGoneError } from "../room/errors.ts";
import { hostOf } from "../room/message/origin_mark.ts";
import type { Files } from "./files.ts";
import { type Frame, FrameError, makeFrame } from "./frame.ts";
import type { Applied, Inbox } from "./inbox.ts";
import type { Memory } from "./memory.ts";
import type { Peer } from "./peer.ts";
import type { Peers } from "./peers.ts";
import { parseRange, type Range } from "./range.ts";
import { heard, offer, wishes } from "./routes.ts";
import type { Trust } from "./trust.ts";

/** A full disk is tried again after so many ms. */
const FULL_PAUSE = 2000;
/** Of more origins that are not known it is not noted who has told of them. */
const MAX_LEFT_OUT = 100;

/** What a relay works with. */
export interface RelayParts {
  /** What this host is called. */
  readonly host: string;
  readonly inbox: Inbox;
  readonly memory: Memory;
  readonly peers: Peers;
  readonly trust: Trust;
  readonly files: Files;
  /** Tells a person something. */
  readonly say: (text: string) => void;
}

/** Hands ranges of other hosts on. */
export class Relay {
  readonly #parts: RelayParts;
  /** What was said on hosts that were not known then, and who has told it. */
  readonly #leftOut = new Map<string, Peer>();

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /**
   * Takes a range that a peer sends; returns when it is written.
   *
   * @throws {FrameError} when it makes no sense.
   * @throws {RoomError} when it can't be written, and waiting does not help.
   */
  async take(peer: Peer, frame: Frame): Promise<void> {
    const { inbox, memory, peers, trust, files } = this.#parts;
    const range = parseRange(frame.payload);
    if (range === undefined) throw new FrameError("it sent a range that makes no sense");
    const host = hostOf(range.origin) ?? "";
    // What was said here comes back, or is of another room that this host had once.
    if (host === this.#parts.host) return;
    if (!trust.isGenuine(host, frame)) {
      if (this.#leftOut.size < MAX_LEFT_OUT) this.#leftOut.set(range.origin, peer);
      return;
    }
    this.#leftOut.delete(range.origin);
    peers.routes.set(host, peer);
    const applied = await this.#apply(range);
    const cursor = inbox.cursors.get(range.origin) ?? 0;
    heard(peer, range, cursor);
    if (applied === "gap") return ask(peer, range.origin, cursor);
    if (applied === "new") {
      memory.advance(inbox.cursors, inbox.settled);
      files.fetch(range, peer);
    }
    let isBehind = false;
    for (const other of peers.others(peer)) {
      const isSent = !other.isBusy && offer(other, range) === "send";
      if (isSent) other.send(frame);
      else if ((other.cursors.get(range.origin) ?? 0) < cursor) isBehind = true;
    }
    if (isBehind) this.askAround();
  }

  /** Asks for what peers lack and is not at hand: only who has said it can say it again. */
  askAround(): void {
    const { inbox, peers } = this.#parts;
    for (const { peer, origin, from } of wishes([...peers], inbox.cursors, peers.routes)) {
      ask(peer, origin, from);
    }
  }

  /** Asks for what a host has said before it was known: that was left out. */
  askForLeftOut(host: string): void {
    const { cursors } = this.#parts.inbox;
    for (const [origin, peer] of this.#leftOut) {
      if (hostOf(origin) === host) ask(peer, origin, cursors.get(origin) ?? 0);
    }
  }

  /** Where the disk is full it waits, and so does the peer that has sent it. */
  async #apply(range: Range): Promise<Applied> {
    const { inbox, say } = this.#parts;
    for (let attempt = 0;; attempt++) {
      try {
        const applied = inbox.apply(range, Date.now());
        if (attempt > 0) say("writing goes on");
        return applied;
      } catch (error) {
        if (!(error instanceof NotSentError) || error instanceof RoomGoneError) throw error;
        if (attempt === 0) say(`${error.message}; it waits until that can be done`);
        await new Promise((resolve) => setTimeout(resolve, FULL_PAUSE));
      }
    }
  }
}

function ask(peer: Peer, origin: string, from: number): void {
  peer.send(makeFrame("want", JSON.stringify({ origin, from })));
}
