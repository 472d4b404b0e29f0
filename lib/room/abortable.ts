/**
 * Waiting for something until it is not wanted any more.
 *
 * @module
 */

/**
 * The items of `items`, until `signal` is aborted: then it throws the signal's reason at once, even
 * while the next item is still to come.
 */
export async function* abortable<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (signal === undefined) return yield* items;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => aborted.reject(signal.reason), { once: true });
  // It may well be that nobody waits at that moment.
  aborted.promise.catch(() => {});
  const iterator = items[Symbol.asyncIterator]();
  while (true) {
    const { done, value } = await Promise.race([iterator.next(), aborted.promise]);
    if (done) return;
    yield value;
  }
}
