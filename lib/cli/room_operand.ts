/**
 * The room among the words of a command line, which need not name it: `send CHATDIR TEXT` is also
 * `send TEXT`.
 *
 * @module
 */
import { Errno } from "../posix/errno.ts";
import { statPath } from "../posix/stat.ts";
import type { CommandLine } from "./options.ts";

/** With these there is no text among the words, or a room that is not there yet. */
const WITHOUT_TEXT = ["message", "lines", "create"] as const;
/** A directory that has one of them is a room. */
const MARKS = ["log", "event"] as const;

/** Whether the words of `send` are a text from the first on. */
export function sendsToDefault(line: CommandLine): boolean {
  const [first] = line.operands;
  if (first === undefined) return true;
  if (WITHOUT_TEXT.some((option) => line.has(option))) return false;
  return !first.includes("/") && !MARKS.some((mark) => isThere(`${first}/${mark}`));
}

function isThere(path: string): boolean {
  const { type, errno } = statPath(path);
  // One that does not let this person in is one, too.
  return type !== "none" || errno === Errno.EACCES;
}
