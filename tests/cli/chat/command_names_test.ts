import { assertEquals } from "@std/assert";
import { findCommand, suggestCommand } from "../../../lib/cli/chat/command_names.ts";

const COMMANDS = [
  { name: "list", aliases: ["l", "who"] },
  { name: "history", aliases: [] },
  { name: "from", aliases: [] },
  { name: "me", aliases: [] },
  { name: "save", aliases: ["s"] },
];

Deno.test("a command is found by its name or an alias, in capitals or not", () => {
  const found = ["list", "LIST", "Who", "l", "lis"].map((name) =>
    findCommand(COMMANDS, name)?.name
  );
  assertEquals(found, ["list", "list", "list", "list", undefined]);
});

for (
  const [typed, meant] of [
    ["lsit", "list"],
    ["lits", "list"],
    ["hstory", "history"],
    ["hist", "history"],
    ["HISTROY", "history"],
    ["wo", undefined],
    ["woh", "who"],
    ["foo", undefined],
    ["xx", undefined],
    ["etc", undefined],
    ["sav", "save"],
    ["", undefined],
  ] as const
) {
  Deno.test(`/${typed} is near to ${meant ?? "nothing"}`, () => {
    assertEquals(suggestCommand(COMMANDS, typed), meant);
  });
}
