/**
 * What is said while something is killed, and waiting for it on the other host.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { BINARY } from "../bench/report.ts";
import { type Carrier, type Host, other } from "./carrier.ts";

/** Longer than the longest pause before a link tries again. */
const PATIENCE = 120_000;
const LOOK_INTERVAL = 50;
/** More than is said behind the last line of the other host (bytes). */
const TAIL_BYTES = 256 * 1024;

/** How many lines were said on each host. */
export type Counts = Readonly<Record<Host, number>>;

/** The line that is said as number `number`: of different lengths. */
export function lineOf(number: number): string {
  return `${number} ${"x".repeat(number % 200)}`.trimEnd();
}

/** Says so many lines in a room, from number `first` on. */
export async function sayLines(room: string, first: number, length: number): Promise<void> {
  const input = await Deno.makeTempFile();
  try {
    const lines = Array.from({ length }, (_, index) => `${lineOf(first + index)}\n`);
    await Deno.writeTextFile(input, lines.join(""));
    await run("sh", ["-c", '"$0" send "$1" --lines <"$2"', BINARY, room, input]);
  } finally {
    await Deno.remove(input);
  }
}

/**
 * Waits until the last line of the other host is here.
 *
 * @throws {Error} when that takes too long.
 */
export async function untilSaid(carrier: Carrier, host: Host, said: Counts): Promise<void> {
  const speaker = other(host);
  if (said[speaker] === 0) return;
  const last = `@${speaker}>: ${lineOf(said[speaker] - 1)}\n`;
  for (const begun = performance.now(); !isIn(`${carrier.at(host)}/log`, last);) {
    if (performance.now() - begun > PATIENCE) {
      throw new Error(`Waited in vain for "${last}" on ${host}; ${carrier.words(host)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL));
  }
}

/** Whether a text is near the end of a log. */
function isIn(log: string, text: string): boolean {
  try {
    using file = Deno.openSync(log);
    file.seekSync(Math.max(0, file.statSync().size - TAIL_BYTES), Deno.SeekMode.Start);
    const bytes = new Uint8Array(TAIL_BYTES);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0)).includes(text);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // Nothing was said yet.
    return false;
  }
}
