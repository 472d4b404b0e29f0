import { assert, assertEquals } from "@std/assert";
import { type Line, LineSplitter, MAX_LINE_BYTES } from "../../../lib/room/log/lines.ts";
import { inOwnProcess } from "../../helpers/own_process.ts";

const encoder = new TextEncoder();

Deno.test("lines come with the offset of their first byte and their length in the log", () => {
  assertEquals(split(100, ["one\ntwo\n"]), [
    lineAt(100, 4, "one"),
    lineAt(104, 4, "two"),
  ]);
});

Deno.test("a line without its newline waits for it", () => {
  const splitter = new LineSplitter(0);
  assertEquals([...splitter.push(encoder.encode("one\ntw"))].map(textOf), ["one"]);
  assertEquals(splitter.position, 6);
  assertEquals([...splitter.push(encoder.encode("o\n"))], [
    lineAt(4, 4, "two"),
  ]);
});

Deno.test("empty lines are no lines", () => {
  assertEquals(split(0, ["\n\none\n\n"]).map(({ offset }) => offset), [2]);
});

Deno.test("however the bytes are cut into reads, the lines are the same", () => {
  const bytes = encoder.encode("añb\n日本語\n\n\0\0x\0y\n👩‍💻 z\n");
  const whole = [...new LineSplitter(0).push(bytes)];
  for (let size = 1; size < bytes.length; size++) {
    const splitter = new LineSplitter(0);
    const lines: Line[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      lines.push(...splitter.push(bytes.subarray(at, at + size)));
    }
    assertEquals(lines, whole, `in reads of ${size} bytes`);
  }
  assertEquals(whole.map(textOf), ["añb", "日本語", "xy", "👩‍💻 z"]);
});

Deno.test("invalid UTF-8 becomes U+FFFD, one line at a time", () => {
  const bytes = new Uint8Array([0x61, 0xff, 0x62, 0x0a, 0xc3, 0x0a, 0xa9, 0x0a]);
  assertEquals([...new LineSplitter(0).push(bytes)].map(textOf), ["a\ufffdb", "\ufffd", "\ufffd"]);
});

Deno.test("a byte order mark in front of a line stays", () => {
  assertEquals(split(0, ["\ufeffone\n"]), [lineAt(0, 7, "\ufeffone")]);
});

Deno.test("runs of NULs are skipped, and a line begins behind them", () => {
  const [line] = split(0, ["\0".repeat(100_000), "\0\0one\n"]);
  assertEquals(line, lineAt(100_002, 4, "one"));
});

Deno.test("a line of 50 MB costs no more memory than a line may have, and says what is missing", async () => {
  const [chunks, size] = [800, 64 * 1024];
  const split = await inOwnProcess(`
    import { LineSplitter } from "./lib/room/log/lines.ts";
    const splitter = new LineSplitter(0);
    const chunk = new Uint8Array(${size}).fill(0x61);
    const before = Deno.memoryUsage().rss;
    let early = 0;
    for (let count = 0; count < ${chunks}; count++) early += [...splitter.push(chunk)].length;
    const lines = [...splitter.push(new TextEncoder().encode("\\nnext\\n"))];
    const isSmall = Deno.memoryUsage().rss - before < 25 * 1024 * 1024;
    const shapes = lines.map(({ offset, length, text, omitted }) => [
      offset, length, text.length, omitted, text.slice(0, 4),
    ]);
    console.log(JSON.stringify({ early, shapes, isSmall }));
  `);
  const end = chunks * size + 1;
  assertEquals(split, {
    early: 0,
    shapes: [
      [0, end, MAX_LINE_BYTES, end - 1 - MAX_LINE_BYTES, "aaaa"],
      [end, 5, 4, 0, "next"],
    ],
    isSmall: true,
  });
});

Deno.test("random bytes never throw, and every line lies where it says", () => {
  let count = 0;
  for (let round = 0; round < 50; round++) {
    const bytes = crypto.getRandomValues(new Uint8Array(4096));
    const splitter = new LineSplitter(0);
    const lines = [bytes.subarray(0, 1000), bytes.subarray(1000)]
      .flatMap((part) => [...splitter.push(part)]);
    assertEquals(splitter.position, bytes.length);
    count += lines.length;
    for (const { offset, length } of lines) {
      assertEquals(bytes[offset + length - 1], 0x0a);
      assert(bytes[offset] !== 0 && bytes[offset] !== 0x0a);
    }
  }
  assert(count > 50, `only ${count} lines`);
});

function split(offset: number, chunks: string[]): Line[] {
  const splitter = new LineSplitter(offset);
  return chunks.flatMap((chunk) => [...splitter.push(encoder.encode(chunk))]);
}

function textOf({ text }: Line): string {
  return text;
}

function lineAt(offset: number, length: number, text: string): Line {
  return { offset, length, text, bytes: encoder.encode(`${text}\n`), omitted: 0 };
}
