/**
 * Lines in, lines out: the chat without a terminal, in a pipe or for a screen reader.
 *
 * @module
 */

/** A line longer than this (UTF-16 units) is handed on in pieces: memory stays bounded. */
const MAX_LINE = 1024 * 1024;

/** Gives the lines of a byte stream without their ends; the last one needs no newline. */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
    if (rest.length < MAX_LINE) continue;
    yield rest;
    rest = "";
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
