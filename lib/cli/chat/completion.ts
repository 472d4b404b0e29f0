/**
 * What Tab makes of a line: which argument of which command the cursor is in, and what that may be.
 *
 * @module
 */
import type { ChatMessage } from "../../room/message/message.ts";
import type { Present } from "../../room/presence.ts";
import type { Completion } from "../../terminal/line/state.ts";
import { commonStart } from "../../terminal/line/completion.ts";
import { kindOfOperand } from "../completion/kinds.ts";
import { filesIn, type NamedFile } from "../files/names.ts";
import type { ChatCommand } from "./chat.ts";
import { findCommand } from "./command_names.ts";
import {
  isShowable,
  pathOf,
  type QuotedWord,
  quoteStart,
  quoteWhole,
  type Quoting,
  wordAt,
} from "./quoted_word.ts";

/** So much of a message is enough to know it again (UTF-16 units). */
const MAX_REMINDER = 40;

/** What the words of a line may be. */
export interface Candidates {
  readonly commands: readonly ChatCommand[];
  /** The nicks of the others who are here. */
  nicks(): readonly string[];
  /** All clients that are here. */
  clients(): readonly Present[];
  /** The last messages, or those of them that came with a file. */
  messages(hasFile: boolean): readonly ChatMessage[];
}

/** Something that a word may be. */
interface Choice {
  readonly word: string;
  /** What it is called in a list. */
  readonly label?: string;
}

/** What `/set` can do beside setting something. */
const SAVE: Choice = { word: "save" };

const NOTHING: Completion = { part: "", matches: [] };

/** What the end of `line` may become. */
export function completeLine(line: string, candidates: Candidates): Completion {
  const [, name, argument = ""] = /^\/([^\s/]+)\s+([^]*)$/.exec(line) ?? [];
  const command = name === undefined ? undefined : findCommand(candidates.commands, name);
  if (command !== undefined) return completeArgument(command, argument, candidates);
  const part = lastWord(line);
  if (part !== line) return completeNick(part, " ", candidates);
  return part.startsWith("/")
    ? choose(part, commandNames(candidates, "/"))
    : completeNick(part, ": ", candidates);
}

function completeArgument(
  command: ChatCommand,
  argument: string,
  candidates: Candidates,
): Completion {
  const kinds = command.argument.match(/[^\s[\]]+/g) ?? [];
  let at = 0;
  for (const [index, kind] of kinds.entries()) {
    const word = wordOf(kind, argument, at);
    const hasMore = /TEXT|PATTERN/.test(kind) && index === kinds.length - 1;
    if (word.end === argument.length || hasMore) {
      return complete(command, kind, argument.slice(at), word, candidates);
    }
    if (kind === "SETTING") {
      const setting = findCommand(settings(candidates), word.value);
      const value = argument.slice(word.end).trimStart();
      return setting === undefined ? NOTHING : completeArgument(setting, value, candidates);
    }
    at = word.end + (/^\s*/.exec(argument.slice(word.end))?.[0].length ?? 0);
  }
  return NOTHING;
}

function wordOf(kind: string, text: string, start: number): QuotedWord {
  const isPath = ["files", "directories"].includes(String(kindOfOperand(kind)));
  if (isPath) return wordAt(text, start);
  const value = /^\S*/.exec(text.slice(start))?.[0] ?? "";
  return { value, end: start + value.length, open: "none", isAtHome: false };
}

/** What an argument may become of which `typed` is there. */
function complete(
  command: ChatCommand,
  kind: string,
  typed: string,
  word: QuotedWord,
  candidates: Candidates,
): Completion {
  const known = kindOfOperand(kind);
  if (typeof known !== "string") return choose(typed, known.map((word) => ({ word })));
  if (known === "files" || known === "directories") {
    return completePath(typed, word, known === "files");
  }
  switch (kind) {
    case "COMMAND":
      return choose(typed, commandNames(candidates, typed.startsWith("/") ? "/" : ""));
    case "SETTING":
      return choose(typed, [...settings(candidates).map(({ name }) => ({ word: name })), SAVE]);
    case "PID":
      return choose(typed, candidates.clients().map(clientChoice));
    case "ID":
      return completeId(typed, candidates.messages(command.name === "get"));
    case "N":
      return NOTHING;
    default:
      return typed.startsWith("--")
        ? choose(typed, command.choices?.map((word) => ({ word })) ?? [])
        : completeNick(lastWord(typed), " ", candidates);
  }
}

