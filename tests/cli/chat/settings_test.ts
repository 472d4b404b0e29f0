import { assertEquals } from "@std/assert";
import { CHAT_COMMANDS } from "../../../lib/cli/chat/commands.ts";
import {
  replaceLines,
  type SettingCommand,
  settingCommands,
} from "../../../lib/cli/chat/settings.ts";

function setting(name: string): SettingCommand {
  const found = settingCommands(CHAT_COMMANDS).find((command) => command.name === name);
  if (found === undefined) throw new Error(`there is no setting ${name}`);
  return found;
}

const BELL = setting("bell");
const IGNORE = setting("ignore");

Deno.test("a line is added where none was, unless it is as it always is", () => {
  assertEquals(replaceLines(["# mine"], BELL, ["/bell all"]), ["# mine", "/bell all"]);
  assertEquals(replaceLines(["# mine"], BELL, ["/bell mention"]), ["# mine"]);
  assertEquals(replaceLines([], IGNORE, []), []);
});

Deno.test("the lines of a setting give way to the new ones, all others stay", () => {
  const lines = ["", " /BELL off", "# /bell all", "/bells x", "/bell off", "say"];
  assertEquals(
    replaceLines(lines, BELL, ["/bell mention"]),
    ["", "/bell mention", "# /bell all", "/bells x", "say"],
  );
  const ignored = ["/ignore ann", "/quiet on", "/ignore joe"];
  const now = ["/ignore joe", "/ignore eve"];
  assertEquals(replaceLines(ignored, IGNORE, now), ["/ignore joe", "/ignore eve", "/quiet on"]);
  assertEquals(replaceLines(ignored, IGNORE, []), ["/quiet on"]);
});

Deno.test("every command that takes on or off or one of some words sets something", () => {
  const choosing = CHAT_COMMANDS.filter(({ argument }) => /^\[[a-z]+(\|[a-z]+)+\]$/.test(argument));
  assertEquals(choosing.filter(({ setting }) => setting === undefined), []);
});
