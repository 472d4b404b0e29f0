import { assertEquals, assertThrows } from "@std/assert";
import {
  quoteStart,
  quoteWhole,
  type Quoting,
  splitPath,
  wordAt,
} from "../../../lib/cli/chat/quoted_word.ts";
import { UsageError } from "../../../lib/cli/options.ts";
import { nameOfByte } from "../../../lib/posix/file_name.ts";

Deno.test("a word is read as a shell reads it", () => {
  for (
    const [text, value, rest] of [
      ["plan.txt look", "plan.txt", "look"],
      ["my\\ file  it's here", "my file", "it's here"],
      [`"my file" 'x'`, "my file", "'x'"],
      [`'a "b" \\c'd`, 'a "b" \\cd', ""],
      [`"a \\"b\\" \\c"`, 'a "b" \\c', ""],
      [`a' 'b" "c\\ d`, "a b c d", ""],
      [`$'a\\nb\\x1b\\u202e\\'\\\\'`, "a\nb\x1b\u202e'\\", ""],
      [`$'\\xc3\\xa9\\xff\\101\\U0001f600'`, `é${nameOfByte(0xff)}A😀`, ""],
      ["$HOME/x", "$HOME/x", ""],
      ["", "", ""],
    ] as const
  ) {
    assertEquals(splitPath(text), [value, rest], text);
  }
});

Deno.test("~ is the home directory where a shell has it so", () => {
  const home = Deno.env.get("HOME") ?? "";
  assertEquals(splitPath("~/my\\ file"), [`${home}/my file`, ""]);
  assertEquals(splitPath("~"), [home, ""]);
  for (const text of ["'~/x'", "\\~/x"]) assertEquals(splitPath(text), ["~/x", ""]);
  assertEquals(splitPath("~joe/x"), ["~joe/x", ""]);
});

Deno.test("a quotation mark that is not closed is told, and a name with a NUL", () => {
  for (const text of [`"a`, "it's", "$'a"]) {
    assertThrows(() => splitPath(text), UsageError, "is not closed");
  }
  assertThrows(() => splitPath("$'a\\0b'"), UsageError, "NUL");
});

const NAMES = [
  "plan.txt",
  "my file",
  "it's",
  'say "x"',
  "back\\slash",
  "$HOME `x` & (y) [z] {a} #b !c ~",
  "日本語 é",
  "a\nb",
  "\x1b[31mred",
  "evil\u202etxt.exe",
  " spaces around ",
  "no\u00a0break\u00a0",
  "\u2800",
  "~",
  `bytes${nameOfByte(0xff)}`,
  `e${"\u0301".repeat(9)}`,
];

Deno.test("every name can be written so that it is read back, however it was begun", () => {
  for (const name of NAMES) {
    for (const begun of ["none", "single", "double", "dollar"] satisfies Quoting[]) {
      const text = quoteWhole(name, begun, false);
      assertEquals(splitPath(text), [name, ""], text);
      const { value } = wordAt(quoteStart(name, begun, false), 0);
      assertEquals(value, name, text);
    }
    const { value, isAtHome } = wordAt(quoteWhole(`~/${name}`, "none", true), 0);
    assertEquals([value, isAtHome], [`~/${name}`, true]);
  }
});

Deno.test("what could act on a terminal is written as what it is", () => {
  assertEquals(quoteWhole("a\nb\x1b\u202e", "double", false), "$'a\\nb\\x1b\\u202e'");
  assertEquals(quoteWhole("my file", "none", false), "my\\ file");
  assertEquals(quoteWhole("my file", "single", false), "'my file'");
});
