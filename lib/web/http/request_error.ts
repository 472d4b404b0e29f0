/**
 * Refusing a request.
 *
 * @module
 */

/** A request that is refused. */
export class RequestError extends Error {
  override name = "RequestError";
  /** The status of HTTP that says so (RFC 9110, section 15). */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
