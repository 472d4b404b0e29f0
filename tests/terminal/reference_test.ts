import { assertEquals } from "@std/assert";
import { beginningOf, listOf, nameMessage } from "../../lib/terminal/reference.ts";

const noon = new Date(2026, 10, 23, 12, 5).getTime();
const message = {
  id: 1,
  pid: 7,
  time: noon,
  nick: "ann",
  text: "",
  isDeleted: true,
  omitted: 0,
};

for (
  const [what, by, words] of [
    ["one's own message", { nick: "ann", time: noon }, "what they said at 12:05"],
    ["somebody else's", { nick: "joe", time: noon }, "what ann said at 12:05"],
    [
      "one of another day",
      { nick: "ann", time: noon + 86_400_000 },
      "what they said on Mon 2026-11-23 at 12:05",
    ],
  ] as const
) {
  Deno.test(`a message is named by its author and time: ${what}`, () => {
    assertEquals(nameMessage(message, 1, by, false), words);
  });
}

Deno.test("a nick that is hostile is named harmlessly", () => {
  const { nick, time } = { nick: "ann", time: noon };
  assertEquals(
    nameMessage({ ...message, nick: "a\x1b[2J b" }, 1, { nick, time }, false),
    "what a␛_2J_b said at 12:05",
  );
});

Deno.test("where there is no message its number is its name, and otherwise told if wanted", () => {
  const by = { nick: "ann", time: noon };
  assertEquals(nameMessage(undefined, 7, by, false), "#7");
  assertEquals(nameMessage(message, 7, by, true), "what they said at 12:05 (#7)");
});

Deno.test("how a message begins is told only if it still says something", () => {
  assertEquals(beginningOf({ ...message, text: "hello", isDeleted: false }, 1), ": hello");
  assertEquals([beginningOf(message, 1), beginningOf(undefined, 1)], ["", ""]);
});

Deno.test("of many names some are told, and how many more there are", () => {
  assertEquals(listOf(["ann", "bob", "joe"], 3), "ann, bob, joe");
  assertEquals(listOf(["ann", "bob", "joe", "eve"], 3), "ann, bob, joe and 1 more");
});
