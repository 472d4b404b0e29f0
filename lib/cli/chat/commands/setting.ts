/**
 * Commands that set one of a few words, and tell what is set.
 *
 * @module
 */
import { UsageError } from "../../options.ts";
import type { Chat, ChatCommand } from "../chat.ts";

/** What is said of a command that sets something. */
type Description = Pick<ChatCommand, "name" | "brief" | "summary">;

/** A command that sets one of some words, or tells without one what is set. */
export function choiceCommand<Word extends string>(
  { name, brief, summary, words, usual, get, set, tell }: Description & {
    readonly words: readonly Word[];
    /** The word that is set as long as nobody has set any. */
    readonly usual: NoInfer<Word>;
    get(chat: Chat): Word;
    set(chat: Chat, word: Word): void;
    /** Says what is set. */
    tell(chat: Chat): string;
  },
): ChatCommand {
  const choose = (chat: Chat, value: string): void => {
    const word = words.find((word) => word === value);
    if (word === undefined) throw new UsageError(`it takes ${listWords(words)}`);
    set(chat, word);
  };
  return {
    name,
    aliases: [],
    argument: `[${words.join("|")}]`,
    brief,
    summary,
    setting: { usual: [usual], values: (chat) => [get(chat)], set: choose },
    run: (chat, argument) => {
      if (argument !== "") choose(chat, argument);
      chat.output(tell(chat));
    },
  };
}

/** As {@linkcode choiceCommand}, for something that is on or, usually, off. */
export function switchCommand(
  { get, set, ...rest }: Description & {
    get(chat: Chat): boolean;
    set(chat: Chat, isOn: boolean): void;
    tell(chat: Chat): string;
  },
): ChatCommand {
  return choiceCommand({
    ...rest,
    words: ["on", "off"],
    usual: "off",
    get: (chat) => get(chat) ? "on" : "off",
    set: (chat, word) => set(chat, word === "on"),
  });
}

function listWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
