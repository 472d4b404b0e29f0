/**
 * The commands that are about what the screen shows.
 *
 * @module
 */
import type { ChatCommand } from "../chat.ts";
import { switchCommand } from "./setting.ts";

/** In the order of `/help`. */
export const SCREEN_COMMANDS: readonly ChatCommand[] = [
  switchCommand({
    name: "pids",
    brief: "PIDs at messages",
    summary: "show PIDs always, or only where two here have one nick",
    get: (chat) => chat.view.pids,
    set: (chat, isOn) => chat.view.pids = isOn,
    tell: (chat) => {
      const when = chat.view.pids ? "always" : "where two who are here have one nick";
      return `PIDs are shown ${when}.`;
    },
  }),
  switchCommand({
    name: "status",
    brief: "a row at the bottom",
    summary: "show a row at the bottom: the room, who is here, what is new since your last key",
    get: (chat) => chat.view.hasStatus,
    set: (chat, isOn) => chat.view.hasStatus = isOn,
    tell: (chat) => `The status row is ${chat.view.hasStatus ? "shown" : "not shown"}.`,
  }),
  switchCommand({
    name: "notify",
    brief: "when you are named",
    summary: "have your terminal notify you when somebody names you (OSC 9 and OSC 777)",
    get: (chat) => chat.view.notifies,
    set: (chat, isOn) => chat.view.notifies = isOn,
    tell: (chat) => {
      const whether = chat.view.notifies ? "is asked to notify you" : "does not notify you";
      return `Your terminal ${whether} when you are named.`;
    },
  }),
];
