/**
 * The command that shows and sets what the room is about.
 *
 * @module
 */
import { nameOf } from "../../../room/names.ts";
import { readTopic, shareTopic, type Topic } from "../../../room/topic.ts";
import { UsageError } from "../../options.ts";
import type { Chat, ChatCommand } from "../chat.ts";

/** What may stand in the place of a topic. */
const EVERYBODY = "--everybody";
const OWNER = "--owner";
const NONE = "--none";

/** `/topic`. */
export const TOPIC_COMMAND: ChatCommand = {
  name: "topic",
  aliases: [],
  argument: "[TEXT]",
  choices: [EVERYBODY, OWNER, NONE],
  brief: "what it is about",
  summary: "show or set the topic; --none removes it, " +
    "--everybody lets all set it, --owner only the owner again",
  run: (chat, argument) => {
    switch (argument) {
      case "":
        return chat.output(describe(chat, readTopic(chat.session.room)));
      case NONE:
        return void chat.session.setTopic("");
      case EVERYBODY:
      case OWNER:
        return share(chat, argument === EVERYBODY);
      default:
        if (argument.startsWith("--")) {
          throw new UsageError(`it takes a text, ${NONE}, ${EVERYBODY} or ${OWNER}`);
        }
        return void chat.session.setTopic(argument);
    }
  },
};

function share(chat: Chat, isShared: boolean): void {
  shareTopic(chat.session.room, isShared);
  chat.output(describe(chat, readTopic(chat.session.room)));
}

function describe(chat: Chat, { text, isShared, ignored }: Topic): string {
  const owner = nameOf(chat.session.room.owner);
  const setter = `${isShared ? "Everybody" : `Only the owner ${owner}`} can set it.`;
  if (ignored !== undefined) {
    return `The file "topic" of the room is ignored: ${ignored}. ${setter}`;
  }
  return text === "" ? `There is no topic. ${setter}` : `Topic: ${text}\n${setter}`;
}
