/**
 * The peers of a link that have said who they are, and by whom each host is heard.
 *
 * @module
 */
import type { Frame } from "./frame.ts";
import type { Peer } from "./peer.ts";

/** All peers of a link. */
export class Peers implements Iterable<Peer> {
  readonly #all = new Set<Peer>();
  /** By which peer each host was heard last. */
  readonly routes = new Map<string, Peer>();

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<Peer> {
    return this.#all.values();
  }

  has(peer: Peer): boolean {
    return this.#all.has(peer);
  }

  add(peer: Peer): void {
    this.#all.add(peer);
    if (!peer.isEngine) this.routes.set(peer.host, peer);
  }

  delete(peer: Peer): void {
    this.#all.delete(peer);
  }

  /** Those to whom is passed on what a peer has told. */
  others(peer: Peer): Peer[] {
    return [...this.#all].filter((other) => other !== peer && !other.isEngine);
  }

  /** Tells all of them something. */
  send(frame: Frame): void {
    for (const peer of this.#all) peer.send(frame);
  }

  /** Ends all connections. */
  close(): void {
    for (const peer of this.#all) peer.close();
  }
}
