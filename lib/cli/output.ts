/**
 * Standard output of a filter.
 *
 * @module
 */
import { waitHangUp } from "../posix/poll.ts";

const STDOUT = 1;
const encoder = new TextEncoder();

/**
 * Writes all of `text`. The event loop goes on while whoever reads it takes their time.
 *
 * @throws {Deno.errors.BrokenPipe} when nobody reads it any more.
 */
export async function print(text: string): Promise<void> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}

/** Writes lines about something that is done already: it stays done if they can't be written. */
export async function printLines(lines: readonly string[]): Promise<void> {
  try {
    await print(lines.map((line) => `${line}\n`).join(""));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return;
    console.error(
      `pipechat: Cannot write to stdout: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Resolves when nobody reads stdout any more: a pipe whose reader has gone, a closed terminal. */
export function whenUnread(): Promise<void> {
  return waitHangUp(STDOUT);
}

/**
 * JSON in one line. What could do something to a terminal, or to the order that text is read in,
 * is escaped, as JSON itself asks only for some of it.
 */
export function formatJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => character.split("").map(escapeUnit).join(""),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
