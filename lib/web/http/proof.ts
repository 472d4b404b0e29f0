/**
 * Showing the token with a form: in the request's header, or in the form itself, where
 * `fossil chat send` puts it.
 *
 * @module
 */
import { RequestError } from "./request_error.ts";
import { unobscure } from "../chat/obscure.ts";
import type { Site } from "../chat/site.ts";

/** So many requests may be without the token at once: anybody on the host can make them. */
const MAX_WAITING = 32;

/** What one request has shown so far. */
export class Proof implements Disposable {
  static #waiting = 0;
  readonly #token: Site["token"];
  readonly #overdue = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isGiven: boolean;

  /** @throws {RequestError} when too many requests have not shown the token yet. */
  constructor({ token, proofTimeout }: Site, request: Request) {
    this.#token = token;
    this.#isGiven = token === undefined || token.isShownBy(request);
    if (this.#isGiven) return;
    if (Proof.#waiting >= MAX_WAITING) {
      throw new RequestError(503, "Too many requests without a token: try later");
    }
    Proof.#waiting++;
    const late = new RequestError(408, "Refused: no token came in time");
    this.#timer = setTimeout(() => this.#overdue.abort(late), proofTimeout);
  }

  /** Aborted when the token has not come in time. */
  get overdue(): AbortSignal {
    return this.#overdue.signal;
  }

  /** Whether the token was shown, at the latest in what has come of the form by now. */
  isGivenBy(form: ReadonlyMap<string, string>): boolean {
    if (this.#isGiven) return true;
    const shown = unobscure(form.get("token") ?? "");
    if (shown === undefined || !this.#token?.matches(shown)) return false;
    this.#isGiven = true;
    this.#waitNoMore();
    return true;
  }

  /** @throws {RequestError} when the token is not in what has come of the form, or wrong. */
  demand(form: ReadonlyMap<string, string>): void {
    if (!this.isGivenBy(form)) throw new RequestError(403, "Wrong token");
  }

  [Symbol.dispose](): void {
    this.#waitNoMore();
  }

  #waitNoMore(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    Proof.#waiting--;
  }
}
