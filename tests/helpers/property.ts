/**
 * Tests of what holds for every input: fast-check makes inputs up, and makes the one that refutes
 * the claim as small as it can.
 *
 * A failure names the command that runs it again: `PIPECHAT_SEED` and `PIPECHAT_PATH` lead to the
 * same input.
 *
 * @module
 */
import { fromFileUrl, relative } from "@std/path";
import fc from "fast-check";
import { quote } from "../../lib/shell_word.ts";

/** Inputs that each claim is tried with: enough for what is rare, and all claims take seconds. */
const RUNS = 200;

/** What a change is judged by must not depend on luck; everywhere else each run tries new inputs. */
const SEED_IN_CI = 1;

/** A claim was refuted. */
class RefutedError extends Error {
  override name = "RefutedError";
}

/**
 * Registers a test that tries `claim` with inputs of all kinds.
 *
 * @param inputs What each argument of the claim is taken from.
 * @param claim Throws when it does not hold.
 */
export function propertyTest<Inputs extends [unknown, ...unknown[]]>(
  name: string,
  inputs: { [Index in keyof Inputs]: fc.Arbitrary<Inputs[Index]> },
  claim: (...inputs: Inputs) => void | Promise<void>,
): void {
  Deno.test(name, async ({ origin }) => {
    const property = fc.asyncProperty<Inputs>(...inputs, async (...values) => {
      await claim(...values);
    });
    const outcome = await fc.check(property, settings());
    if (!outcome.failed) return;
    const { counterexample, counterexamplePath: path, seed, errorInstance: cause } = outcome;
    const again = `PIPECHAT_SEED=${seed} PIPECHAT_PATH=${path} ${commandFor(name, origin)}`;
    throw new RefutedError(
      `It does not hold for ${visible(fc.stringify(counterexample))}\nRun it again:\n  ${again}`,
      { cause },
    );
  });
}

/** Inputs are made to be seen wrongly, or not at all. */
function visible(text: string): string {
  return text.replace(/[^ -~]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
}

function settings(): fc.Parameters<unknown> {
  const { PIPECHAT_SEED: seed, PIPECHAT_PATH: path, CI: ci } = Deno.env.toObject();
  return {
    numRuns: RUNS,
    ...(seed !== undefined ? { seed: Number(seed) } : ci !== undefined ? { seed: SEED_IN_CI } : {}),
    ...(path !== undefined ? { path, endOnFailure: true } : {}),
  };
}

/** A path leads to an input of one claim only, so that no other test may run with it. */
function commandFor(name: string, origin: string): string {
  const file = relative(Deno.cwd(), fromFileUrl(origin));
  return `npx -y deno@${Deno.version.deno} task test ${quote(file)} --filter ${quote(name)}`;
}
