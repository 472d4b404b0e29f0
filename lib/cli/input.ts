/**
 * Standard input of a filter: one text, or its lines as they arrive.
 *
 * @module
 */
import { RoomError, UnsendableError } from "../room/errors.ts";
import { MAX_RECORD_BYTES } from "../room/message/compose.ts";

/**
 * A line longer than this (UTF-16 units) is handed on in pieces, so that memory stays bounded and
 * every piece fits into a record, whose limit is in bytes: at most three for each unit.
 */
export const MAX_PIECE = 16 * 1024;

/**
 * All of the input as one text; invalid UTF-8 becomes U+FFFD.
 *
 * @throws {UnsendableError} when it is longer than a message can be.
 * @throws {RoomError} when it can't be read.
 */
export async function readText(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const chunk of readable(input)) {
    text += decoder.decode(chunk, { stream: true });
    size += chunk.length;
    if (size <= MAX_RECORD_BYTES) continue;
    throw new UnsendableError(
      `Cannot send more than ${MAX_RECORD_BYTES} bytes as one message; ` +
        `send them as a file, or every line as a message with --lines`,
    );
  }
  return text + decoder.decode();
}

/** Lines that arrived together. */
export interface LineBatch {
  /** Their texts; a line longer than {@linkcode MAX_PIECE} is several. */
  readonly texts: readonly string[];
  /** How many lines ended. */
  readonly lines: number;
}

/**
 * The lines of the input as they arrive, without their ends: all that are there come together.
 * The last one needs no newline.
 *
 * @throws {RoomError} when the input can't be read.
 */
export async function* readLineBatches(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of readable(input)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    const pieces = splitLong(lines.pop() ?? "");
    rest = pieces.pop() ?? "";
    const texts = [...lines.flatMap(splitLong), ...pieces];
    if (texts.length > 0) yield { texts, lines: lines.length };
  }
  rest += decoder.decode();
  if (rest !== "") yield { texts: splitLong(rest), lines: 1 };
}

/** Cuts a line into pieces that a record can hold, never within a character. */
function splitLong(line: string): string[] {
  if (line.length <= MAX_PIECE) return [line];
  const pieces: string[] = [];
  for (let at = 0; at < line.length;) {
    let end = at + MAX_PIECE;
    if (/[\ud800-\udbff]/.test(line[end - 1] ?? "")) end--;
    pieces.push(line.slice(at, end));
    at = end;
  }
  return pieces;
}

/** The input, with errors that name it. */
async function* readable(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* input;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RoomError(`Cannot read standard input: ${reason}`, { cause: error });
  }
}
