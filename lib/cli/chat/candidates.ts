/**
 * What the words of a line may be in a conversation.
 *
 * @module
 */
import type { RecordGroup } from "../../room/message/group.ts";
import { toMessage } from "../../room/message/message.ts";
import { sanitiseNick } from "../../sanitise.ts";
import type { Chat, ChatCommand } from "./chat.ts";
import type { Candidates } from "./completion.ts";

/** So many messages can be named by Tab, which looks back for them so far (bytes): at once. */
const MAX_MESSAGES = 20;
const REACH_BYTES = 4 * 1024 * 1024;

/** Whoever and whatever is there when Tab is pressed. */
export function candidatesIn(chat: Chat, commands: readonly ChatCommand[]): Candidates {
  return {
    commands,
    nicks() {
      const nicks = chat.present().map(({ pid, user }) => chat.company.nickOf(pid) ?? user);
      return [...new Set(nicks.map(sanitiseNick))].filter((nick) => nick !== chat.session.nick);
    },
    clients: () => chat.present(),
    messages(hasFile) {
      const isMeant = (group: RecordGroup) => {
        const message = toMessage(group);
        return message !== undefined && message.deletes === undefined &&
          (!hasFile || message.attachment !== undefined);
      };
      return chat.history(MAX_MESSAGES, REACH_BYTES, isMeant)
        .flatMap((group) => toMessage(group) ?? []);
    },
  };
}
