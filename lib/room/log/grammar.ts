/**
 * The grammar of a line of the log (docs/protocol.md), as sources of regular expressions:
 * whoever looks at lines, or at bytes that may be lines, is of one mind about them.
 *
 * @module
 */

/** Commands that nobody types: each says more about the message right above it. */
export const PART_COMMANDS: readonly string[] = ["file", "lmtime", "origin"];
/** The one of them that tells what came from another host, and may be below a command, too. */
export const MARK_COMMAND = "origin";

/** What no kernel gives, such as 0, too: it is a claim. */
export const PID: string = String.raw`\d{1,10}`;
/** UTC, `YYYY.MM.DD HH:MM:SS`. */
export const TIME: string = String
  .raw`[1-9]\d{3}\.(?:0[1-9]|1[0-2])\.[0-3]\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
/** Hostile, and of any length. */
export const NICK: string = String.raw`[^<>\n]+`;
/** What stands in front of whatever somebody says. */
export const AUTHOR: string = String.raw`\[${PID}\]\[${TIME}\] <${NICK}>`;
/** Between a nick and the first line that it says. */
export const SAYS = ": ?";
/** Between a nick and each further line of the message. */
export const SAYS_MORE: string = String.raw`\| ?`;
/** Between a nick and what is said about the message above it. */
export const ADDS = ` /(?:${PART_COMMANDS.join("|")}) `;
/** The beginning of a line that belongs to the one above it: its text, or what is said about it. */
export const PART = `${AUTHOR}(?:${SAYS_MORE}|${ADDS})`;
