/**
 * SHA-256, as FIPS 180-4 has it. The runtime's takes 70 to 90 µs for a message that comes alone, as
 * all code does that is met for the first time in a while, and a library's no less, for the objects
 * that it makes; this loop takes 10. For the many lines of a flood it is as fast as those, but not for
 * what is long.
 *
 * @module
 */

/** From so many bytes on the runtime's is the faster one, and worth the 7 ms that it takes to load. */
const LONG = 4096;

const BLOCK_BYTES = 64;
/** Where in the last block the length of all that was hashed stands, in 8 bytes. */
const LENGTH_AT = 56;
/** What stands behind the last byte. */
const END = 0x80;

const [INITIAL, ROUND_CONSTANTS] = constants();

const DIGITS = "0123456789abcdef";
const HASH_DIGITS = 64;

/** Used again each time, as nothing here waits: to make them takes longer than to fill them. */
const state = new Int32Array(8);
const schedule = new Int32Array(16);
const lastBlock = new Uint8Array(BLOCK_BYTES);

/** The first hexadecimal digits, so many, of the hash of the bytes of one or more pieces. */
export function sha256(pieces: readonly Uint8Array[], count = HASH_DIGITS): string {
  const length = lengthOf(pieces);
  if (length >= LONG) return sha256OfMuch(pieces).slice(0, count);
  hashShort(pieces, length);
  let digits = "";
  for (let at = 0; at < count; at++) digits += DIGITS[digitAt(at)] ?? "";
  return digits;
}

/** Whether the hash of the bytes of one or more pieces begins with these hexadecimal digits. */
export function hasSha256(pieces: readonly Uint8Array[], digits: string): boolean {
  const length = lengthOf(pieces);
  if (length >= LONG) return sha256OfMuch(pieces).startsWith(digits);
  hashShort(pieces, length);
  // No text is made of it: a log may hold a million records.
  for (let at = 0; at < digits.length; at++) {
    if (DIGITS.charCodeAt(digitAt(at)) !== digits.charCodeAt(at)) return false;
  }
  return true;
}

function digitAt(at: number): number {
  return (state[at >>> 3] ?? 0) >>> 28 - 4 * (at & 7) & 0xf;
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}

/** Leaves the hash in the state. */
function hashShort(pieces: readonly Uint8Array[], length: number): void {
  state.set(INITIAL);
  let filled = 0;
  for (const piece of pieces) {
    let at = 0;
    if (filled > 0) {
      while (filled < BLOCK_BYTES && at < piece.length) lastBlock[filled++] = piece[at++] ?? 0;
      if (filled < BLOCK_BYTES) continue;
      compress(lastBlock, 0);
    }
    for (; at + BLOCK_BYTES <= piece.length; at += BLOCK_BYTES) compress(piece, at);
    for (filled = 0; at < piece.length; at++) lastBlock[filled++] = piece[at] ?? 0;
  }
  finish(filled, length);
}

function sha256OfMuch(pieces: readonly Uint8Array[]): string {
  // The global one: to import it takes 0.5 ms at each start.
  // deno-lint-ignore no-process-global
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** Hashes what is left, and how much it was. */
function finish(filled: number, length: number): void {
  lastBlock[filled] = END;
  lastBlock.fill(0, filled + 1);
  if (filled >= LENGTH_AT) {
    compress(lastBlock, 0);
    lastBlock.fill(0);
  }
  // In bits; of less than LONG bytes that is a number of two bytes, and those before it stay 0.
  const bits = length * 8;
  lastBlock[BLOCK_BYTES - 2] = bits >>> 8;
  lastBlock[BLOCK_BYTES - 1] = bits;
  compress(lastBlock, 0);
}

/**
 * Mixes the 64 bytes from `at` on into the state. Without functions of its own, as before this is
 * compiled a call takes longer than what it would do; and of the schedule only the 16 words are kept
 * that the next one is made of.
 */
function compress(bytes: Uint8Array, at: number): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  let f = state[5] ?? 0;
  let g = state[6] ?? 0;
  let h = state[7] ?? 0;
  for (let t = 0; t < 64; t++) {
    let word: number;
    if (t < 16) {
      word = (bytes[at] ?? 0) << 24 | (bytes[at + 1] ?? 0) << 16 |
        (bytes[at + 2] ?? 0) << 8 | (bytes[at + 3] ?? 0);
      at += 4;
    } else {
      const x = schedule[(t - 15) & 15] ?? 0;
      const y = schedule[(t - 2) & 15] ?? 0;
      const sigma0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
      const sigma1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
      word = (schedule[t & 15] ?? 0) + sigma0 + (schedule[(t - 7) & 15] ?? 0) + sigma1 | 0;
    }
    schedule[t & 15] = word;
    const sum1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const choice = e & f ^ ~e & g;
    const one = h + sum1 + choice + (ROUND_CONSTANTS[t] ?? 0) + word | 0;
    const sum0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
    const majority = a & b ^ a & c ^ b & c;
    h = g;
    g = f;
    f = e;
    e = d + one | 0;
    d = c;
    c = b;
    b = a;
    a = one + sum0 + majority | 0;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
  state[4] = (state[4] ?? 0) + e;
  state[5] = (state[5] ?? 0) + f;
  state[6] = (state[6] ?? 0) + g;
  state[7] = (state[7] ?? 0) + h;
}

/** The first 32 bits behind the point of the square and cube roots of the first primes. */
function constants(): [initial: Int32Array, rounds: Int32Array] {
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  const behindPoint = (root: number) => root % 1 * 2 ** 32;
  return [
    Int32Array.from(primes.slice(0, 8), (prime) => behindPoint(Math.sqrt(prime))),
    Int32Array.from(primes, (prime) => behindPoint(Math.cbrt(prime))),
  ];
}
