/**
 * What several commands of the chat need.
 *
 * @module
 */
import { NoSuchMessageError } from "../../../room/errors.ts";
import { type ChatMessage, toMessage } from "../../../room/message/message.ts";
import { UsageError } from "../../options.ts";
import type { Chat } from "../chat.ts";
import { splitPath } from "../quoted_word.ts";

/** How many messages `/history` and the like show. */
export const DEFAULT_HISTORY = 50;
/** More than this in one go is for a pager: `pipechat log`, or `/save`. */
export const MAX_HISTORY = 10_000;
/** Looking for a message goes back so far (bytes): about a second. */
export const SEARCH_REACH_BYTES = 64 * 1024 * 1024;

/**
 * The one path that an argument is.
 *
 * @throws {UsageError} when it is something else.
 */
export function mustBePath(argument: string): string {
  const [path, rest] = splitPath(argument);
  if (path === "") throw new UsageError("the name of a file is empty");
  if (rest === "") return path;
  throw new UsageError(`one file too many: "${rest}"; a name with spaces stands in quotes`);
}

/**
 * The last message that is meant where none is named.
 *
 * @param what What such a message does, for the sentence that there is none.
 * @throws {NoSuchMessageError} when there is none.
 */
export function mustFindLast(
  chat: Chat,
  isMeant: (message: ChatMessage) => boolean,
  what: string,
): ChatMessage {
  const [group] = chat.history(1, SEARCH_REACH_BYTES, (group) => {
    const message = toMessage(group);
    return message !== undefined && isMeant(message);
  });
  const message = group === undefined ? undefined : toMessage(group);
  if (message === undefined) throw new NoSuchMessageError(`There is no message that ${what}`);
  return message;
}
