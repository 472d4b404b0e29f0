/**
 * The command that shows what is set, and writes it down for the next time.
 *
 * @module
 */
import { RoomError } from "../../../room/errors.ts";
import { UsageError } from "../../options.ts";
import type { Chat, ChatCommand } from "../chat.ts";
import { findCommand } from "../command_names.ts";
import { type RcFile, readRcFile, writeRcFile } from "../rc_file.ts";
import { linesOf, replaceLines, type SettingCommand, settingCommands } from "../settings.ts";

const SAVE = "save";

/** `/set`, for what these commands set. */
export function setCommand(commands: () => readonly ChatCommand[]): ChatCommand {
  return {
    name: "set",
    aliases: [],
    argument: "[SETTING [VALUE]]",
    brief: "settings, for good",
    summary: "show what is set; /set NAME VALUE sets it for good, /set save all that is set",
    run: (chat, argument) => {
      const settings = settingCommands(commands());
      if (argument === "") return chat.output(showAll(chat, settings));
      if (chat.columns === undefined) {
        throw new UsageError("only on a terminal is anything set for good");
      }
      if (argument === SAVE) return save(chat, settings);
      const [, name = "", value = ""] = /^\/?(\S+)\s*([^]*)$/.exec(argument) ?? [];
      const command = findCommand(settings, name);
      if (command === undefined) {
        throw new UsageError(`there is nothing to set called ${name}; /set shows what there is`);
      }
      if (value !== "") set(chat, command, value);
      save(chat, [command]);
    },
  };
}

function set(chat: Chat, { name, setting }: SettingCommand, value: string): void {
  try {
    setting.set(chat, value);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`/${name}: ${error.message}`) : error;
  }
}

/** Writes down how some of the settings are now. */
function save(chat: Chat, settings: readonly SettingCommand[]): void {
  const file = mustReadRcFile();
  const lines = settings.reduce<readonly string[]>(
    (lines, setting) => replaceLines(lines, setting, linesOf(chat, setting)),
    file.lines,
  );
  writeRcFile(file, lines);
  const saved = settings.flatMap((setting) => linesOf(chat, setting));
  chat.output(`Saved in "${file.path}": ${saved.join(", ") || "nothing is set"}`);
}

function showAll(chat: Chat, settings: readonly SettingCommand[]): string {
  const file = readRcFile();
  const isSaved = (line: string) => file?.lines.some((saved) => saved.trim() === line) ?? false;
  const rows = settings.flatMap((setting) => {
    const lines = linesOf(chat, setting);
    return lines.length === 0
      ? [`  /${setting.name}`]
      : lines.map((line) => `${isSaved(line) ? "*" : " "} ${line}`);
  });
  const where = file === undefined
    ? ""
    : `\n${rows.some((row) => row.startsWith("*")) ? "Those with * are" : "Nothing of it is"} ` +
      `in "${file.path}"; /set save writes all.`;
  return rows.join("\n") + where;
}

function mustReadRcFile(): RcFile {
  const file = readRcFile();
  if (file !== undefined) return file;
  throw new RoomError("Cannot save the settings: you have no home directory; set HOME");
}
