import { assert, assertEquals } from "@std/assert";
import { formatArrival, nickHere } from "../../lib/link/arrival.ts";
import type { Said } from "../../lib/link/range.ts";
import { statementsAbout } from "../../lib/room/authors/statement.ts";
import { LineSplitter } from "../../lib/room/log/lines.ts";
import { MAX_NICK_LENGTH, parseRecord } from "../../lib/room/log/record.ts";
import { MAX_RECORD_BYTES } from "../../lib/room/message/compose.ts";
import { groupRecords } from "../../lib/room/message/group.ts";
import { toMessage } from "../../lib/room/message/message.ts";
import { parseMark } from "../../lib/room/message/origin_mark.ts";
import { texts } from "../helpers/inputs.ts";
import { propertyTest } from "../helpers/property.ts";

const ORIGIN = "web1:1.2.3";
const NOW = Date.UTC(2026, 10, 23, 12, 30, 5);
const SAID: Said = {
  end: 20,
  pid: 7,
  time: NOW - 60_000,
  nick: "ann",
  verdict: "vouched",
  text: "hi",
};
const HASH = "0".repeat(32);

function arrive(said: Partial<Said>): string {
  return formatArrival({ ...SAID, ...said }, ORIGIN, "web1", NOW);
}

function groupsIn(lines: string) {
  const all = [...new LineSplitter(0).push(new TextEncoder().encode(lines))];
  return [...groupRecords(all.map(parseRecord))];
}

Deno.test("what was said is a message with its mark, stamped when it came", () => {
  assertEquals(
    arrive({ text: "one\ntwo", by: "joe" }),
    "[7][2026.11.23 12:30:05] <ann@web1>: one\n" +
      "[7][2026.11.23 12:30:05] <ann@web1>| two\n" +
      "[7][2026.11.23 12:30:05] <ann@web1> /origin web1:1.2.3 20 vouched:joe 2026-11-23T12:29:05Z\n",
  );
});

Deno.test("parts are written if they make sense, and an attachment under a name of its own", () => {
  const parts = [
    ["file", `plan.txt 5 text/plain ${HASH}-${"1".repeat(16)}`],
    ["lmtime", "2026-11-23T21:01:00"],
    ["lmtime", "never"],
    ["destroy", "/"],
    ["origin", "web2:1.2 9 vouched 2026-11-23T12:29:05Z"],
    ["constructor", "x"],
    ["file", "../../etc/passwd 5 text/plain ../../etc/passwd"],
  ] as const;
  const [group] = groupsIn(arrive({ parts }));
  const commands = group?.flatMap((each) => each.type === "command" ? [each.command] : []);
  assertEquals(commands, ["file", "lmtime", "origin"]);
  const stored = group === undefined ? undefined : toMessage(group)?.attachment?.stored;
  assert(stored?.startsWith(`${HASH}-`) && stored !== `${HASH}-${"1".repeat(16)}`, stored);
});

Deno.test("a text of nothing but spaces is no message that was taken back", () => {
  assertEquals(groupsIn(arrive({ text: " \n " })).map(([head]) => head.type), ["command"]);
});

Deno.test("a message that is longer here than it may be is cut, and its mark stays with it", () => {
  const text = "x\n".repeat(40_000);
  const [group, ...more] = groupsIn(arrive({ nick: "a".repeat(20), text }));
  assertEquals(more, []);
  assert(group !== undefined && group.some((record) => parseMark(record) !== undefined));
  const bytes = group.reduce((sum, { length }) => sum + length, 0);
  assert(bytes <= MAX_RECORD_BYTES, `${bytes}`);
});

const hostile = texts([..."<>[]@:|/\n\r\0 ", "> /origin ", "[7][2026.11.23 12:30:05] <joe>: "]);

propertyTest(
  "whatever another host says is one record in the name of somebody there",
  [hostile, hostile, hostile, hostile],
  (nick, text, by, argument) => {
    const lines = arrive({ nick, text, by, parts: [["file", argument], [by, argument]] });
    const groups = groupsIn(lines);
    assertEquals(groups.length, 1, lines);
    const [group = []] = groups;
    const marks = group.flatMap((record) => parseMark(record) ?? []);
    assertEquals(marks.map(({ origin, end }) => [origin, end]), [[ORIGIN, SAID.end]]);
    for (const record of group) {
      assert("nick" in record && record.nick === nickHere(nick, "web1"));
    }
    // Whoever vouches for it vouches for all of it at once.
    assertEquals(statementsAbout(lines, new TextEncoder().encode(lines)).length, 1);
  },
);

propertyTest("a nick from elsewhere is one short word with its host", [hostile], (nick) => {
  const here = nickHere(nick, "web1");
  assert(here.length <= MAX_NICK_LENGTH && here.endsWith("@web1"));
  assert(/^[^\s<>[\]]+$/.test(here), here);
});
