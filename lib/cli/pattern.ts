/**
 * What people search for.
 *
 * @module
 */
import { UsageError } from "./options.ts";

/**
 * The regular expression that was typed. Capitals in it count only where there are any.
 *
 * @throws {UsageError} when it is none.
 */
export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, /\p{Lu}/u.test(text) ? "u" : "iu");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`"${text}" is no regular expression: ${reason}`);
  }
}
