/**
 * Gives every test a deadline, so that none hangs: `deno test` loads this before each test file.
 * A test that needs another one says so itself (`timeout`, in ms).
 *
 * @module
 */
import { runInThisContext } from "node:vm";

/** Several times what the slowest test takes on a busy machine (ms). */
const DEADLINE = 60_000;

/** Makes one definition of the words that `Deno.test` takes: a name, options, a function. */
function define(...words: readonly unknown[]): object {
  const definition = { timeout: DEADLINE };
  for (const word of words) {
    if (typeof word === "string") Object.assign(definition, { name: word });
    else if (typeof word === "function") Object.assign(definition, { fn: word });
    else Object.assign(definition, word);
  }
  return definition;
}

// Deno says of a test that fails where the call of `Deno.test` stands. It looks for the nearest
// frame of the stack whose file is not one of its own, which begin with "ext:".
const between: (test: unknown, define: unknown) => unknown = runInThisContext(
  "(test, define) => Object.assign((...words) => test(define(...words)), test)",
  { filename: "ext:deadline" },
);
Object.defineProperty(Deno, "test", { value: between(Deno.test, define) });
