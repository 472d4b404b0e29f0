/**
 * Who gets what: each peer has told how far it is with each origin, and is offered whatever it
 * lacks; what a peer lacks and is not at hand is asked for where it comes from. So nothing goes in
 * circles, and nobody hears a thing twice.
 *
 * @module
 */
import { hostOf } from "../room/message/origin_mark.ts";
import type { Range } from "./range.ts";

/** What is known of a peer. */
export interface Place {
  readonly host: string;
  /** It takes what is said on this host alone. */
  readonly isEngine?: boolean;
  /** How far it is with each origin. */
  readonly cursors: Map<string, number>;
  /** What it was asked for, and from where on. */
  readonly asked: Map<string, number>;
}

/** What to do with a range for a peer. */
export type Offer = "send" | "known" | "behind";

/** Whether a peer is to be sent a range; notes that it was, if so. */
export function offer(place: Place, { origin, from, to }: Range): Offer {
  // Whoever has said it need not be told.
  if (hostOf(origin) === place.host) return "known";
  const cursor = place.cursors.get(origin) ?? 0;
  if (to <= cursor) return "known";
  if (from > cursor) return "behind";
  place.cursors.set(origin, to);
  return "send";
}

/** Takes note of a range that came from a peer: it has that, and what it was asked for is less. */
export function heard(place: Place, { origin, from, to }: Range, cursor: number): void {
  place.cursors.set(origin, Math.max(to, place.cursors.get(origin) ?? 0));
  const asked = place.asked.get(origin);
  if (asked === undefined || from > asked) return;
  if (to >= cursor) place.asked.delete(origin);
  else place.asked.set(origin, Math.max(asked, to));
}

/** Something to ask a peer for: what an origin has said behind a place of its log. */
export interface Wish<P extends Place> {
  readonly peer: P;
  readonly origin: string;
  readonly from: number;
}

/**
 * What to ask for, so that all peers come to know what is known here; notes that it was asked for.
 *
 * @param cursors How far this room is with all origins but its own.
 * @param routes By which peer each host was heard last.
 */
export function wishes<P extends Place>(
  peers: readonly P[],
  cursors: ReadonlyMap<string, number>,
  routes: ReadonlyMap<string, P>,
): Wish<P>[] {
  const wished: Wish<P>[] = [];
  for (const [origin, end] of cursors) {
    const host = hostOf(origin) ?? "";
    const behind = peers.filter((peer) =>
      peer.isEngine !== true && peer.host !== host && (peer.cursors.get(origin) ?? 0) < end
    );
    for (const place of behind) {
      const from = place.cursors.get(origin) ?? 0;
      const route = routes.get(host);
      const asked = route !== undefined && peers.includes(route)
        ? [route]
        : peers.filter((peer) => peer !== place);
      for (const peer of asked) if (peer !== place) wished.push({ peer, origin, from });
    }
  }
  return wished.filter(({ peer, origin, from }) => {
    const last = peer.asked.get(origin);
    if (last !== undefined && last <= from) return false;
    peer.asked.set(origin, from);
    return true;
  });
}
