/**
 * Names of files as strings. To the kernel they are bytes: one that is no UTF-8 is half of a
 * surrogate pair in a string, from U+DC80 to U+DCFF (as PEP 383 has it), so that no name is lost.
 *
 * @module
 */

const FIRST = 0xdc80;
const LAST = 0xdcff;
/** What a byte is added to. */
const BASE = 0xdc00;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** How many bytes of UTF-8 begin with such a byte, by its value shifted right by 4. */
const LENGTHS = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4] as const;

/** The bytes of a name. */
export function encodeName(name: string): Uint8Array<ArrayBuffer> {
  if (name.isWellFormed()) return encoder.encode(name);
  return Uint8Array.from(
    Array.from(name).flatMap((character) => {
      const code = character.codePointAt(0) ?? 0;
      return isByte(code) ? [code - BASE] : [...encoder.encode(character)];
    }),
  );
}

/** The name that has these bytes. */
export function decodeName(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (text !== undefined) return text;
  let name = "";
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = LENGTHS[byte >> 4] ?? 1;
    const character = decode(bytes.subarray(at, at + length));
    name += character ?? String.fromCharCode(BASE + byte);
    at += character === undefined ? 1 : length;
  }
  return name;
}

/** The byte that this character of a name stands for; undefined where it is a character. */
export function byteOf(character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  return isByte(code) ? code - BASE : undefined;
}

/** A byte of 0x80 or more that is no UTF-8, as a part of a name. */
export function nameOfByte(byte: number): string {
  return String.fromCharCode(BASE + byte);
}

function isByte(code: number): boolean {
  return code >= FIRST && code <= LAST;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
