/**
 * What was said here, on its way to peers: each is sent what it lacks, as fast as it takes that.
 *
 * @module
 */
import type { RecordGroup } from "../room/message/group.ts";
import type { Room } from "../room/room.ts";
import { type Frame, makeFrame } from "./frame.ts";
import type { Memory } from "./memory.ts";
import { RANGE_BYTES, saidFrom, saidIn } from "./own_log.ts";
import type { Peer } from "./peer.ts";
import type { Peers } from "./peers.ts";
import { formatRange, type Range, type Said } from "./range.ts";
import { offer } from "./routes.ts";
import { LinkError, type LinkState } from "./state.ts";

/** What an outbox needs of the link. */
export interface OutboxOptions {
  /** What this host is called. */
  readonly host: string;
  readonly state: LinkState;
  /** Tells a person something. */
  readonly say: (text: string) => void;
}

/** The log of a room, as others get it. */
export class Outbox {
  readonly #room: Room;
  readonly #memory: Memory;
  readonly #peers: Peers;
  readonly #options: OutboxOptions;
  /** Those who are catching up. */
  readonly #pumped = new Set<Peer>();
  #offered: number;

  /** @param offered Byte offset up to which there is nothing that peers will not ask for. */
  constructor(
    room: Room,
    memory: Memory,
    peers: Peers,
    options: OutboxOptions,
    offered: number,
  ) {
    this.#room = room;
    this.#memory = memory;
    this.#peers = peers;
    this.#options = options;
    this.#offered = offered;
  }

  /** Byte offset up to which what was said here is offered to all. */
  get offered(): number {
    return this.#offered;
  }

  /** Begins with another log, which the memory knows already. */
  restart(): void {
    this.#offered = this.#memory.start;
  }

  /** Offers all peers what stands in the log behind what was offered last. */
  offer(groups: readonly RecordGroup[]): void {
    const said = groups.flatMap((group) => {
      const item = saidIn(this.#room, this.#memory.origin, group);
      return item === undefined ? [] : [{ group, item }];
    });
    for (let at = 0; at < said.length;) {
      const from = this.#offered;
      let next = at;
      while (next < said.length && (said[next]?.item.end ?? 0) - from < RANGE_BYTES) next++;
      const part = said.slice(at, Math.max(next, at + 1));
      const last = part.at(-1);
      at += part.length;
      if (last === undefined) return;
      const { item, group: [head] } = last;
      const range = this.#range(from, item.end, part.map(({ item }) => item));
      this.#memory.witness(head.id, item);
      this.#offered = item.end;
      this.#sendToAll(range, this.#sign(range));
    }
  }

  /** A range of this host, made anew from its log. */
  rangeBetween(from: number, to: number): Frame {
    const { origin, start } = this.#memory;
    const { said } = saidFrom(this.#room, origin, Math.max(from, start), to);
    return this.#sign({ origin, from, to, said });
  }

  /** How far a peer is with this host. */
  cursorOf(peer: Peer): number {
    return Math.max(this.#memory.start, peer.cursors.get(this.#memory.origin) ?? 0);
  }

  /**
   * A peer may know more of this room than there is: then the log was cut while nobody looked, and
   * is another from now on.
   *
   * @throws {LinkError} when that is so.
   */
  mustStand(peer: Peer): void {
    if (this.cursorOf(peer) <= this.#offered) return;
    this.#memory.renew();
    this.#offered = Math.max(this.#offered, this.#memory.start);
    throw new LinkError(
      `The log on ${this.#options.host} was cut: it is ${this.#memory.origin} from now on`,
    );
  }

  /** Sends a peer what it lacks of this host, as fast as it takes that. */
  pump(peer: Peer): void {
    if (this.#pumped.has(peer)) return;
    this.#catchUp(peer).catch((error) => {
      this.#options.say(error instanceof Error ? error.message : String(error));
      peer.close();
    });
  }

  async #catchUp(peer: Peer): Promise<void> {
    this.#pumped.add(peer);
    try {
      await peer.ready().catch(() => {});
      while (!peer.isClosed && this.#peers.has(peer) && this.cursorOf(peer) < this.#offered) {
        const from = this.cursorOf(peer);
        const { said, to, last } = saidFrom(this.#room, this.#memory.origin, from, this.#offered);
        const range = this.#range(from, to, said);
        const item = said.at(-1);
        if (item !== undefined && last !== undefined) this.#memory.witness(last, item);
        peer.cursors.set(range.origin, range.to);
        peer.send(this.#sign(range));
        await peer.ready().catch(() => {});
      }
    } finally {
      // In the same turn as the last look: what the peer asks for from now on is looked for anew.
      this.#pumped.delete(peer);
    }
  }

  #sendToAll(range: Range, frame: Frame): void {
    for (const peer of this.#peers) {
      if (!peer.isBusy && offer(peer, range) === "send") peer.send(frame);
      else this.pump(peer);
    }
  }

  /** Nobody has anything of an origin before it begins. */
  #range(from: number, to: number, said: readonly Said[]): Range {
    const { origin, start } = this.#memory;
    return { origin, from: from <= start ? 0 : from, to, said };
  }

  #sign(range: Range): Frame {
    const { key } = this.#options.state;
    return makeFrame("range", formatRange(range), (type, payload) => key.sign(type, payload));
  }
}
