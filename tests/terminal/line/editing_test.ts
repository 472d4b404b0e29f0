import { assertEquals } from "@std/assert";
import { lineOf, press, show } from "../../helpers/line.ts";

/** Line, keys, and the line that they make of it; `|` is the cursor. */
type Row = readonly [string, string, string];

const FAMILY = "👨‍👩‍👧";
const ACCENT = "e\u0301";
const FLAGS = "🇩🇪🇫🇷";

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  "moving by characters": [
    ["ab|c", "<Left>", "a|bc"],
    ["ab|c", "<Ctrl-B>", "a|bc"],
    ["ab|c", "<Right>", "abc|"],
    ["ab|c", "<Ctrl-F>", "abc|"],
    ["|abc", "<Left>", "|abc"],
    ["abc|", "<Right>", "abc|"],
    ["|", "<Left><Right>", "|"],
    [`x${FAMILY}|y`, "<Left>", `x|${FAMILY}y`],
    [`x|${FAMILY}y`, "<Right>", `x${FAMILY}|y`],
    [`${ACCENT}${ACCENT}|`, "<Left>", `${ACCENT}|${ACCENT}`],
    [`${FLAGS}|`, "<Left>", "🇩🇪|🇫🇷"],
    [`|${FLAGS}`, "<Right>", "🇩🇪|🇫🇷"],
    ["日本|", "<Left><Left>", "|日本"],
    ["한|글", "<Left>", "|한글"],
    ["a\n|b", "<Left>", "a|\nb"],
  ],
  "moving by words": [
    ["|one, two", "<Alt-F>", "one|, two"],
    ["one|, two", "<Ctrl-Right>", "one, two|"],
    ["one, two|", "<Alt-Right>", "one, two|"],
    ["one, two|", "<Alt-B>", "one, |two"],
    ["one, |two", "<Ctrl-Left>", "|one, two"],
    ["|one", "<Alt-Left>", "|one"],
    ["snake_case|", "<Alt-B>", "snake_|case"],
    [`naïve${ACCENT} 日本|`, "<Alt-B><Alt-B>", `|naïve${ACCENT} 日本`],
    [`a ${FAMILY} b|`, "<Alt-B><Alt-B>", `|a ${FAMILY} b`],
    ["one\n|two", "<Alt-B>", "|one\ntwo"],
  ],
  "moving in lines": [
    ["one two|", "<Ctrl-A>", "|one two"],
    ["one| two", "<Home>", "|one two"],
    ["one| two", "<Ctrl-E>", "one two|"],
    ["|one two", "<End>", "one two|"],
    [`x${FAMILY}y|`, "<Home>", `|x${FAMILY}y`],
    ["one\ntwo|\nthree", "<Home>", "one\n|two\nthree"],
    ["one\n|two\nthree", "<End>", "one\ntwo|\nthree"],
    ["|", "<Home><End>", "|"],
  ],
  "moving by rows in a text of several lines": [
    ["one\ntwo|", "<Up>", "o|ne\ntwo"],
    ["one\n|two", "<Up>", "|one\ntwo"],
    ["on|e\nt\nthree", "<Down>", "one\nt|\nthree"],
    ["one|\nt\nthree", "<Down><Down>", "one\nt\nthree|"],
    ["日本|\nabcdef", "<Down>", "日本\nabcdef|"],
  ],
  "deleting": [
    ["ab|c", "<Backspace>", "a|c"],
    ["ab|c", "<Ctrl-H>", "a|c"],
    ["|abc", "<Backspace>", "|abc"],
    ["ab|c", "<Delete>", "ab|"],
    ["ab|c", "<Ctrl-D>", "ab|"],
    ["abc|", "<Ctrl-D>", "abc|"],
    [`x${FAMILY}|y`, "<Backspace>", "x|y"],
    [`x|${FAMILY}y`, "<Delete>", "x|y"],
    [`${ACCENT}|`, "<Backspace>", "|"],
    [`${FLAGS}|`, "<Backspace>", "🇩🇪|"],
    ["👍🏽|", "<Backspace>", "|"],
    ["a\n|b", "<Backspace>", "a|b"],
  ],
  "killing": [
    ["one tw|o", "<Ctrl-K>", "one tw|"],
    ["one| two", "<Ctrl-U>", "| two"],
    ["a b/c|", "<Ctrl-W>", "a |"],
    ["a b/c  |", "<Ctrl-W>", "a |"],
    ["one| two", "<Alt-D>", "one|"],
    ["a b/c|", "<Alt-Backspace>", "a b/|"],
    ["a b/c|", "<Ctrl-Alt-H>", "a b/|"],
    ["one| two", "<Ctrl-Delete>", "one|"],
    [`a ${FAMILY}|`, "<Ctrl-W>", "a |"],
    ["one\ntwo| three\nfour", "<Ctrl-K>", "one\ntwo|\nfour"],
    ["one\ntwo|\nfour", "<Ctrl-K>", "one\ntwo|four"],
    ["one\ntwo| three", "<Ctrl-U>", "one\n| three"],
    ["one\n|two", "<Ctrl-U>", "one|two"],
    ["|", "<Ctrl-K><Ctrl-U><Ctrl-W><Alt-D>", "|"],
  ],
  "yanking": [
    ["one two|", "<Ctrl-W><Ctrl-A><Ctrl-Y>", "two|one "],
    ["one two three|", "<Ctrl-W><Ctrl-W><Ctrl-Y>", "one two three|"],
    ["|one two three", "<Alt-D><Alt-D><Ctrl-Y>", "one two| three"],
    ["one t|wo", "<Ctrl-U><Ctrl-K><Ctrl-Y>", "one two|"],
    ["one two|", "<Ctrl-W><Ctrl-A><Ctrl-K><Ctrl-Y><Alt-Y>", "two|"],
    ["one two|", "<Ctrl-W><Ctrl-A><Ctrl-K><Ctrl-Y><Alt-Y><Alt-Y>", "one |"],
    ["one two|", "<Ctrl-W><Ctrl-Y><Left><Alt-Y>", "one tw|o"],
    ["|", "<Ctrl-Y><Alt-Y>", "|"],
  ],
  "transposing": [
    ["ab|c", "<Ctrl-T>", "acb|"],
    ["abc|", "<Ctrl-T>", "acb|"],
    ["|abc", "<Ctrl-T>", "|abc"],
    ["a|", "<Ctrl-T>", "a|"],
    [`a${FAMILY}|`, "<Ctrl-T>", `${FAMILY}a|`],
    ["one| two", "<Alt-T>", "two one|"],
    ["one, two|", "<Alt-T>", "two, one|"],
    ["one|", "<Alt-T>", "one|"],
  ],
  "changing the case": [
    ["|one two", "<Alt-U>", "ONE| two"],
    ["ONE| TWO", "<Alt-L>", "ONE two|"],
    ["|oNE two", "<Alt-C>", "One| two"],
    ["one| two", "<Alt-C>", "one Two|"],
    ["|straße", "<Alt-U>", "STRASSE|"],
    ["one|", "<Alt-U>", "one|"],
  ],
  "undoing": [
    ["|", "ab<Ctrl-_>", "|"],
    ["|", "ab<Left>c<Ctrl-_>", "a|b"],
    ["|", "ab<Left>c<Ctrl-_><Ctrl-_>", "|"],
    ["one two|", "<Ctrl-W><Ctrl-X><Ctrl-U>", "one two|"],
    ["one|", " two<Ctrl-A><Ctrl-K><Alt-R>", "one|"],
    ["a|a", "a<Ctrl-_>", "a|a"],
    ["|", "<Ctrl-_><Alt-R>", "|"],
  ],
  "inserting": [
    ["a|c", "b", "ab|c"],
    ["a|\u0301", "e", "ae\u0301|"],
    ["a|b", "<Alt-Enter>", "a\n|b"],
    ["a|b", "<Ctrl-V><Ctrl-J>", "a\n|b"],
    ["a|", "<Ctrl-V><Ctrl-A>", "a␁|"],
    ["a|", "<Ctrl-V><Up>", "a␛[A|"],
    ["a|", "<Ctrl-V>b", "ab|"],
    ["|", "a\u202eb\u009b", "a⟨202E⟩b⟨009B⟩|"],
    ["a|d", "\x1b[200~b\r\nc\x1b[31m\r\n\x1b[201~", "ab\nc␛[31m|d"],
    ["a|", "<Ctrl-X>bc", "ac|"],
    ["a|", "\x1b[24~\x1b[5~", "a|"],
  ],
};

