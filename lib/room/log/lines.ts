/**
 * Cutting the bytes of a log into lines, with bounded memory whatever the bytes are.
 *
 * @module
 */

/**
 * What is kept of one line, in bytes: longer than anything a person types, and short enough that
 * a planted line of any length costs nothing.
 */
export const MAX_LINE_BYTES = 64 * 1024;

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
  // A byte order mark is a character like others: a line must not read as one without it.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #kept = new Uint8Array(MAX_LINE_BYTES + 1);
  #length = 0;
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
  *push(chunk: Uint8Array): Generator<Line> {
    for (let at = this.#skipUseless(chunk, 0); at < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline < 0 ? chunk.length : newline;
      this.#take(chunk.subarray(at, end));
      at = end;
      if (newline < 0) break;
      at++;
      this.#position++;
      const line = this.#length > 0 ? this.#line() : undefined;
      if (line !== undefined) yield line;
      this.#length = this.#omitted = 0;
      this.#start = this.#position;
      at = this.#skipUseless(chunk, at);
    }
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

  #take(bytes: Uint8Array): void {
    // Expired parts of a log read as NULs; a line begins behind them.
    const wanted = withoutNuls(bytes);
    if (this.#length === 0) this.#start = this.#position + leadingNuls(bytes);
    const room = MAX_LINE_BYTES - this.#length;
    const kept = wanted.length > room ? wanted.subarray(0, room) : wanted;
    this.#kept.set(kept, this.#length);
    this.#length += kept.length;
    this.#omitted += wanted.length - kept.length;
    this.#position += bytes.length;
  }

  /**
   * The line, unless it is left out, or blank: a record that did not fit on the disk was blanked.
   */
  #line(): Line | undefined {
    const isOther = this.#isTerse && !mayBeRecord(this.#kept[0], this.#length);
    if (isOther && this.#isAmongOthers) return undefined;
    const text = this.#decoder.decode(this.#kept.subarray(0, this.#length));
    if (text.trim() === "") return undefined;
    this.#isAmongOthers = isOther;
    this.#kept[this.#length] = NEWLINE;
    const bytes = this.#kept.slice(0, this.#length + 1);
    return {
      offset: this.#start,
      length: this.#position - this.#start,
      text,
      bytes,
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

/** By loops, here and below: of callbacks a flood of NULs would take some ms a chunk. */
function withoutNuls(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0)) return bytes;
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (const byte of bytes) if (byte !== 0) kept[length++] = byte;
  return kept.subarray(0, length);
}

function leadingNuls(bytes: Uint8Array): number {
  let first = 0;
  while (first < bytes.length && bytes[first] === 0) first++;
  return first;
}
