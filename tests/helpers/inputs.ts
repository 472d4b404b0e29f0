/**
 * What claims about texts and streams are tried with.
 *
 * @module
 */
import fc from "fast-check";

/** Up to so many bytes come at once: few, so that everything is cut somewhere, or about all. */
const FEW_BYTES = 9;
const MANY_BYTES = 100_000;

/**
 * Texts over all of Unicode, and over `special` often: what means something to the code.
 *
 * @param maxLength The most characters that one has.
 */
export function texts(special: Iterable<string>, maxLength = 40): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom(...special),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  return fc.string({ unit, maxLength, size: "max" });
}

/** The sizes in which something comes, again and again; some of them may be 0. */
export const chunkSizes: fc.Arbitrary<number[]> = fc.array(
  fc.oneof(fc.nat(FEW_BYTES), fc.nat(MANY_BYTES)),
  { minLength: 1, maxLength: 8 },
).filter((sizes) => sizes.some((size) => size > 0));

/** `whole` in pieces of these sizes. */
export function* cut<Whole extends Sliceable<Whole>>(
  whole: Whole,
  sizes: readonly number[],
): Generator<Whole> {
  let at = 0;
  for (let turn = 0; at < whole.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 0;
    yield whole.slice(at, at + size);
    at += size;
  }
}

/** A text, or bytes. */
interface Sliceable<Whole> {
  readonly length: number;
  slice(start: number, end: number): Whole;
}
