/**
 * Which files may be shown as pictures: those whose first bytes say so, whatever their name or
 * their sender says. SVG is not among them, as it can hold scripts.
 *
 * @module
 */

/** So many bytes from the beginning of a file tell. */
export const MAGIC_BYTES = 12;

const SIGNATURES: readonly (readonly [mime: string, pattern: RegExp])[] = [
  // deno-lint-ignore no-control-regex -- PNG has them in its signature on purpose.
  ["image/png", /^\x89PNG\r\n\x1a\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
];

/** The type of a picture that begins with `start`, or undefined when it is not a known one. */
export function imageType(start: Uint8Array): string | undefined {
  const text = String.fromCharCode(...start.subarray(0, MAGIC_BYTES));
  return SIGNATURES.find(([, pattern]) => pattern.test(text))?.[0];
}
