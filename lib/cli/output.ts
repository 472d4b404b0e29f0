/**
 * Standard output of a filter.
 *
 * @module
 */
import { writeBytes } from "../posix/descriptor.ts";
import { Errno } from "../posix/errno.ts";
import { waitHangUp, waitWritable } from "../posix/poll.ts";
import { Utf8Buffer } from "../posix/utf8.ts";
import { reasonOf } from "../room/errors.ts";

const STDOUT = 1;
const encoder = new TextEncoder();
const output = new Utf8Buffer();

/** Nobody reads standard output any more; who started the program wanted no more of it. */
export class ReaderGoneError extends Error {
  override name = "ReaderGoneError";
}

/** Standard output can't be written to, because a disk is full for example. */
export class OutputError extends Error {
  override name = "OutputError";
}

/**
 * Writes all of `text`. The event loop goes on while whoever reads it takes their time.
 *
 * @throws {ReaderGoneError} when nobody reads it any more.
 * @throws {OutputError} when it can't be written.
 */
export async function print(text: string): Promise<void> {
  await printBytes(encoder.encode(text));
}

/** Writes all of `bytes`, as {@linkcode print} does. */
export async function printBytes(bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  } catch (error) {
    throw explain(error);
  }
}

/** Resolves when nobody reads stdout any more: a pipe whose reader has gone, a closed terminal. */
export function whenReaderGone(): Promise<void> {
  return waitHangUp(STDOUT);
}

/**
 * Writes all of `text`, as {@linkcode print} does, before anything else happens. In one write(2),
 * so that a terminal shows it at once: the runtime would break it at its last newline.
 */
export function printSync(text: string): void {
  const bytes = output.encode(text);
  for (let at = 0; at < bytes.length;) {
    const result = writeBytes(STDOUT, at === 0 ? bytes : bytes.subarray(at));
    // Another program may have set O_NONBLOCK for all who have the terminal open.
    if (result === -Errno.EAGAIN) waitWritable(STDOUT);
    else if (result >= 0) at += result;
    else if (result !== -Errno.EINTR) throw outputError(-result);
  }
}

/** Writes all of `text` to stderr before anything else happens; that it can't be is nobody's trouble. */
export function printErrorSync(text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function explain(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  // The runtime tells the errno in its message only.
  const [, errno] = /\(os error (\d+)\)/.exec(text) ?? [];
  if (errno !== undefined) return outputError(Number(errno), error);
  return new OutputError(`Cannot write to stdout: ${text}`, { cause: error });
}

function outputError(errno: number, cause?: unknown): Error {
  if (errno === Errno.EPIPE) return new ReaderGoneError("Nobody reads stdout");
  return new OutputError(`Cannot write to stdout: ${reasonOf(errno)}`, { cause });
}

/** Writes the lines that were asked for, as {@linkcode print} does. */
export async function printReport(lines: readonly string[]): Promise<void> {
  await print(lines.map((line) => `${line}\n`).join(""));
}

/** Writes lines about something that is done already: it stays done if they can't be written. */
export async function printLines(lines: readonly string[]): Promise<void> {
  try {
    await printReport(lines);
  } catch (error) {
    if (error instanceof OutputError) console.error(`pipechat: ${error.message}`);
    else if (!(error instanceof ReaderGoneError)) throw error;
  }
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
