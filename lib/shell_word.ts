/**
 * Words for scripts that pipechat writes.
 *
 * @module
 */

/** `text` as one word that a POSIX shell takes as it is. */
export function quote(text: string): string {
  return /^[\w./@:,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
