/**
 * docs/protocol.md against the code: a second client is written from that page alone.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { NOT_WRITTEN, parseStatement, TAKEN_BACK } from "../../lib/room/authors/statement.ts";
import { ROOM_PARTS, type RoomPart } from "../../lib/room/layout.ts";
import { PART_COMMANDS } from "../../lib/room/log/grammar.ts";
import { MAX_LINE_BYTES } from "../../lib/room/log/lines.ts";
import { MAX_NICK_LENGTH, parseRecord } from "../../lib/room/log/record.ts";
import { MAX_RECORD_BYTES } from "../../lib/room/message/compose.ts";
import { MAX_TOPIC_BYTES } from "../../lib/room/topic.ts";

const PAGE = new URL("../../docs/protocol.md", import.meta.url);

/** The rows of the table whose first column is called so, cell by cell. */
async function tableOf(heading: string): Promise<string[][]> {
  const tables = (await Deno.readTextFile(PAGE)).match(/(?:^\|.*\n)+/gm) ?? [];
  const table = tables.find((text) => text.startsWith(`| ${heading}`));
  assert(table !== undefined, `there is no table "${heading}"`);
  const [, , ...rows] = table.trimEnd().split("\n").map((row) =>
    row.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"))
  );
  return rows;
}

/** What stands in a cell as code. */
function code(cell = ""): string {
  return /`(.*)`/.exec(cell)?.[1] ?? cell;
}

/** A part for each level of a path. */
function partsAt(path: string, parts: readonly RoomPart[]): RoomPart[] {
  const [name = "", ...rest] = path.split("/");
  const isCalled = ({ name: own }: RoomPart) =>
    typeof own === "string" ? own === name : own.test(name);
  const found = parts.filter(isCalled);
  return rest.length === 0
    ? found
    : found.flatMap((part) => partsAt(rest.join("/"), part.parts ?? []));
}

function allParts(parts: readonly RoomPart[]): RoomPart[] {
  return parts.flatMap((part) => [part, ...allParts(part.parts ?? [])]);
}

Deno.test("the page lists what a room consists of, as the code does", async () => {
  const rows = await tableOf("path");
  const described = rows.map(([path, type, mode, maker]) => {
    const [part, ...others] = partsAt(code(path), ROOM_PARTS);
    assert(part !== undefined && others.length === 0, path);
    const octal = part.mode?.toString(8).padStart(4, "0") ?? "";
    assertEquals([type, mode, maker], [part.type, octal, part.maker], path);
    return part;
  });
  assertEquals(new Set(described), new Set(allParts(ROOM_PARTS)));
});

Deno.test("the page's lines of the log are read as it says", async () => {
  const rows = await tableOf("line    ");
  for (const [line, meaning = ""] of rows) {
    const text = code(line);
    const record = parseRecord({ offset: 50, length: text.length + 1, omitted: 0, text });
    const [, type = "", command] = /^(\w+)(?: `(\w+)`)?/.exec(meaning) ?? [];
    assertEquals(record.type, type === "part" ? "command" : type, line);
    if (record.type !== "command") continue;
    assertEquals(record.command, command, line);
    assertEquals(PART_COMMANDS.includes(record.command), type === "part", line);
  }
  const parts = rows.filter(([, meaning]) => meaning?.startsWith("part ")).map(([, meaning]) =>
    code(meaning)
  );
  assertEquals(parts.toSorted(), PART_COMMANDS.toSorted());
});

Deno.test("the page's limits are those of the code", async () => {
  const rows = await tableOf("limit");
  const limits = [MAX_NICK_LENGTH, MAX_LINE_BYTES, MAX_RECORD_BYTES, MAX_TOPIC_BYTES];
  assertEquals(rows.map(([, value]) => Number(value)), limits);
});

Deno.test("the page's statements are read as it says", async () => {
  const [header, ...statements] = (await tableOf("line of")).map(([line]) => code(line));
  assert(header?.startsWith("room "));
  const hashes = statements.map((line) => parseStatement(line)?.hash);
  assertEquals(hashes, ["28d15c908e1787ca6a2eaf63c8e0999f", NOT_WRITTEN, TAKEN_BACK]);
});
