/**
 * What a person can set: whatever commands have a `setting`. The lines of `rc` are made of them,
 * and set them on joining.
 *
 * @module
 */
import { RoomError } from "../../room/errors.ts";
import { UsageError } from "../options.ts";
import type { Chat, ChatCommand, Setting } from "./chat.ts";
import { findCommand, suggestCommand } from "./command_names.ts";
import { parseRcLine, readRcFile } from "./rc_file.ts";

/** A command that sets something. */
export interface SettingCommand extends ChatCommand {
  readonly setting: Setting;
}

/** The commands that set something, in the order of `/help`. */
export function settingCommands(commands: readonly ChatCommand[]): SettingCommand[] {
  return commands.filter(isSetting);
}

/** Whether a command sets something. */
export function isSetting(command: ChatCommand): command is SettingCommand {
  return command.setting !== undefined;
}

/** The lines that set what is set now. */
export function linesOf(chat: Chat, { name, setting }: SettingCommand): string[] {
  return setting.values(chat).map((value) => `/${name} ${value}`);
}

/**
 * Sets what the person's file says, before anything is shown.
 *
 * @returns What is wrong with it, in a sentence for each line.
 */
export function applyRcFile(chat: Chat, commands: readonly ChatCommand[]): string[] {
  try {
    const file = readRcFile();
    return file?.lines.flatMap((line, index) => {
      const trouble = applyLine(chat, commands, line);
      return trouble === undefined ? [] : [`"${file.path}", line ${index + 1}: ${trouble}`];
    }) ?? [];
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    return [error.message];
  }
}

/** Obeys a line, or says why not. */
function applyLine(
  chat: Chat,
  commands: readonly ChatCommand[],
  line: string,
): string | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined;
  const parsed = parseRcLine(line);
  if (parsed === undefined) return "it must be a command, such as /bell all, or begin with #";
  const { name, value } = parsed;
  const command = findCommand(commands, name);
  if (command === undefined) {
    const meant = suggestCommand(settingCommands(commands), name);
    const hint = meant === undefined ? "" : `; did you mean /${meant}?`;
    return `there is no command /${name}${hint}`;
  }
  if (!isSetting(command)) return `/${command.name} sets nothing; /set shows what can stand there`;
  try {
    command.setting.set(chat, value);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `/${command.name}: ${error.message}`;
  }
}

/**
 * Lines in which a command sets what it does now. Those that set it before go, the first of them
 * in their favour; all others stay as they are. What is as it always is needs no line.
 */
export function replaceLines(
  lines: readonly string[],
  { aliases, name, setting }: SettingCommand,
  now: readonly string[],
): string[] {
  const names = [name, ...aliases];
  const isOld = (line: string) =>
    names.includes(/^\s*\/(\S+)/.exec(line)?.[1]?.toLowerCase() ?? "");
  const first = lines.findIndex(isOld);
  if (first < 0) {
    const isUsual = now.join("\n") === setting.usual.map((value) => `/${name} ${value}`).join("\n");
    return isUsual ? [...lines] : [...lines, ...now];
  }
  return lines.flatMap((line, index) => index === first ? now : isOld(line) ? [] : [line]);
}
