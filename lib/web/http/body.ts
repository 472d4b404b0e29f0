/**
 * The bodies of requests, in bounded memory and time.
 *
 * @module
 */
import { Deadline } from "./deadline.ts";
import type { HttpRequest } from "./request.ts";
import { RequestError } from "./request_error.ts";

/** A sender from whom nothing comes for so long (ms) has gone. */
const SILENCE = 60_000;

/**
 * The body of a request as it comes.
 *
 * @param limit The most bytes that it may have.
 * @param signal Ends the reading with its reason.
 * @throws {RequestError} when it has more, or when nothing comes any more.
 */
export async function* readBody(
  request: HttpRequest,
  limit: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (request.body === null) return;
  using deadline = new Deadline();
  const { promise: interruption, reject: interrupt } = Promise.withResolvers<never>();
  const abort = () => interrupt(signal?.reason);
  signal?.addEventListener("abort", abort);
  const chunks = request.body[Symbol.asyncIterator]();
  let left = limit;
  try {
    while (true) {
      const onLate = () => interrupt(new RequestError(408, "Nothing came any more"));
      deadline.set(SILENCE, onLate);
      const { done, value } = await Promise.race([chunks.next().catch(breakOff), interruption]);
      if (done) return;
      left -= value.length;
      if (left < 0) throw new RequestError(413, "The request is too large");
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    chunks.return?.().catch(() => {});
  }
}

function breakOff(error: unknown): never {
  throw new RequestError(
    400,
    `The request broke off: ${error instanceof Error ? error.message : error}`,
  );
}

/**
 * All of it as text; what is not UTF-8 becomes U+FFFD.
 *
 * @param limit The most UTF-16 units that it may have.
 * @throws {RequestError} when it has more.
 */
export async function readText(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > limit) throw new RequestError(413, "The text is too long");
  }
  return text + decoder.decode();
}
