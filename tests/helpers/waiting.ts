/**
 * Waiting for something to happen outside, but not for ever, and with a word on what did not.
 *
 * @module
 */
import { namesIn } from "./temporary.ts";

/** What has not happened after so long (ms) on a busy machine will not happen any more. */
const PATIENCE = 20_000;

/**
 * Waits until the names in a directory, sorted, are as they should be.
 *
 * @param what What is waited for.
 * @throws {Error} when that takes too long, with what is in the directory.
 */
export async function untilNames(
  path: string,
  areThere: (names: string[]) => boolean,
  what: string,
): Promise<void> {
  const watcher = Deno.watchFs(path, { recursive: false });
  const timer = setTimeout(() => watcher.close(), PATIENCE);
  try {
    if (areThere(namesIn(path))) return watcher.close();
    for await (const _change of watcher) if (areThere(namesIn(path))) return;
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`Waited in vain for ${what}: "${path}" holds ${JSON.stringify(namesIn(path))}`);
}

/**
 * Waits until something is true of the log of the room at `path`, which is looked at whenever
 * something in the room's directory changes.
 *
 * @param describe What is waited for, and how it is instead.
 * @throws {Error} when that takes too long.
 */
export async function untilLog(
  path: string,
  isTrue: () => boolean,
  describe: () => string,
): Promise<void> {
  const watcher = Deno.watchFs(path);
  const timer = setTimeout(() => watcher.close(), PATIENCE);
  try {
    if (isTrue()) return watcher.close();
    for await (const _change of watcher) if (isTrue()) return;
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`Waited in vain for ${describe()}`);
}

/**
 * Waits for a promise.
 *
 * @param what What is waited for.
 * @throws {Error} when that takes too long.
 */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Waited in vain for ${what}`)), PATIENCE);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Does something again and again, with a turn for everybody else in between, until a promise is
 * settled; a failure of that is thrown.
 */
export async function repeatUntil(
  promise: Promise<unknown>,
  action: () => void | Promise<void>,
): Promise<void> {
  let isOver = false;
  const end = () => isOver = true;
  promise.then(end, end);
  while (!isOver) {
    await action();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await promise;
}
