import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LineSplitter } from "../../../lib/room/log/lines.ts";
import {
  formatAnswer,
  formatMessage,
  formatRecord,
  formatTerminals,
  type LogRecord,
  MAX_NICK_LENGTH,
  parseRecord,
} from "../../../lib/room/log/record.ts";
import { texts } from "../../helpers/inputs.ts";
import { propertyTest } from "../../helpers/property.ts";

const SPECIAL = " \t\r\x1b\x7f\u0085\u2028\ufeff:|/*<>[]'\"?";
const LAST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** One line of what somebody says. NULs never get into a log, and a newline ends the line. */
const lineTexts = texts(SPECIAL).map((text) => text.replace(/[\0\n]/g, ""));
const nicks = texts(SPECIAL)
  .map((text) => text.replace(/[\0\n<>]/g, ""))
  .filter((nick) => nick !== "" && nick.length <= MAX_NICK_LENGTH);
const pids = fc.integer({ min: 1, max: 9_999_999_999 });
const stamps = fc.record({
  pid: pids,
  time: fc.integer({ min: 0, max: LAST_SECOND }).map((second) => second * 1000),
  nick: nicks,
});

const place = { id: 0, length: 0, omitted: 0 };
const records = fc.oneof(
  fc.tuple(stamps, lineTexts, fc.constantFrom("message", "continuation"))
    .map(([stamp, text, type]): LogRecord => ({ type, ...place, ...stamp, text })),
  fc.tuple(stamps, fc.constantFrom("joined", "left"))
    .map(([stamp, status]): LogRecord => ({ type: "status", ...place, ...stamp, status })),
  fc.tuple(stamps, fc.stringMatching(/^[a-z]+$/), lineTexts)
    .map(([stamp, command, argument]): LogRecord => (
      { type: "command", ...place, ...stamp, command, argument }
    )),
);

/** What may pose as a record: any time, any nick of any length, and no part that must be there. */
const lines = fc.tuple(
  fc.oneof(
    fc.stringMatching(/^\[\d{1,10}\]\[(0000|1970|9999)\.\d\d\.\d\d \d\d:\d\d:\d\d\] $/),
    fc.constantFrom("[7][2026.11.23 09:05:07] ", "[7] is ", ""),
  ),
  fc.constantFrom("", "*** "),
  texts(SPECIAL, 2 * MAX_NICK_LENGTH).map((nick) => `<${nick.replace(/[<>]/g, "")}>`),
  fc.constantFrom(": ", ":", "| ", "|", " /x ", " joined ***", " "),
  texts(SPECIAL),
).map((parts) => parts.join("").replaceAll("\n", ""));

propertyTest("a record is read as it was written", [records], (record) => {
  assertEquals(read(formatRecord(record)), [record]);
});

propertyTest(
  "a message of several lines is read as it was written",
  [stamps, fc.array(lineTexts, { minLength: 1, maxLength: 5 })],
  (stamp, texts) => {
    const [first = "", ...more] = texts;
    assertEquals(read(formatMessage(stamp, texts.join("\n"))), [
      { type: "message", ...place, ...stamp, text: first },
      ...more.map((text): LogRecord => ({ type: "continuation", ...place, ...stamp, text })),
    ]);
  },
);

propertyTest(
  "an answer to the C client is read as one",
  [pids, nicks, fc.option(fc.nat().map((number) => `/dev/pts/${number}`), { nil: undefined })],
  (pid, nick, terminal) => {
    const answers = [
      formatAnswer(pid, nick),
      formatTerminals(pid, nick, terminal, undefined),
    ];
    for (const answer of answers) {
      const [record] = read(answer);
      assertEquals(record?.type === "answer" && record.pid, pid);
      assertEquals(record && formatRecord(record), answer);
    }
  },
);

propertyTest("what was read is the same when it is written and read again", [lines], (line) => {
  const records = read(`${line}\n`);
  assertEquals(read(records.map(formatRecord).join("")), records);
});

/** The records in a log, as if all stood at the same place. */
function read(log: string): LogRecord[] {
  return Array.from(
    new LineSplitter(0).push(new TextEncoder().encode(log)),
    (line) => parseRecord({ ...line, offset: 0, length: 0 }),
  );
}
