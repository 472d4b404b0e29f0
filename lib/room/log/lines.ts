/**
 * Cutting the bytes of a log into lines, with bounded memory whatever the bytes are.
 *
 * @module
 */
import { decodeUtf8 } from "../../posix/utf8.ts";

/**
 * What is kept of one line, in bytes: longer than anything a person types, and short enough that
 * a planted line of any length costs nothing.
 */
export const MAX_LINE_BYTES = 64 * 1024;

/** So much is set aside at once for the bytes of lines: for each by itself it takes ten times as long. */
const STORE_BYTES = 2 * MAX_LINE_BYTES;

const NEWLINE = 0x0a;
const BRACKET = 0x5b;
/** `[1] is <b>`: no record takes fewer bytes. */
const MIN_RECORD_BYTES = 10;

/** One line of a log. */
export interface Line {
  /** Byte offset of its first byte in the log: its id. */
  readonly offset: number;
  /** Its bytes in the log, the newline included. */
  readonly length: number;
  /** Its text without the newline and without NULs; invalid UTF-8 is U+FFFD. */
  readonly text: string;
  /** The bytes of that text, and the newline. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many bytes at its end were too many to keep. */
  readonly omitted: number;
}

/** Takes a log chunk by chunk and gives its lines. */
export class LineSplitter {
  /** The bytes of the lines that were given last, and behind those what is kept of the next one. */
  #store = new Uint8Array(STORE_BYTES);
  #first = 0;
  #length = 0;
  /** Where in the chunk the next NUL is, as far as that was looked for. */
  #nul = -1;
  #omitted = 0;
  #start: number;
  #position: number;
  readonly #isTerse: boolean;
  /** Only while lines are left out: the last one was none that can be a record. */
  #isAmongOthers = false;

  /**
   * Takes what is at `offset` for the beginning of a line.
   *
   * @param offset Where in the log the first chunk begins, in bytes.
   * @param isTerse Of lines one below the other that can't be records, give the first one alone: a
   * log may hold a million of them where somebody looks for something else.
   */
  constructor(offset: number, isTerse = false) {
    this.#start = this.#position = offset;
    this.#isTerse = isTerse;
  }

  /** Byte offset of the next chunk. */
  get position(): number {
    return this.#position;
  }

  /** Gives the lines that end in this chunk; what is behind the last newline waits for the next. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    this.#nul = -1;
    for (let at = this.#skipUseless(chunk, 0); at < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline < 0 ? chunk.length : newline;
      this.#take(chunk, at, end);
      at = end;
      if (newline < 0) break;
      at++;
      this.#position++;
      const line = this.#length > 0 ? this.#line() : undefined;
      if (line !== undefined) lines.push(line);
      this.#length = this.#omitted = 0;
      this.#start = this.#position;
      at = this.#skipUseless(chunk, at);
    }
    return lines;
  }

  /** Goes on as if `bytes` NULs had come: a hole in the log need not be read. */
  skip(bytes: number): void {
    this.#position += bytes;
    if (this.#length === 0) this.#start = this.#position;
  }

  /**
   * Where there are no holes, what has expired is newlines: a gigabyte of lines that are none. And
   * lines that are left out are not even put together.
   */
  #skipUseless(chunk: Uint8Array, at: number): number {
    if (this.#length > 0) return at;
    let end = skipNewlines(chunk, at);
    while (this.#isAmongOthers) {
      const newline = chunk.indexOf(NEWLINE, end);
      // A line may begin behind NULs.
      if (newline < 0 || chunk[end] === 0 || mayBeRecord(chunk[end], newline - end)) break;
      end = skipNewlines(chunk, newline + 1);
    }
    this.#position += end - at;
    this.#start = this.#position;
    return end;
  }

  #take(chunk: Uint8Array, start: number, end: number): void {
    if (this.#store.length - this.#first <= MAX_LINE_BYTES) this.#makeRoom();
    // Expired parts of a log read as NULs; a line begins behind them.
    for (let at = start; at < end;) {
      const from = skipNuls(chunk, at, end);
      if (this.#length === 0) this.#start = this.#position + from - start;
      const to = this.#nulBehind(chunk, from, end);
      this.#keep(chunk.subarray(from, to));
      at = to;
    }
    this.#position += end - start;
  }

  /** Where the next NUL is, or the end: looked for once in a chunk, which most often has none. */
  #nulBehind(chunk: Uint8Array, from: number, end: number): number {
    if (this.#nul < from) {
      const next = chunk.indexOf(0, from);
      this.#nul = next < 0 ? chunk.length : next;
    }
    return Math.min(this.#nul, end);
  }

  #keep(bytes: Uint8Array): void {
    const room = MAX_LINE_BYTES - this.#length;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#store.set(kept, this.#first + this.#length);
    this.#length += kept.length;
    this.#omitted += bytes.length - kept.length;
  }

  /** Whoever still has lines that were given keeps the old store alive with them. */
  #makeRoom(): void {
    const store = new Uint8Array(STORE_BYTES);
    store.set(this.#store.subarray(this.#first, this.#first + this.#length));
    [this.#store, this.#first] = [store, 0];
  }

  /**
   * The line, unless it is left out, or blank: a record that did not fit on the disk was blanked.
   */
  #line(): Line | undefined {
    const [store, first] = [this.#store, this.#first];
    const isOther = this.#isTerse && !mayBeRecord(store[first], this.#length);
    if (isOther && this.#isAmongOthers) return undefined;
    const end = first + this.#length;
    const text = decodeUtf8(store, first, end);
    if (text.trim() === "") return undefined;
    this.#isAmongOthers = isOther;
    store[end] = NEWLINE;
    this.#first = end + 1;
    return {
      offset: this.#start,
      length: this.#position - this.#start,
      text,
      bytes: store.subarray(first, end + 1),
      omitted: this.#omitted,
    };
  }
}

/** Whether a line of so many bytes that begins with such a byte may mean something. */
function mayBeRecord(first: number | undefined, length: number): boolean {
  return first === BRACKET && length >= MIN_RECORD_BYTES;
}

function skipNewlines(chunk: Uint8Array, at: number): number {
  while (chunk[at] === NEWLINE) at++;
  return at;
}

function skipNuls(chunk: Uint8Array, at: number, end: number): number {
  while (at < end && chunk[at] === 0) at++;
  return at;
}
