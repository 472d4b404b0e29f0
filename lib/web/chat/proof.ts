/**
 * Showing the token with a form: in the request's header, or in the form itself, where
 * `fossil chat send` puts it.
 *
 * @module
 */
import type { HttpRequest } from "../http/request.ts";
import { RequestError } from "../http/request_error.ts";
import { unobscure } from "./obscure.ts";
import type { Site } from "./site.ts";

/**
 * So many requests may be without the token at once, as anybody on the host can make them; with one
 * more, the oldest has been waited for long enough.
 */
const MAX_WAITING = 32;

/** What one request has shown so far. */
export class Proof implements Disposable {
  /** Those that have shown nothing yet, the oldest first. */
  static readonly #waiting = new Set<Proof>();
  readonly #token: Site["token"];
  readonly #onProof: () => void;
  readonly #overdue = new AbortController();
  /** Aborted when nobody waits for the answer, or when the token has not come in time. */
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isGiven = false;

  /** @param onProof Told when the token was shown. */
  constructor({ token, proofTimeout }: Site, request: HttpRequest, onProof: () => void) {
    this.#token = token;
    this.#onProof = onProof;
    if (token === undefined || token.isShownBy(request)) {
      this.signal = request.signal;
      this.#accept();
      return;
    }
    this.signal = AbortSignal.any([this.#overdue.signal, request.signal]);
    const [oldest] = Proof.#waiting;
    if (oldest !== undefined && Proof.#waiting.size >= MAX_WAITING) {
      oldest.#giveUp(503, "Too many requests without a token: try later");
    }
    Proof.#waiting.add(this);
    const late = () => this.#giveUp(408, "Refused: no token came in time");
    this.#timer = setTimeout(late, proofTimeout);
  }

  /** Whether the token was shown, at the latest in what has come of the form by now. */
  isGivenBy(form: ReadonlyMap<string, string>): boolean {
    if (this.#isGiven) return true;
    const shown = unobscure(form.get("token") ?? "");
    if (shown === undefined || !this.#token?.matches(shown)) return false;
    this.#accept();
    return true;
  }

  /** @throws {RequestError} when the token is not in what has come of the form, or wrong. */
  demand(form: ReadonlyMap<string, string>): void {
    if (!this.isGivenBy(form)) throw new RequestError(403, "Wrong token: not logged in");
  }

  [Symbol.dispose](): void {
    this.#waitNoMore();
  }

  #accept(): void {
    this.#isGiven = true;
    this.#waitNoMore();
    this.#onProof();
  }

  #giveUp(status: number, message: string): void {
    this.#waitNoMore();
    this.#overdue.abort(new RequestError(status, message));
  }

  #waitNoMore(): void {
    clearTimeout(this.#timer);
    Proof.#waiting.delete(this);
  }
}
