/**
 * The commands that give a message back as it was sent, to be copied.
 *
 * @module
 */
import { NoSuchMessageError } from "../../../room/errors.ts";
import { findMessage } from "../../../room/log/find.ts";
import type { ChatMessage } from "../../../room/message/message.ts";
import { formatSize } from "../../../room/units.ts";
import { clipboardText, MAX_CLIPBOARD_BYTES } from "../../../terminal/control.ts";
import { mustBeId } from "../../values.ts";
import type { Chat, ChatCommand } from "../chat.ts";
import { mustFindLast } from "./command.ts";

/** In the order of `/help`. */
export const COPYING_COMMANDS: readonly ChatCommand[] = [
  {
    name: "raw",
    aliases: [],
    argument: "[ID]",
    brief: "one alone, unbroken",
    summary: "show a message, or the last one, with unbroken lines, to be copied by mouse",
    run: (chat, argument) => {
      const message = messageOf(chat, argument);
      chat.showAlone(message);
      if (clipboardText(message.text) !== message.text) {
        chat.output("Control characters in it are shown as symbols.");
      }
      tellOfRest(chat, message);
    },
  },
  {
    name: "copy",
    aliases: [],
    argument: "[ID]",
    brief: "to the clipboard",
    summary: "put a message, or the last one, on your terminal's clipboard",
    run: (chat, argument) => {
      const message = messageOf(chat, argument);
      const text = clipboardText(message.text);
      const { length } = new TextEncoder().encode(text);
      if (length > MAX_CLIPBOARD_BYTES) {
        return chat.problem(
          `/copy takes ${MAX_CLIPBOARD_BYTES.toLocaleString("en-US")} bytes at most, and this is ` +
            `${formatSize(length)}: /raw shows it`,
        );
      }
      if (!chat.copy(text)) return chat.problem("/copy needs a terminal that has a clipboard");
      const symbols = text === message.text ? "" : "; control characters in it are symbols";
      chat.output(
        `Sent ${formatSize(length)} of #${message.id} to the clipboard, which your terminal must ` +
          `allow (OSC 52)${symbols}.`,
      );
      tellOfRest(chat, message);
    },
  },
];

/**
 * The message that is meant.
 *
 * @throws {NoSuchMessageError} when there is none, or it has no text.
 */
function messageOf(chat: Chat, argument: string): ChatMessage {
  if (argument === "") return mustFindLast(chat, ({ text }) => text !== "", "has a text");
  const message = findMessage(chat.session.room, mustBeId(argument));
  if (message.text !== "") return message;
  throw new NoSuchMessageError(
    `Message #${message.id} has no text, but a file: /get ${message.id} saves it`,
  );
}

/** Tells of what is missing in a message with lines that no client writes. */
function tellOfRest(chat: Chat, { omitted }: ChatMessage): void {
  if (omitted > 0) chat.output(`Its lines are too long: ${omitted} bytes are left out.`);
}
