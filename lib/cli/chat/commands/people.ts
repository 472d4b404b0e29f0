/**
 * The commands that say whose messages are shown.
 *
 * @module
 */
import type { RecordGroup } from "../../../room/message/group.ts";
import { UsageError } from "../../options.ts";
import type { Chat, ChatCommand } from "../chat.ts";
import { DEFAULT_HISTORY, MAX_HISTORY, SEARCH_REACH_BYTES } from "./command.ts";

/** In the order of `/help`. */
export const PEOPLE_COMMANDS: readonly ChatCommand[] = [
  {
    name: "from",
    aliases: [],
    argument: "[NICK]",
    brief: "only what NICK says",
    summary: "show only what NICK says; again, or without NICK: what everybody says",
    setting: {
      usual: [],
      values: (chat) => chat.view.only === undefined ? [] : [chat.view.only.nick],
      set: (chat, nick) => chat.view.only = since(chat, mustBeNick(nick)),
    },
    run: (chat, argument) => {
      if (argument === "" || argument === chat.view.only?.nick) return showEverybody(chat);
      showOnly(chat, argument);
    },
  },
  {
    name: "ignore",
    aliases: [],
    argument: "[NICK]",
    brief: "nothing NICK says",
    summary: "show nothing of NICK, until you say so again; without NICK: list whom you ignore",
    setting: {
      usual: [],
      values: (chat) => [...chat.view.ignored.keys()],
      set: ignore,
    },
    run: (chat, argument) => {
      if (argument === "") return listIgnored(chat);
      if (chat.view.ignored.has(argument)) return heed(chat, argument);
      ignore(chat, argument);
      chat.output(`Nothing of ${argument} is shown, until you say /ignore ${argument} again.`);
    },
  },
];

function since(chat: Chat, nick: string): { readonly nick: string; readonly since: number } {
  return { nick, since: chat.session.position };
}

function ignore(chat: Chat, nick: string): void {
  if (nick === chat.session.nick) throw new UsageError("it is for others, not for you");
  chat.view.ignored.set(mustBeNick(nick), chat.session.position);
}

function mustBeNick(nick: string): string {
  if (/^\S+$/.test(nick)) return nick;
  throw new UsageError(`a nick is one word, not "${nick}"`);
}

function showOnly(chat: Chat, nick: string): void {
  chat.view.only = since(chat, nick);
  chat.output(`Only what ${nick} and you say is shown, until /from.`);
  chat.show(chat.history(DEFAULT_HISTORY, SEARCH_REACH_BYTES), { dim: true });
}

/** Shows everybody again, and first what was not shown meanwhile. */
function showEverybody(chat: Chat): void {
  const { only } = chat.view;
  if (only === undefined) return chat.output("What everybody says is shown.");
  chat.view.only = undefined;
  const shown = [only.nick, chat.session.nick];
  showMissed(
    chat,
    "What everybody says is shown again.",
    only.since,
    ([head]) => "nick" in head && !shown.includes(head.nick),
  );
}

function listIgnored(chat: Chat): void {
  const nicks = [...chat.view.ignored.keys()];
  chat.output(nicks.length === 0 ? "You ignore nobody." : `You ignore: ${nicks.join(", ")}.`);
}

/** Shows somebody again who was ignored, and first what was not shown meanwhile. */
function heed(chat: Chat, nick: string): void {
  const since = chat.view.ignored.get(nick) ?? chat.session.position;
  chat.view.ignored.delete(nick);
  const isTheirs = ([head]: RecordGroup) => "nick" in head && head.nick === nick;
  showMissed(chat, `What ${nick} says is shown again.`, since, isTheirs);
}

/** @param since Byte offset from which on messages were not shown. */
function showMissed(
  chat: Chat,
  change: string,
  since: number,
  wasMissed: (group: RecordGroup) => boolean,
): void {
  const missed = chat.history(
    MAX_HISTORY,
    Math.max(0, chat.session.position - since),
    (group) => group[0].id >= since && wasMissed(group),
  );
  chat.output(`${change}${missed.length > 0 ? " Meanwhile:" : ""}`);
  chat.show(missed, { dim: true });
}
