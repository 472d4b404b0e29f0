/**
 * Texts to bytes and back, without the runtime where that pays. Most of what a chat reads and writes
 * is a line of ASCII now and then, and what is done now and then is done by a processor whose caches
 * hold none of it: a call of `TextDecoder` or `TextEncoder` then takes 25 µs, most of it for objects
 * and a way into the runtime, where a loop over so few bytes takes 3. Of long texts it is the other
 * way round.
 *
 * @module
 */

/** Bytes, or UTF-16 units, up to which a loop is faster. */
const SHORT = 256;
/** The most that a unit of UTF-16 takes in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();
// A byte order mark is a character like others: a text must not read as one without it.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/** The text that is between two places in `bytes`; what is no UTF-8 is U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  return decodeAscii(bytes, start, end) ?? decoder.decode(bytes.subarray(start, end));
}

/** The same, one character for each byte: as on the web, it is Windows-1252. */
export function decodeLatin1(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  return decodeAscii(bytes, start, end) ?? latin1.decode(bytes.subarray(start, end));
}

/** Texts that one after the other are turned into bytes in the same place. */
export class Utf8Buffer {
  readonly #bytes = new Uint8Array(SHORT * MAX_BYTES_PER_UNIT);

  /** The bytes of `text`. They are good until the next call, which may overwrite them. */
  encode(text: string): Uint8Array<ArrayBuffer> {
    if (text.length > SHORT) return encoder.encode(text);
    const bytes = this.#bytes;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return bytes.subarray(0, encoder.encodeInto(text, bytes).written);
      bytes[at] = code;
    }
    return bytes.subarray(0, text.length);
  }
}

/** The text that is between two places in `bytes`, if it is short and ASCII. */
export function decodeAscii(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): string | undefined {
  if (end - start > SHORT) return undefined;
  let text = "";
  let at = start;
  // Eight at once: with each addition the runtime makes an object.
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    const e = bytes[at + 4] ?? 0;
    const f = bytes[at + 5] ?? 0;
    const g = bytes[at + 6] ?? 0;
    const h = bytes[at + 7] ?? 0;
    if ((a | b | c | d | e | f | g | h) > 0x7f) return undefined;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code > 0x7f) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}
