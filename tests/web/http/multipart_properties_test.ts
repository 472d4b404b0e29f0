import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  MAX_BOUNDARY_LINE,
  MAX_PART_HEADER,
  MAX_PARTS,
  MultipartError,
  readMultipart,
} from "../../../lib/web/http/multipart.ts";
import { chunkSizes, cut, texts } from "../../helpers/inputs.ts";
import { propertyTest } from "../../helpers/property.ts";

/** A part of a form; its content as Latin-1, a character for each byte. */
interface Field {
  readonly name: string;
  readonly filename: string | undefined;
  readonly content: string;
}

const BOUNDARY = "--xyz";
const DELIMITER = `\r\n${BOUNDARY}`;

/** Where a body without an end ends after all, lest a reader without limits never does (bytes). */
const ENOUGH = 64 * 1024;

// A `%` stands for itself in a name, so that nobody could tell what `%22` was.
const names = texts([...'"\r\n;= \\', "; name=", "; filename="], 20)
  .map((name) => name.replaceAll("%", ""));
/** Much of it looks like the end of a part. */
const contents = fc.array(
  fc.oneof(
    fc.nat(DELIMITER.length - 1).map((length) => DELIMITER.slice(0, length)),
    fc.constantFrom("\r\n\r\n", "--", BOUNDARY),
    fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)) }),
  ),
).map((pieces) => pieces.join("")).filter((content) => !content.includes(DELIMITER));
/** What makes no delimiter either when it comes again and again. */
const repeatable = contents.filter((content) =>
  content !== "" && !content.repeat(DELIMITER.length + 1).includes(DELIMITER)
);
const fields: fc.Arbitrary<Field> = fc.record({
  name: names,
  filename: fc.option(names, { nil: undefined }),
  content: contents,
});
/** What a header is filled up to: not at all, or about as long as it may be (bytes). */
const headerLengths = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: MAX_PART_HEADER - 2, max: MAX_PART_HEADER }) },
);

const field: Field = { name: "a", filename: undefined, content: "" };
const start = `${BOUNDARY}\r\n`;
/** A first line, a header and a form that have no end. */
const ENDLESS = [
  { start: "", again: "-", limit: MAX_BOUNDARY_LINE },
  { start, again: "x", limit: start.length + MAX_PART_HEADER },
  { start: "", again: part(field), limit: (MAX_PARTS + 1) * part(field).length },
];

propertyTest(
  "the parts are the same however a form is cut",
  [fc.array(fields, { minLength: 1, maxLength: 4 }), headerLengths, chunkSizes],
  async (fields, headerLength, sizes) => {
    const form = fields.map((field) => part(field, headerLength)).join("") + `${BOUNDARY}--`;
    const body = cut(Uint8Array.from(Buffer.from(form, "latin1")), sizes);
    assertEquals(await read(body), fields);
  },
);

propertyTest(
  "a header that is too long is refused however a form is cut",
  [fields, fc.integer({ min: 1, max: 9 }), chunkSizes],
  async (field, excess, sizes) => {
    const form = `${part(field, MAX_PART_HEADER + excess)}${BOUNDARY}--`;
    const body = cut(Uint8Array.from(Buffer.from(form, "latin1")), sizes);
    await assertRejects(() => read(body), MultipartError);
  },
);

propertyTest(
  "what has no end is refused after as much as it may have",
  [fc.constantFrom(...ENDLESS), fc.integer({ min: 1, max: 2000 })],
  async ({ start, again, limit }, size) => {
    const source = new Endless(start, again, size);
    await assertRejects(() => read(source), MultipartError);
    assert(source.given <= limit + DELIMITER.length + size, `${source.given} bytes`);
  },
);

propertyTest(
  "no more of a part is held back than what its end may begin with",
  [repeatable, fc.integer({ min: 1, max: 2000 })],
  async (content, size) => {
    const head = part(field).slice(0, -"\r\n".length);
    const source = new Endless(head, content, size);
    let seen = head.length;
    for await (const { body } of readMultipart(stream(source))) {
      for await (const piece of body) {
        seen += piece.length;
        assert(source.given - seen < DELIMITER.length, `${source.given - seen} bytes`);
        if (seen > 10 * size) return;
      }
    }
  },
);

/** A body that goes on as long as somebody reads it. */
class Endless implements Iterable<Uint8Array<ArrayBuffer>> {
  /** How many bytes were taken of it. */
  given = 0;
  readonly #start: string;
  readonly #again: string;
  readonly #size: number;

  constructor(start: string, again: string, size: number) {
    this.#start = start;
    this.#again = again;
    this.#size = size;
  }

  *[Symbol.iterator](): Generator<Uint8Array<ArrayBuffer>> {
    for (let text = this.#start; this.given < ENOUGH; text = text.slice(this.#size)) {
      while (text.length < this.#size) text += this.#again;
      this.given += this.#size;
      yield Uint8Array.from(Buffer.from(text.slice(0, this.#size), "latin1"));
    }
  }
}

/** The bytes of a part in Latin-1, its header filled up to a length; a delimiter must follow. */
function part({ name, filename, content }: Field, headerLength = 0): string {
  const parameters = [`name="${escape(name)}"`];
  if (filename !== undefined) parameters.push(`filename="${escape(filename)}"`);
  const line = `Content-Disposition: form-data; ${parameters.join("; ")}`;
  const header = Buffer.from(line).toString("latin1") + "\r\nX:";
  return `${BOUNDARY}\r\n${header.padEnd(headerLength, "x")}\r\n\r\n${content}\r\n`;
}

/** As browsers do (HTML, "multipart form data"). */
function escape(name: string): string {
  return name.replace(/["\r\n]/g, (found) => encodeURIComponent(found));
}

async function read(body: Iterable<Uint8Array<ArrayBuffer>>): Promise<Field[]> {
  const fields: Field[] = [];
  for await (const { name, filename, body: pieces } of readMultipart(stream(body))) {
    const content = Buffer.concat(await Array.fromAsync(pieces)).toString("latin1");
    fields.push({ name, filename, content });
  }
  return fields;
}

async function* stream<Piece>(pieces: Iterable<Piece>): AsyncGenerator<Piece> {
  yield* pieces;
}
