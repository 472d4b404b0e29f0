import { assertEquals, assertThrows } from "@std/assert";
import { UnsendableError } from "../../../lib/room/errors.ts";
import { formatSendable, MAX_TEXT_LINE_BYTES } from "../../../lib/room/message/compose.ts";

const ann = { pid: 7, time: 0, nick: "ann" };
const PREFIX = "[7][1970.01.01 00:00:00] <ann>";

Deno.test("line ends are made alike, NULs and blank lines around the text go", () => {
  assertEquals(
    formatSendable(ann, "\n  \n one\r\ntwo\rth\0ree \n\n"),
    `${PREFIX}:  one\n${PREFIX}| two\n${PREFIX}| three\n`,
  );
});

Deno.test("a text without anything in it can't be sent", () => {
  for (const text of ["", "  ", "\n\t\r\n", "\0"]) {
    assertThrows(() => formatSendable(ann, text), UnsendableError, "empty");
  }
});

Deno.test("a line longer than a record can't be sent, and the limit is told in bytes", () => {
  const longest = "é".repeat(MAX_TEXT_LINE_BYTES / 2);
  assertEquals(formatSendable(ann, longest), `${PREFIX}: ${longest}\n`);
  assertThrows(() => formatSendable(ann, `${longest}e`), UnsendableError, `${MAX_TEXT_LINE_BYTES}`);
  assertThrows(() => formatSendable(ann, "line\n".repeat(300_000)), UnsendableError, "message of");
});

Deno.test("a million spaces before a word are no work for ever", () => {
  assertThrows(() => formatSendable(ann, `a${" ".repeat(1_000_000)}b`), UnsendableError, "line of");
});
