/**
 * What people search for. RE2's syntax, matched in linear time: no text that somebody sends can
 * keep a search busy for ever.
 *
 * @module
 */
import { RE2JS, RE2JSSyntaxException } from "re2js";
import type { ChatMessage } from "../room/message/message.ts";
import { UsageError } from "./options.ts";

/**
 * A function that tells whether the text of a message, or the name of its attachment, matches a
 * regular expression. Capitals in that count only where there are any; `^` and `$` match at every
 * line.
 *
 * @throws {UsageError} when it is no regular expression.
 */
export function parsePattern(text: string): (message: ChatMessage) => boolean {
  const caseFlag = /\p{Lu}/u.test(text) ? 0 : RE2JS.CASE_INSENSITIVE;
  try {
    const pattern = RE2JS.compile(text, RE2JS.MULTILINE | caseFlag);
    return (message) => pattern.test(message.text) || pattern.test(message.attachment?.name ?? "");
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new UsageError(`"${text}" is no regular expression: ${error.getDescription()}`);
  }
}
