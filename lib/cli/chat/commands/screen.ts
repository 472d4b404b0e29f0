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
];
