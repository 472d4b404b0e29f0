import { assertEquals } from "@std/assert";
import type { Line } from "../../../lib/room/log/lines.ts";
import {
  formatAnswer,
  formatCommand,
  formatMessage,
  formatStatus,
  formatTerminals,
  formatTime,
  isDeleted,
  type LogRecord,
  parseRecord,
} from "../../../lib/room/log/record.ts";

const TIME = Date.UTC(2026, 10, 23, 9, 5, 7);
const ann = { pid: 1777, time: TIME, nick: "ann" };

Deno.test("records are written as the C client writes them", () => {
  assertEquals(formatMessage(ann, "hi"), "[1777][2026.11.23 09:05:07] <ann>: hi\n");
  assertEquals(formatStatus(ann, "joined"), "[1777][2026.11.23 09:05:07] *** <ann> joined ***\n");
  assertEquals(
    formatCommand(ann, "destroy", "/tmp/chat"),
    "[1777][2026.11.23 09:05:07] <ann> /destroy /tmp/chat\n",
  );
  assertEquals(formatCommand(ann, "list"), "[1777][2026.11.23 09:05:07] <ann> /list\n");
  assertEquals(formatAnswer(1777, "ann"), "[1777] is <ann>\n");
  assertEquals(
    formatTerminals(1777, "ann", "/dev/pts/1", undefined),
    "[1777] is <ann> on fds[ 0='/dev/pts/1', 1='(null)' ]\n",
  );
  assertEquals(formatTime(0), "1970.01.01 00:00:00");
});

Deno.test("a message of several lines is a line and its continuations", () => {
  assertEquals(
    formatMessage(ann, "one\n\nthree"),
    "[1777][2026.11.23 09:05:07] <ann>: one\n" +
      "[1777][2026.11.23 09:05:07] <ann>| \n" +
      "[1777][2026.11.23 09:05:07] <ann>| three\n",
  );
});

Deno.test("what is written is read back", () => {
  const place = { id: 42, length: 50, omitted: 0 };
  const cases: [string, LogRecord][] = [
    [formatMessage(ann, "a: <b> ***"), { type: "message", ...place, ...ann, text: "a: <b> ***" }],
    [formatStatus(ann, "left"), { type: "status", ...place, ...ann, status: "left" }],
    [
      formatCommand(ann, "whois", "7 ?"),
      { type: "command", ...place, ...ann, command: "whois", argument: "7 ?" },
    ],
    [
      formatAnswer(7, "bob"),
      { type: "answer", ...place, pid: 7, nick: "bob", text: "is <bob>" },
    ],
  ];
  for (const [line, record] of cases) assertEquals(parse(line.trimEnd()), record);
  const [, second = ""] = formatMessage(ann, "one\ntwo").split("\n");
  assertEquals(parse(second), { type: "continuation", ...place, ...ann, text: "two" });
});

Deno.test("a text of nothing but spaces was deleted, an empty one was not", () => {
  const texts = ["   ", " ", "", "x "];
  const deleted = texts.map((text) => {
    const record = parse(`[1][2026.11.23 09:05:07] <ann>: ${text}`);
    return record.type === "message" && isDeleted(record);
  });
  assertEquals(deleted, [true, true, false, false]);
});

Deno.test("what is no record is shown as it is", () => {
  const lines = [
    "",
    "rubbish",
    "[1777]",
    "[99999999999][2026.11.23 09:05:07] <ann>: the PID is too long",
    "[1777][2026.11.23] <ann>: no time",
    "[1777][2026.02.30 09:05:07] <ann>: a day that February never has",
    "[1777][9999.99.99 99:99:99] <ann>: no day at all",
    "[1777][0026.11.23 09:05:07] <ann>: before there was UNIX",
    "[1777][2026.11.23 09:05:07] <a<n>n>: a nick with brackets",
    "[1777][2026.11.23 09:05:07] <>: no nick",
    "[1777][2026.11.23 09:05:07] *** <ann> exploded ***",
    "[1777][2026.11.23 09:05:07] <ann> no command",
    "[1777] isn't <ann>",
  ];
  for (const line of lines) {
    assertEquals(parse(line), { type: "other", id: 42, length: 50, omitted: 0, text: line });
  }
});

Deno.test("a nick that fills the screen is cut", () => {
  const record = parse(`[1][2026.11.23 09:05:07] <${"n".repeat(5000)}>: hi`);
  assertEquals("nick" in record && record.nick.length, 32);
});

Deno.test("a nick is not cut within a character", () => {
  const record = parse(`[1][2026.11.23 09:05:07] <${"n".repeat(31)}👩>: hi`);
  assertEquals("nick" in record && record.nick, "n".repeat(31));
});

Deno.test("what is missing of an overlong line is handed on", () => {
  const line = { offset: 0, length: 9e6, omitted: 8e6, text: "[1][2026.11.23 09:05:07] <a>: aaa" };
  assertEquals(parseRecord(line).omitted, 8e6);
});

Deno.test("no line throws, whatever it holds", () => {
  const pieces = ["[1]", "[2026.11.23 09:05:07]", " ", "<ann>", ": ", "| ", "***", "/x", "\u2028"];
  for (let round = 0; round < 2000; round++) {
    const line = Array.from(
      crypto.getRandomValues(new Uint8Array(8)),
      (byte) => pieces[byte % pieces.length],
    ).join("");
    assertEquals(parse(line).id, 42);
  }
});

function parse(text: string): LogRecord {
  const bytes = new TextEncoder().encode(text);
  const line: Line = { offset: 42, length: 50, text, bytes, omitted: 0 };
  return parseRecord(line);
}

Deno.test("what says more than an answer does is none", () => {
  const lines = [
    "[7] is <alice>: I approve",
    "[7] is <alice> and approves",
    "[7] is <alice> on fds[ 0='I approve', 1='(null)' ]",
    "[7] is <alice> on fds[ 0='/dev/tty', 1='(null)' ]: I approve",
    "[7] is <alice>\u2028I approve",
    "[7] is <alice> on fds[ 0='/dev/<bob>:', 1='(null)' ]",
  ];
  for (const text of lines) {
    assertEquals(parseRecord({ offset: 0, length: text.length, text, omitted: 0 }).type, "other");
  }
});