for (const [subject, rows] of Object.entries(TABLES)) {
  for (const [before, keys, after] of rows) {
    Deno.test(`${subject}: ${keys} makes ${JSON.stringify(after)} of ${JSON.stringify(before)}`, () => {
      assertEquals(show(press(keys, lineOf(before))), after);
    });
  }
}

Deno.test("moving by rows keeps the column where a row on the way is too short", () => {
  const line = press("<Down><Down><Up><Up>", lineOf("four|\n1\nfour"));
  assertEquals(show(line), "four|\n1\nfour");
});

Deno.test("moving by rows counts the rows of the screen, and where the prompt ends", () => {
  const surroundings = { prompt: ">>>> ", size: { columns: 10, rows: 24 } };
  const line = press("<Up>", lineOf("abcdefghijk\nmn|"), surroundings);
  assertEquals(show(line), "abcdefg|hijk\nmn");
  assertEquals(show(press("<Up>", line, surroundings)), "|abcdefghijk\nmn");
});

Deno.test("typed characters are undone twenty at a time", () => {
  let line = lineOf("|");
  for (const key of "abcdefghijklmnopqrstuvwxyz") line = press(key, line);
  assertEquals(show(press("<Ctrl-_>", line)), "abcdefghijklmnopqrst|");
  assertEquals(show(press("<Ctrl-_><Ctrl-_>", line)), "|");
});

Deno.test("a key for which there is nothing to do rings the bell", () => {
  for (
    const keys of ["<Backspace>", "<Ctrl-K>", "<Ctrl-Y>", "<Ctrl-_>", "<Up>", "<Ctrl-G>", "<Tab>"]
  ) {
    assertEquals(press(keys).effect, { type: "bell" }, keys);
  }
});

Deno.test("Enter enters the line, in whole wherever the cursor is, and leaves it empty", () => {
  const line = press("<Left><Enter>", lineOf("one\ntwo|"));
  assertEquals(line.effect, { type: "line", text: "one\ntwo" });
  assertEquals(show(line), "|");
});

Deno.test("Ctrl-C drops a line, and on an empty one interrupts", () => {
  const line = press("one<Ctrl-C>");
  assertEquals([show(line), line.effect], ["|", undefined]);
  assertEquals(press("<Ctrl-C>").effect, { type: "interrupt" });
});

for (
  const [keys, type] of [
    ["<Ctrl-D>", "end"],
    ["<Ctrl-Z>", "suspend"],
    ["<Ctrl-L>", "clear"],
    ["<Ctrl-X><Ctrl-E>", "edit"],
  ] as const
) {
  Deno.test(`${keys} is for whoever shows the line`, () => {
    assertEquals(press(keys).effect, { type });
  });
}
