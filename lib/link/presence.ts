/**
 * Who is in the room here, told to peers, and what they tell of others, passed on.
 *
 * @module
 */
import type { Room } from "../room/room.ts";
import { Elsewhere } from "./elsewhere.ts";
import { type Frame, FrameError, makeFrame, textOf } from "./frame.ts";
import type { Peer } from "./peer.ts";
import type { Peers } from "./peers.ts";
import type { Trust, TrustOptions } from "./trust.ts";

/** Tells who is where. */
export class Presence implements Disposable {
  readonly #elsewhere: Elsewhere;
  readonly #peers: Peers;
  readonly #trust: Trust;
  readonly #options: Pick<TrustOptions, "host" | "state">;

  constructor(
    room: Room,
    peers: Peers,
    trust: Trust,
    options: Pick<TrustOptions, "host" | "state">,
  ) {
    this.#elsewhere = new Elsewhere(room, options.host);
    this.#peers = peers;
    this.#trust = trust;
    this.#options = options;
  }

  /** Tells a peer that has come who is here and, if that is a host, who is elsewhere. */
  tell(peer: Peer): void {
    if (!peer.isEngine) { for (const snapshot of this.#elsewhere.frames()) peer.send(snapshot); }
    peer.send(this.#own());
  }

  /** Tells all peers who is here. */
  tellAll(): void {
    this.#peers.send(this.#own());
  }

  /**
   * Takes what a peer tells of who is on a host.
   *
   * @throws {FrameError} when that makes no sense.
   */
  take(peer: Peer, frame: Frame): void {
    const host = this.#elsewhere.hostIn(frame);
    if (host === undefined) {
      throw new FrameError("it told who is there in a way that makes no sense");
    }
    if (host === this.#options.host || !this.#trust.isGenuine(host, frame)) return;
    if (!this.#elsewhere.take(frame)) return;
    this.#peers.routes.set(host, peer);
    for (const other of this.#peers.others(peer)) if (other.host !== host) other.send(frame);
  }

  /** Takes that a host can't be heard any more by a peer. */
  takeAbsence(peer: Peer, frame: Frame): void {
    const host = textOf(frame);
    if (this.#peers.routes.get(host) === peer) this.#forget(host, peer);
  }

  /** Forgets the hosts that were heard by a peer that has gone. */
  lose(peer: Peer): void {
    for (const [host, route] of [...this.#peers.routes]) {
      if (route === peer) this.#forget(host, peer);
    }
  }

  /** Leaves nothing in the room of who is elsewhere. */
  [Symbol.dispose](): void {
    this.#elsewhere[Symbol.dispose]();
  }

  /** Nothing is known any more of who is on a host that can't be heard. */
  #forget(host: string, by: Peer): void {
    this.#peers.routes.delete(host);
    if (!this.#elsewhere.forget(host)) return;
    const gone = makeFrame("gone", host);
    for (const other of this.#peers.others(by)) other.send(gone);
  }

  #own(): Frame {
    const { key } = this.#options.state;
    return this.#elsewhere.own((type, payload) => key.sign(type, payload));
  }
}
