/**
 * Values that people type: ids, ages and sizes.
 *
 * @module
 */
import { parseAge, parseSize } from "../room/units.ts";
import { UsageError } from "./options.ts";

/**
 * The id in `1234` or `#1234`.
 *
 * @throws {UsageError} when it is something else.
 */
export function mustBeId(text: string): number {
  const [, digits] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  if (text === "") throw new UsageError("which message? An id is a number such as #1234");
  throw new UsageError(`an id is a number such as #1234, not "${text}"`);
}

/**
 * The ms in `7d`, `0.5d`, `12h` or `forever`.
 *
 * @throws {UsageError} when it is something else.
 */
export function mustBeAge(text: string): number {
  const age = parseAge(text);
  if (age !== undefined) return age;
  throw new UsageError(`an age is such as 7d, 0.5d, 12h or forever, not "${text}"`);
}

/**
 * The bytes in `64M`, `1.5GiB` or `4096`.
 *
 * @throws {UsageError} when it is something else.
 */
export function mustBeSize(text: string): number {
  const size = parseSize(text);
  if (size !== undefined) return size;
  throw new UsageError(`a size is such as 64M, 1.5GiB or 4096 (bytes), not "${text}"`);
}
