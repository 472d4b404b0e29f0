import { assert, assertEquals, assertMatch } from "@std/assert";
import { CHAT_COMMANDS } from "../../../lib/cli/chat/commands.ts";
import { helpOn, helpText } from "../../../lib/cli/chat/help.ts";

/** What stands in front of each row of what pipechat itself says. */
const SIGN = "-- ";
/** Two rows are the last one and the prompt. */
const SCREEN = { columns: 80, rows: 24 };

Deno.test("all commands are on a screen of 80 columns and 24 rows, with the prompt below", () => {
  const rows = helpText(CHAT_COMMANDS, SCREEN.columns).split("\n");
  assert(rows.length < SCREEN.rows, `${rows.length} rows`);
  for (const row of rows) assert(SIGN.length + row.length <= SCREEN.columns, row);
  const shown = rows.join("\n").match(/\/[a-z]+(?= )/g) ?? [];
  for (const { name } of CHAT_COMMANDS) assert(shown.includes(`/${name}`), name);
});

Deno.test("the second column is a column: no cell of the first one is too wide for it", () => {
  const starts = helpText(CHAT_COMMANDS, SCREEN.columns).split("\n").slice(0, -1)
    .map((row) => row.search(/ \/[a-z]+ ?[^/]*$/)).filter((start) => start > 0);
  assertEquals(new Set(starts).size, 1);
});

Deno.test("on a narrow screen each command has a row of its own", () => {
  const rows = helpText(CHAT_COMMANDS, 60).split("\n");
  assertEquals(rows.length, CHAT_COMMANDS.length + 1);
});

Deno.test("in a pipe, and about one command, all of it is told", () => {
  const quit = CHAT_COMMANDS.find(({ name }) => name === "quit");
  assert(quit !== undefined);
  assertMatch(helpText(CHAT_COMMANDS, undefined), /^\/quit \/q \/exit +leave; Ctrl-D/m);
  assertEquals(helpOn(quit), `/quit: ${quit.summary} (also /q, /exit)`);
});
