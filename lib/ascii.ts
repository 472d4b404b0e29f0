/**
 * The characters that are harmless and one column wide everywhere: most of what is said in a chat.
 *
 * @module
 */

const SPACE = 0x20;
const TILDE = 0x7e;

/**
 * Whether a text is nothing but printable ASCII. By a loop that all share, as it is asked several
 * times of each message: each expression that would tell it is code of its own, which the processor
 * has to fetch first.
 */
export function isPrintableAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code > TILDE) return false;
  }
  return true;
}
