/**
 * Who may ask: one secret for each run of the server, and links signed with it that soon expire.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "./request.ts";

/** 192 bits, which nobody guesses. */
const TOKEN_BYTES = 24;
/** A link is followed at once, or asked for again: it need not last (ms). */
const LINK_LIFETIME = 5 * 60_000;

const encoder = new TextEncoder();

/** The secret of one server. */
export class Token {
  /** What a browser or a robot must show. */
  readonly text: string;
  /** The ticket that was not used yet. */
  #ticket: string | undefined;

  constructor(text = randomText()) {
    this.text = text;
  }

  /**
   * What is good for this token once, and then for nothing: browsers remember all addresses that
   * they were at. A new one makes the one before it void.
   */
  makeTicket(): string {
    return this.#ticket = randomText();
  }

  /** Whether a request shows the ticket, as a bearer's; it is void afterwards. */
  redeemTicket(request: HttpRequest): boolean {
    const ticket = this.#ticket;
    if (ticket === undefined || !new Token(ticket).isShownBy(request)) return false;
    this.#ticket = undefined;
    return true;
  }

  /** Whether `given` is this token; how long that takes does not tell how much of it is right. */
  matches(given: string): boolean {
    return isSame(given, this.text);
  }

  /** Whether a request shows the token: `Authorization: Bearer TOKEN`, or Basic as a password. */
  isShownBy(request: HttpRequest): boolean {
    const [scheme = "", value = ""] = (request.headers.get("authorization") ?? "").split(" ");
    switch (scheme.toLowerCase()) {
      case "bearer":
        return this.matches(value);
      case "basic":
        return this.matches(passwordOf(value));
      default:
        return false;
    }
  }

  /** The query that makes a GET of `path` allowed for some minutes, without the token in it. */
  sign(path: string, now = Date.now()): string {
    const expires = now + LINK_LIFETIME;
    return `expires=${expires}&signature=${this.#signature(path, expires)}`;
  }

  /** Whether a query was made by {@linkcode Token.sign} for `path`, and still counts. */
  isSigned(path: string, query: URLSearchParams, now = Date.now()): boolean {
    const expires = Number(query.get("expires"));
    const signature = query.get("signature") ?? "";
    const isRight = isSame(signature, this.#signature(path, expires));
    return isRight && expires > now;
  }

  #signature(path: string, expires: number): string {
    return digest(this.text, `${expires} ${path}`);
  }
}

function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return bytes.toBase64({ alphabet: "base64url" });
}

function digest(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

/** Nothing is told but whether the two are of one length. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [encoder.encode(one), encoder.encode(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function passwordOf(credentials: string): string {
  try {
    const text = atob(credentials);
    return text.slice(text.indexOf(":") + 1);
  } catch {
    return "";
  }
}
