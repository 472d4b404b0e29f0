/**
 * The commands that are about what the screen shows.
 *
 * @module
 */
import type { ChatCommand } from "../chat.ts";
import { switched } from "./command.ts";

/** In the order of `/help`. */
export const SCREEN_COMMANDS: readonly ChatCommand[] = [
  {
    name: "pids",
    aliases: [],
    argument: "[on|off]",
    brief: "PIDs at messages",
    summary: "show PIDs always, or only where two here have one nick",
    run: (chat, argument) => {
      chat.view.pids = switched(chat.view.pids, argument);
      const when = chat.view.pids ? "always" : "where two who are here have one nick";
      chat.output(`PIDs are shown ${when}.`);
    },
  },
  {
    name: "status",
    aliases: [],
    argument: "[on|off]",
    brief: "a row at the bottom",
    summary: "show a row at the bottom: the room, who is here, what is new since your last key",
    run: (chat, argument) => {
      chat.view.hasStatus = switched(chat.view.hasStatus, argument);
      chat.output(`The status row is ${chat.view.hasStatus ? "shown" : "not shown"}.`);
    },
  },
  {
    name: "notify",
    aliases: [],
    argument: "[on|off]",
    brief: "when you are named",
    summary: "have your terminal notify you when somebody names you (OSC 9 and OSC 777)",
    run: (chat, argument) => {
      chat.view.notifies = switched(chat.view.notifies, argument);
      const whether = chat.view.notifies ? "is asked to notify you" : "does not notify you";
      chat.output(`Your terminal ${whether} when you are named.`);
    },
  },
];