/** Those of some choices that begin with `typed`, in capitals or not. */
function choose(typed: string, choices: readonly Choice[], end = " "): Completion {
  const chosen = choices.filter(({ word }) => word.toLowerCase().startsWith(typed.toLowerCase()));
  return {
    part: typed,
    matches: chosen.map(({ word }) => word + end),
    labels: new Map(chosen.map(({ word, label = word }) => [word + end, label])),
  };
}

function completeNick(part: string, end: string, candidates: Candidates): Completion {
  if (part === "") return NOTHING;
  return choose(part, candidates.nicks().map((word) => ({ word })), end);
}

function completeId(typed: string, messages: readonly ChatMessage[]): Completion {
  const mark = typed.startsWith("#") ? "#" : "";
  return choose(
    typed,
    messages.map((message) => ({
      word: `${mark}${message.id}`,
      label: `#${message.id} ${remind(message)}`,
    })),
  );
}

/** So much of a message that one knows it again. */
function remind({ nick, text, attachment }: ChatMessage): string {
  const said = attachment === undefined ? text : `[${attachment.name}] ${text}`;
  const short = said.replace(/\s+/g, " ").trim();
  const isLong = short.length > MAX_REMINDER;
  return `${nick}: ${isLong ? `${short.slice(0, MAX_REMINDER).toWellFormed()}…` : short}`;
}

function clientChoice({ pid, user, terminal }: Present): Choice {
  return {
    word: String(pid),
    label: `${pid} ${user}${terminal === undefined ? "" : ` ${terminal}`}`,
  };
}

function settings({ commands }: Candidates): ChatCommand[] {
  return commands.filter(({ setting }) => setting !== undefined);
}

function commandNames({ commands }: Candidates, slash: string): Choice[] {
  return commands.map(({ name }) => ({ word: slash + name }));
}

function completePath(typed: string, word: QuotedWord, takesFiles: boolean): Completion {
  const { value, open, isAtHome } = word;
  if (isAtHome && value === "~") return choose(typed, [{ word: "~/" }], "");
  const start = value.slice(value.lastIndexOf("/") + 1);
  const folder = value.slice(0, value.length - start.length);
  const files = filesAt(pathOf({ ...word, value: folder }), start)
    .filter(({ isDirectory }) => takesFiles || isDirectory);
  const texts = files.map((file) => textOf(file, folder, open, isAtHome));
  return {
    part: typed,
    matches: texts,
    labels: new Map(files.map((file, index) => [texts[index] ?? "", labelOf(file)])),
    // The words themselves may be quoted in different ways.
    common: files.length < 2
      ? undefined
      : quoteStart(folder + commonStart(files.map(({ name }) => name)), open, isAtHome),
  };
}

function filesAt(folder: string, start: string): NamedFile[] {
  // They are in every directory and listed for none.
  if (start === "..") return [{ name: start, isDirectory: true }];
  return filesIn(folder, start);
}

/** Behind a directory more may follow. */
function textOf(file: NamedFile, folder: string, open: Quoting, isAtHome: boolean): string {
  const path = folder + file.name;
  return file.isDirectory
    ? quoteStart(`${path}/`, open, isAtHome)
    : `${quoteWhole(path, open, isAtHome)} `;
}

function labelOf({ name, isDirectory }: NamedFile): string {
  return `${isShowable(name) ? name : quoteWhole(name, "dollar", false)}${isDirectory ? "/" : ""}`;
}

function lastWord(text: string): string {
  return /\S*$/.exec(text)?.[0] ?? "";
}
