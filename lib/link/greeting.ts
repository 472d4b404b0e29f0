/**
 * The first word and the last one: two links tell each other who they are before anything else, and
 * whoever ends it says why.
 *
 * @module
 */
import { isHostName } from "../room/message/origin_mark.ts";
import { type Frame, FrameError, makeFrame, textOf } from "./frame.ts";
import { isPublicKey } from "./keys.ts";
import type { Peer } from "./peer.ts";
import { isObject, parseJson } from "./range.ts";
import { LinkError } from "./state.ts";

const VERSION = 1;

/** The other side has ended it, with a reason. */
export class RefusedError extends LinkError {
  override name = "RefusedError";
}

/** Who a peer says it is. */
export interface Greeting {
  readonly host: string;
  /** Undefined for an engine, which speaks in nobody's name. */
  readonly key: string | undefined;
  /** How far it is with each origin; it may be anything. */
  readonly has: unknown;
}

/** Makes the first word; `has` tells how far one is with each origin. */
export function makeHello(host: string, key: string, has: Readonly<Record<string, number>>): Frame {
  return makeFrame("hello", JSON.stringify({ version: VERSION, host, key, has }));
}

/**
 * Understands the first word of a peer; whether its key is that of its host is not looked at.
 *
 * @param own What this host is called.
 * @throws {FrameError} when it is no such word.
 * @throws {LinkError} when the two can't talk.
 */
export function readHello(frame: Frame, own: string, peer: Peer): Greeting {
  if (frame.type === "bye") throw refusalIn(frame);
  const hello = frame.type === "hello" ? parseJson(frame.payload) : undefined;
  if (!isObject(hello)) throw new FrameError("it did not say who it is");
  const { version, host, key, has } = hello;
  if (version !== VERSION) {
    throw new LinkError(`The versions of ${own} and of the other side do not fit together`);
  }
  if (typeof host !== "string") throw new FrameError("its name is none");
  if (peer.isEngine) return { host, key: undefined, has };
  if (!isHostName(host)) throw new FrameError("its name is none");
  if (typeof key !== "string" || !isPublicKey(key)) throw new FrameError("its key is none");
  if (host === own) {
    throw new LinkError(`Both sides are called "${host}"; give one another name with --name`);
  }
  if (peer.bound !== undefined && peer.bound !== host) {
    throw new LinkError(`On ${own} this key is for host "${peer.bound}", and not for "${host}"`);
  }
  return { host, key, has };
}

/** What the last word of a peer says. */
export function refusalIn(bye: Frame): RefusedError {
  return new RefusedError(`The other side says: ${textOf(bye)}`);
}
