import { assertEquals } from "@std/assert";
import { formatAttachment, parseAttachment } from "../../../lib/room/message/file_record.ts";
import { LineSplitter } from "../../../lib/room/log/lines.ts";
import { parseRecord } from "../../../lib/room/log/record.ts";

const stamp = { pid: 7, time: 0, nick: "ann" };

function throughTheLog(name: string): string | undefined {
  const line = formatAttachment(stamp, { name, size: 1, mime: "text/plain", stored: "a.txt" });
  const records = [...new LineSplitter(0).push(new TextEncoder().encode(line))].map(parseRecord);
  const [record, ...more] = records;
  assertEquals(more, []);
  if (record?.type !== "command") throw new Error(`"${line}" is not a command`);
  return parseAttachment(record.argument)?.name;
}

Deno.test("the name of an attachment comes through the log as it was", () => {
  for (
    const name of [
      "a",
      "two words.txt",
      "100%",
      "%41",
      "tab\tline\nend",
      "\u009b0m",
      "ünï 🎈",
      ".x",
    ]
  ) {
    assertEquals(throughTheLog(name), name);
  }
});

Deno.test("the name of an attachment never leads to another directory", () => {
  assertEquals(throughTheLog("/etc/passwd"), "passwd");
  assertEquals(throughTheLog("../../x"), "x");
  for (const name of ["", ".", "..", "a/..", "a/", "\0"]) {
    assertEquals(throughTheLog(name), "attachment");
  }
  const parse = (name: string) => parseAttachment(`${name} 1 text/plain a`)?.name;
  assertEquals(parse("..%2f..%2fx"), "x");
  assertEquals(parse("%2e%2e"), "attachment");
  assertEquals(parse("a%00b"), "ab");
});

Deno.test("a name that is encoded wrongly stays as it is", () => {
  assertEquals(parseAttachment("a%ff%zz% 1 text/plain a")?.name, "a%ff%zz%");
});

Deno.test("a record that we would not write is no attachment", () => {
  for (
    const argument of [
      "",
      "       ",
      "name",
      "name 1 text/plain",
      "name -1 text/plain a",
      "name 1e9 text/plain a",
      "name 1 text a",
      "name 1 text/plain ../log",
      "name 1 text/plain .hidden",
      "name 1 text/plain a/b",
      "name 1 text/plain a b",
      `name 1 text/plain ${"a".repeat(300)}`,
      "name 9999999999999999 text/plain a",
    ]
  ) {
    assertEquals(parseAttachment(argument), undefined, argument);
  }
});
