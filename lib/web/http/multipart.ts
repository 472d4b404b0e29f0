/**
 * Reading multipart/form-data as it arrives (RFC 7578), in bounded memory.
 *
 * `fossil chat send` does not name the boundary in its Content-Type. It is on the body's first line
 * anyway, from where it is taken from everybody.
 *
 * @module
 */
import { ByteSource, CRLF, HEADER_END, joined } from "./byte_source.ts";

/** The boundary is at most 70 characters (RFC 2046, section 5.1.1), with dashes and line end. */
export const MAX_BOUNDARY_LINE = 80;
/** The header of a part names a field and a file; 8 KiB are ample. */
export const MAX_PART_HEADER = 8 * 1024;
/** What is ever sent has five or six parts. */
export const MAX_PARTS = 32;

const DASH = 0x2d;

const decoder = new TextDecoder();

/** The body is not what a form sends. */
export class MultipartError extends Error {
  override name = "MultipartError";
}

/** One field of a form. */
export interface Part {
  readonly name: string;
  /** The name of the file in it, as the sender has it: hostile. Undefined when it is no file. */
  readonly filename: string | undefined;
  /**
   * What is in it, to be read before the next part is asked for.
   *
   * @throws {MultipartError} when the body ends before the part does.
   */
  readonly body: AsyncGenerator<Uint8Array<ArrayBuffer>>;
}

/**
 * The parts of a form, in its order. What is not read of a part is skipped.
 *
 * @throws {MultipartError} when it is not a form, or ends too early.
 */
export async function* readMultipart(
  body: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Part> {
  const source = new ByteSource(body);
  const boundary = await source.takeThrough(CRLF, MAX_BOUNDARY_LINE);
  if (boundary === undefined || boundary.length < 3 || !startsWithDashes(boundary)) {
    throw new MultipartError("The body is not multipart/form-data");
  }
  const delimiter = joined(CRLF, boundary);
  for (let count = 0; count < MAX_PARTS; count++) {
    const header = await source.takeThrough(HEADER_END, MAX_PART_HEADER);
    if (header === undefined) throw new MultipartError("A part of the form has no header");
    const content = readContent(source, delimiter);
    yield { ...parseHeader(header), body: content };
    for await (const _rest of content);
    const end = await source.take(2);
    if (startsWithDashes(end)) return;
    if (end[0] !== CRLF[0] || end[1] !== CRLF[1]) {
      throw new MultipartError("A part of the form does not end where it should");
    }
  }
  throw new MultipartError(`The form has more than ${MAX_PARTS} parts`);
}

/** Gives what comes before the delimiter, and takes the delimiter away. */
async function* readContent(
  source: ByteSource,
  delimiter: Uint8Array,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  while (true) {
    const at = source.find(delimiter);
    // The last bytes may be the beginning of the delimiter.
    const length = at < 0 ? source.length - delimiter.length + 1 : at;
    if (length > 0) yield source.cut(length);
    if (at >= 0) {
      source.cut(delimiter.length);
      return;
    }
    if (!await source.fill()) throw new MultipartError("The form ends in the middle of a part");
  }
}

/** `Content-Disposition: form-data; name="file"; filename="a.txt"`, one line among others. */
function parseHeader(header: Uint8Array): { name: string; filename: string | undefined } {
  const lines = decoder.decode(header).split("\r\n");
  const line = lines.find((line) => /^content-disposition:/i.test(line)) ?? "";
  const parameters = new Map(parametersOf(line));
  const name = parameters.get("name");
  if (name === undefined) throw new MultipartError("A part of the form has no name");
  return { name, filename: parameters.get("filename") };
}

/** Browsers write `"`, CR and LF in a value as `%22`, `%0D` and `%0A` (HTML, "multipart form data"). */
function* parametersOf(line: string): Generator<[name: string, value: string]> {
  for (const [, name = "", value = ""] of line.matchAll(/;\s*(\w+)="([^"]*)"/g)) {
    yield [name.toLowerCase(), value.replace(/%(22|0D|0A)/gi, decodeURIComponent)];
  }
}

function startsWithDashes(bytes: Uint8Array): boolean {
  return bytes[0] === DASH && bytes[1] === DASH;
}
