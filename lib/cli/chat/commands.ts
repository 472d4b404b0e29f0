/**
 * The commands of the chat, in one table: `/help` and completion are made from it.
 *
 * @module
 */
import type { Present } from "../../room/presence.ts";
import { describeRemnants } from "../../room/destroy.ts";
import { saveLog } from "../../room/log/save.ts";
import { BELL_MODES } from "./attention.ts";
import type { Chat, ChatCommand } from "./chat.ts";
import { findCommand } from "./command_names.ts";
import { mustBePath } from "./commands/command.ts";
import { COPYING_COMMANDS } from "./commands/copying.ts";
import { FILE_COMMANDS } from "./commands/files.ts";
import { MESSAGE_COMMANDS } from "./commands/messages.ts";
import { PEOPLE_COMMANDS } from "./commands/people.ts";
import { setCommand } from "./commands/set.ts";
import { choiceCommand, switchCommand } from "./commands/setting.ts";
import { TOPIC_COMMAND } from "./commands/topic.ts";
import { SCREEN_COMMANDS } from "./commands/screen.ts";
import { helpOn, helpText } from "./help.ts";
import { destroyQuestion } from "../destroy_question.ts";
import { ExitStatus } from "../exit_status.ts";
import { formatPresent, formatSince } from "../presence_table.ts";

/** All commands, in the order of `/help`. */
export const CHAT_COMMANDS: readonly ChatCommand[] = [
  {
    name: "help",
    aliases: ["h", "?"],
    argument: "[COMMAND]",
    brief: "this, or about one",
    summary: "show all commands, or what one of them does",
    run: (chat, argument) => help(chat, argument),
  },
  {
    name: "list",
    aliases: ["l", "who"],
    argument: "",
    brief: "who is here",
    summary: "show who is here: PID, user, terminal, since when, how long idle, who vouches",
    run: (chat) => chat.output(formatPresent(chat.present())),
  },
  {
    name: "whois",
    aliases: ["w"],
    argument: "PID",
    brief: "whose client it is",
    summary: "show whose client has this PID",
    run: (chat, argument) =>
      describeClient(
        chat,
        "whois",
        argument,
        (client) =>
          `[${client.pid}] is ${client.user} (uid ${client.uid}), here since ${
            formatSince(client)
          }`,
      ),
  },
  {
    name: "ptyof",
    aliases: ["p"],
    argument: "PID",
    brief: "at which terminal",
    summary: "show at which terminal that client sits",
    run: (chat, argument) =>
      describeClient(
        chat,
        "ptyof",
        argument,
        (client) => `[${client.pid}] is ${client.user} on ${client.terminal ?? "no terminal"}`,
      ),
  },
  TOPIC_COMMAND,
  ...MESSAGE_COMMANDS,
  ...COPYING_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...FILE_COMMANDS,
  {
    name: "save",
    aliases: ["s"],
    argument: "FILE",
    brief: "copy the log",
    summary: "save a copy of the log; never overwrites a file",
    run: (chat, argument) => {
      if (argument === "") return chat.problem("/save needs the name of a new file");
      const path = mustBePath(argument);
      chat.output(`Saved ${saveLog(chat.session.room, path)} bytes to "${path}".`);
    },
  },
  choiceCommand({
    name: "bell",
    brief: "when to ring",
    summary: "ring when you are named, always, or never",
    words: BELL_MODES,
    usual: "mention",
    get: (chat) => chat.attention.bell,
    set: (chat, mode) => chat.attention.bell = mode,
    tell: (chat) => `The bell rings: ${chat.attention.bell}.`,
  }),
  switchCommand({
    name: "quiet",
    brief: "hide joins, leaves",
    summary: "hide, or show again, who joins and leaves",
    get: (chat) => chat.view.isQuiet,
    set: (chat, isOn) => chat.view.isQuiet = isOn,
    tell: (chat) => `Joins and leaves are ${chat.view.isQuiet ? "hidden" : "shown"}.`,
  }),
  ...SCREEN_COMMANDS,
  setCommand(() => CHAT_COMMANDS),
  {
    name: "clear",
    aliases: [],
    argument: "",
    brief: "clear the screen",
    summary: "clear the screen, as Ctrl-L does",
    run: (chat) => chat.clear(),
  },
  {
    name: "destroy",
    aliases: [],
    argument: "",
    brief: "remove the room",
    summary: "make everybody quit and remove the room with its log",
    run: (chat) => {
      const { question, answer } = destroyQuestion(chat.session.room);
      chat.confirm(question, answer, () => destroy(chat));
    },
  },
  {
    name: "quit",
    aliases: ["q", "exit"],
    argument: "",
    brief: "leave (Ctrl-D)",
    summary: "leave; Ctrl-D on an empty line does the same",
    run: (chat) => chat.end(ExitStatus.success),
  },
];

function help(chat: Chat, argument: string): void {
  if (argument === "") return chat.output(helpText(CHAT_COMMANDS, chat.columns));
  const command = findCommand(CHAT_COMMANDS, argument.replace(/^\//, ""));
  if (command === undefined) return chat.problem(`There is no command ${argument}: see /help`);
  chat.output(helpOn(command));
}

function describeClient(
  chat: Chat,
  command: string,
  argument: string,
  describe: (client: Present) => string,
): void {
  if (!/^\d+$/.test(argument)) {
    return chat.problem(`/${command} needs a PID; /list shows them`);
  }
  const clients = chat.present().filter(({ pid }) => pid === Number(argument));
  if (clients.length === 0) return chat.problem(`Nobody with PID ${argument} is here`);
  chat.output(clients.map(describe).join("\n"));
}

async function destroy(chat: Chat): Promise<void> {
  const { room } = chat.session;
  const remnants = await chat.session.destroy();
  if (remnants.length === 0) return chat.end(ExitStatus.success);
  const [title, ...list] = describeRemnants(room, remnants);
  chat.problem(title);
  chat.output(list.join("\n"));
  chat.end(ExitStatus.incomplete);
}
