/**
 * The commands that send and fetch files.
 *
 * @module
 */
import { findMessage } from "../../../room/log/find.ts";
import type { Attachment } from "../../../room/message/file_record.ts";
import { formatSize } from "../../../room/units.ts";
import { attach } from "../../files/attach.ts";
import type { Chat, ChatCommand } from "../chat.ts";
import { fetchAttachment } from "../../files/fetch.ts";
import { UsageError } from "../../options.ts";
import { lineDisplay, type ProgressDisplay } from "../../progress.ts";
import { mustBeId } from "../../values.ts";
import { splitPath } from "../quoted_word.ts";
import { mustBePath, mustFindLast } from "./command.ts";

/** In the order of `/help`. */
export const FILE_COMMANDS: readonly ChatCommand[] = [
  {
    name: "send",
    aliases: [],
    argument: "FILE [TEXT]",
    brief: "send a file",
    summary: 'send a file, with a text if you like; a name with spaces: "my file", my\\ file',
    run: (chat, argument) => sendFile(chat, argument),
  },
  {
    name: "get",
    aliases: [],
    argument: "[ID [FILE]]",
    brief: "save a file",
    summary: "save the file that came with a message, or the last file; never overwrites one",
    run: async (chat, argument) => {
      const [, id = "", rest = ""] = /^(\S*)\s*([^]*)$/.exec(argument) ?? [];
      const path = rest === "" ? undefined : mustBePath(rest);
      const message = id === ""
        ? mustFindLast(chat, ({ attachment }) => attachment !== undefined, "has a file")
        : findMessage(chat.session.room, mustBeId(id));
      const saved = await fetchAttachment(
        chat.session.room,
        message,
        path,
        displayIn(chat),
      );
      chat.output(`Saved ${formatSize(saved.size)} to "${saved.path}".`);
    },
  },
];

async function sendFile(chat: Chat, argument: string): Promise<void> {
  const [path, text] = splitPath(argument);
  if (path === "") throw new UsageError("which file?");
  const { session } = chat;
  const say = (attachment: Attachment) => session.say(text, attachment);
  try {
    await attach(session.room, path, { display: displayIn(chat) }, say);
  } catch (error) {
    chat.giveBack(`/send ${argument}`, error);
  }
}

function displayIn(chat: Chat): ProgressDisplay {
  return lineDisplay((text) => chat.output(text));
}
