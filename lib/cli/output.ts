/**
 * Standard output of a filter.
 *
 * @module
 */

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
