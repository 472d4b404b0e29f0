import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { type Line, LineSplitter, MAX_LINE_BYTES } from "../../../lib/room/log/lines.ts";
import { chunkSizes, cut } from "../../helpers/inputs.ts";
import { propertyTest } from "../../helpers/property.ts";

const NUL = 0;
const NEWLINE = 0x0a;
const BRACKET = 0x5b;
/** `[1] is <b>` */
const MIN_RECORD_BYTES = 10;

/** The same again and again, now and then until about all is there that is kept of a line. */
const stretches = fc.record({
  bytes: fc.oneof(
    fc.oneof(fc.constant(NEWLINE), fc.constantFrom(NUL, 0x20, 0x61, BRACKET), fc.nat(255))
      .map((byte) => [byte]),
    fc.constantFrom(..."é日👩\u00a0\u2028\ufeff").map((character) => [...Buffer.from(character)]),
  ),
  count: fc.oneof(
    { weight: 150, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: MAX_LINE_BYTES - 2, max: MAX_LINE_BYTES + 2 }) },
  ),
});
/** Lines that are records; of many there is no more to be seen than of some. */
const records = fc.record({
  bytes: fc.constant([...Buffer.from("\n[1] is <b>\n")]),
  count: fc.integer({ min: 1, max: 30 }),
});
const runs = fc.oneof({ weight: 2, arbitrary: stretches }, { weight: 1, arbitrary: records });
const logs = fc.array(runs, { maxLength: 30, size: "max" });
const offsets = fc.nat(2 ** 40);

propertyTest(
  "the lines are the same however a log is read, and holes need not be",
  [logs, offsets, chunkSizes],
  (runs, offset, sizes) => {
    const log = join(runs);
    const splitter = new LineSplitter(offset);
    const lines: Line[] = [];
    for (const chunk of cut(log, sizes)) {
      if (chunk.every((byte) => byte === NUL)) splitter.skip(chunk.length);
      else lines.push(...splitter.push(chunk));
    }
    assertEquals(lines.map(printable), [...linesIn(log, offset)].map(printable));
    assertEquals(splitter.position, offset + log.length);
  },
);

propertyTest(
  "of lines that can't be records only the first is given where that is asked for",
  [logs, chunkSizes],
  (runs, sizes) => {
    const log = join(runs);
    const splitter = new LineSplitter(0, true);
    const lines: Line[] = [];
    for (const chunk of cut(log, sizes)) lines.push(...splitter.push(chunk));
    const all = [...linesIn(log, 0)];
    const mayBeRecord = (line: Line | undefined) =>
      line === undefined || line.bytes[0] === BRACKET && line.bytes.length > MIN_RECORD_BYTES;
    const wanted = all.filter((line, index) => mayBeRecord(line) || mayBeRecord(all[index - 1]));
    assertEquals(lines.map(printable), wanted.map(printable));
    assertEquals(splitter.position, log.length);
  },
);

/** The lines in a whole log, as the interface of a line describes them. */
function* linesIn(log: Uint8Array, offset: number): Generator<Line> {
  let end = 0;
  for (let start = 0; (end = log.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
    const line = log.subarray(start, end);
    const visible = line.includes(NUL) ? line.filter((byte) => byte !== NUL) : line;
    const kept = visible.subarray(0, MAX_LINE_BYTES);
    const text = viewOf(kept).toString();
    const bytes = new Uint8Array(kept.length + 1).fill(NEWLINE);
    bytes.set(kept);
    if (text.trim() === "") continue;
    const first = start + line.findIndex((byte) => byte !== NUL);
    yield {
      offset: offset + first,
      length: end + 1 - first,
      text,
      bytes,
      omitted: visible.length - kept.length,
    };
  }
}

function join(runs: readonly { bytes: number[]; count: number }[]): Uint8Array<ArrayBuffer> {
  const parts = runs.map(({ bytes, count }) =>
    Buffer.alloc(bytes.length * count, Buffer.from(bytes))
  );
  return new Uint8Array(Buffer.concat(parts));
}

/** The same bytes as a buffer; a copy of all of them takes longer than the claim. */
function viewOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** A line that is quick to compare. */
function printable(line: Line): Omit<Line, "bytes"> & { bytes: string } {
  return { ...line, bytes: viewOf(line.bytes).toString("latin1") };
}
