/**
 * The commands that are about messages: finding them, hiding them, taking them back.
 *
 * @module
 */
import { type ChatMessage, toMessage } from "../../../room/message/message.ts";
import { formatAnswer } from "../../../room/message/answer.ts";
import { isMention } from "../../../mention.ts";
import { findAcknowledgements } from "../../../room/log/acknowledgements.ts";
import { isUserNick } from "../../../room/names.ts";
import { sanitiseNick } from "../../../sanitise.ts";
import { findMessage } from "../../../room/log/find.ts";
import type { Chat, ChatCommand } from "../chat.ts";
import { UsageError } from "../../options.ts";
import { mustBeId } from "../../values.ts";
import { DEFAULT_HISTORY, MAX_HISTORY, mustFindLast, SEARCH_REACH_BYTES } from "./command.ts";
import { switchCommand } from "./setting.ts";

/** In the order of `/help`. */
export const MESSAGE_COMMANDS: readonly ChatCommand[] = [
  {
    name: "me",
    aliases: [],
    argument: "TEXT",
    brief: "what you do",
    summary: "say what you do: /me waves",
    run: (chat, argument) => {
      if (argument === "") return chat.problem("/me needs a text, such as: /me waves");
      return chat.say(`/me ${argument}`);
    },
  },
  {
    name: "re",
    aliases: [],
    argument: "ID TEXT",
    brief: "answer a message",
    summary: "answer a message, so that everybody sees which one",
    run: (chat, argument) => {
      const [, id = "", text = ""] = /^(\S*)\s*([^]*)$/.exec(argument) ?? [];
      if (text === "") throw new UsageError("which message, and what do you say? /re ID TEXT");
      const { id: re } = findMessage(chat.session.room, mustBeId(id));
      return chat.say(formatAnswer(re, text));
    },
  },
  {
    name: "ack",
    aliases: [],
    argument: "[ID]",
    brief: "say that you saw it",
    summary:
      "tell all that you have seen a message, or the last one that names you or is a robot's",
    run: (chat, argument) => {
      const message = argument === ""
        ? mustFindLast(chat, (message) => isForMe(chat, message), "names you or is a robot's")
        : findMessage(chat.session.room, mustBeId(argument));
      acknowledge(chat, message);
    },
  },
  {
    name: "history",
    aliases: [],
    argument: "[N]",
    brief: "the last messages",
    summary: `show the last N messages (${DEFAULT_HISTORY}) with their ids`,
    run: (chat, argument) => {
      if (!/^(?:[1-9]\d{0,8})?$/.test(argument)) {
        return chat.problem("/history takes a number of messages, 1 or more");
      }
      const count = Math.min(argument === "" ? DEFAULT_HISTORY : Number(argument), MAX_HISTORY);
      const records = chat.history(count);
      if (records.length === 0) return chat.output("There are no messages to show.");
      chat.show(records, { dim: true, id: true });
    },
  },
  switchCommand({
    name: "ids",
    brief: "ids of messages",
    summary: "show the ids of messages, or stop doing so",
    get: (chat) => chat.view.ids,
    set: (chat, isOn) => chat.view.ids = isOn,
    tell: (chat) => `Ids are ${chat.view.ids ? "shown" : "not shown"}.`,
  }),
  {
    name: "grep",
    aliases: ["search"],
    argument: "PATTERN",
    brief: "look for messages",
    summary: "show messages that match a regular expression, with their ids",
    run: async (chat, argument) => {
      if (argument === "") return chat.problem("/grep needs something to look for");
      // Loaded only when it is wanted: it is larger than all the rest.
      const { parsePattern } = await import("../../pattern.ts");
      const matches = parsePattern(argument);
      const found = chat.history(MAX_HISTORY, SEARCH_REACH_BYTES, (group) => {
        const message = toMessage(group);
        return message !== undefined && matches(message);
      });
      if (found.length === 0) return chat.output(`Nothing matches ${argument}.`);
      chat.show(found, { dim: true, id: true });
    },
  },
  {
    name: "hide",
    aliases: [],
    argument: "ID",
    brief: "hide it from you",
    summary: "hide a message from yourself, until you join again",
    run: (chat, argument) => {
      const { id } = findMessage(chat.session.room, mustBeId(argument));
      chat.view.hidden.add(id);
      chat.output(`Message #${id} is hidden from you until you join again.`);
    },
  },
  {
    name: "delete",
    aliases: ["rm"],
    argument: "[ID]",
    brief: "take one back",
    summary: "take a message back, or your last one, from everybody and from the disk",
    run: (chat, argument) => {
      const id = argument === "" ? lastOwn(chat) : mustBeId(argument);
      chat.session.takeBack(id);
    },
  },
];

/** The id of the last message that is this person's, wherever it was typed. */
function lastOwn(chat: Chat): number {
  const isOwn = ({ nick, authorship }: ChatMessage) =>
    nick === chat.session.nick && authorship?.verdict !== "forged";
  return mustFindLast(chat, isOwn, "is yours").id;
}

/** Whether a message wants to be seen: by the person, or by anybody. */
function isForMe({ session }: Chat, { nick, text, authorship }: ChatMessage): boolean {
  if (nick === session.nick) return false;
  return isMention(text, session.nick) || authorship?.by !== undefined || !isUserNick(nick);
}

function acknowledge(chat: Chat, { id, nick }: ChatMessage): void {
  const { room, position, nick: own } = chat.session;
  if (nick === own) return chat.problem("That is your own message: others acknowledge it");
  const seenBy = findAcknowledgements(room, id, position).get(id) ?? [];
  if (seenBy.includes(sanitiseNick(own))) return chat.output("You have acknowledged it already.");
  chat.session.acknowledge(id);
}
