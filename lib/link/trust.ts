/**
 * Whose word counts: each host has a key, and what is said in its name is signed with that.
 *
 * @module
 */
import { effectiveUid } from "../posix/user.ts";
import { isHostName } from "../room/message/origin_mark.ts";
import { nameOf } from "../room/names.ts";
import { type Frame, FrameError, makeFrame } from "./frame.ts";
import { isPublicKey, isSignedBy } from "./keys.ts";
import { isObject, parseJson } from "./range.ts";
import { LinkError, type LinkState } from "./state.ts";

/** Peers can think up any number of things to complain about. */
const MAX_COMPLAINTS = 100;

/** Who trusts, and whom. */
export interface TrustOptions {
  /** What this host is called. */
  readonly host: string;
  readonly state: LinkState;
  /** Tells a person something. */
  readonly say: (text: string) => void;
  /** Whether to take this for the key of a host that was not heard of before. */
  readonly trusts: (host: string, key: string) => boolean;
}

/** The keys of other hosts, as a link goes by them. */
export class Trust {
  readonly #options: TrustOptions;
  readonly #onTrusted: (host: string, keys: Frame) => void;
  /** What was complained about already. */
  readonly #said = new Set<string>();

  /** @param onTrusted Is told of each host that is trusted from now on, with what to tell others. */
  constructor(options: TrustOptions, onTrusted: (host: string, keys: Frame) => void) {
    this.#options = options;
    this.#onTrusted = onTrusted;
  }

  /**
   * Trusts a host if it may be trusted.
   *
   * @param isBound Whether its connection was made for this host.
   * @throws {LinkError} when it may not, with what to do.
   */
  mustTrust(host: string, key: string, isBound: boolean): void {
    const { host: own, state, trusts } = this.#options;
    const known = state.keyOf(host);
    const remedy = `on ${own}, as ${nameOf(effectiveUid())}: pipechat link --trust ${host}=${key}`;
    if (known === undefined) {
      if (!isBound && !trusts(host, key)) {
        throw new LinkError(`Host "${host}" is not known here yet; to trust it, ${remedy}`);
      }
      this.#trust(host, key);
    } else if (known !== key) {
      throw new LinkError(
        `Host "${host}" has another key than before; if that is right, ${remedy}`,
      );
    }
  }

  /** The keys of all hosts that are known, for a peer. */
  keys(): Frame {
    return makeKeys(Object.fromEntries(this.#options.state.knownHosts()));
  }

  /**
   * Takes the keys of hosts that a peer knows, if new ones are trusted.
   *
   * @throws {FrameError} when these are none.
   */
  learn({ payload }: Frame): void {
    const keys = parseJson(payload);
    if (!isObject(keys)) throw new FrameError("it sent keys in a way that makes no sense");
    const { host: own, state, trusts } = this.#options;
    const known = state.knownHosts();
    for (const [host, key] of Object.entries(keys)) {
      if (host === own || known.has(host) || !isHostName(host)) continue;
      if (typeof key === "string" && isPublicKey(key) && trusts(host, key)) this.#trust(host, key);
    }
  }

  /** Whether a frame is that of a known host; what is not is left out, and that is told once. */
  isGenuine(host: string, frame: Frame): boolean {
    let isSigned = false;
    const key = this.#options.state.keyOf(host, (key) => isSigned = isSignedBy(key, frame));
    if (key === undefined) {
      this.#sayOnce(
        `host "${host}" is not known here: what it says is left out; to trust it: ` +
          `pipechat link --trust ${host}=KEY (its key: pipechat link --key, there)`,
      );
      return false;
    }
    if (isSigned || isSignedBy(key, frame)) return true;
    this.#sayOnce(`something in the name of host "${host}" is not signed by it, and left out`);
    return false;
  }

  #trust(host: string, key: string): void {
    this.#options.state.trust(host, key);
    this.#onTrusted(host, makeKeys({ [host]: key }));
  }

  #sayOnce(text: string): void {
    if (this.#said.has(text) || this.#said.size >= MAX_COMPLAINTS) return;
    this.#said.add(text);
    this.#options.say(text);
  }
}

/** Tells keys of hosts, by their names. */
export function makeKeys(keys: Readonly<Record<string, string>>): Frame {
  return makeFrame("keys", JSON.stringify(keys));
}
