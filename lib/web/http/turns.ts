/**
 * Long work in turns: the server stays quick for everybody else.
 *
 * @module
 */
import { turn } from "../../posix/event_loop.ts";

/** One turn takes some milliseconds at most. */
const STEPS_PER_TURN = 2_000;

/**
 * Takes the steps of a generator, with pauses in which others have their turn.
 *
 * @param signal Who waits for the result has gone: throws its reason.
 * @returns What the generator returns.
 */
export async function inTurns<Result>(
  steps: Generator<undefined, Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (let count = 1;; count++) {
    const { done, value } = steps.next();
    if (done) return value;
    if (count % STEPS_PER_TURN > 0) continue;
    await turn();
    signal.throwIfAborted();
  }
}
