/**
 * The words of a command line as C takes them.
 *
 * @module
 */
import { toCString } from "./descriptor.ts";

/** What `char *const argv[]` points to. */
export interface Argv {
  /** The words one behind the other: the first word is also what begins here. */
  readonly strings: Uint8Array<ArrayBuffer>;
  /** The addresses of the words, and NULL; good as long as `strings` is kept. */
  readonly pointers: BigUint64Array<ArrayBuffer>;
}

/** @throws {Deno.errors.InvalidData} when a word holds a NUL. */
export function toArgv(argv: readonly string[]): Argv {
  const words = argv.map(toCString);
  const strings = new Uint8Array(words.reduce((length, word) => length + word.length, 0));
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(strings));
  const pointers = new BigUint64Array(words.length + 1);
  let at = 0;
  for (const [index, word] of words.entries()) {
    strings.set(word, at);
    pointers[index] = address + BigInt(at);
    at += word.length;
  }
  return { strings, pointers };
}
