import { assertEquals } from "@std/assert";
import { whatWasSaid } from "../../lib/terminal/reference.ts";

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
  Deno.test(`what was taken back is named by its author and time: ${what}`, () => {
    assertEquals(whatWasSaid(message, by), words);
  });
}

Deno.test("a nick that is hostile is named harmlessly", () => {
  const { nick, time } = { nick: "ann", time: noon };
  assertEquals(
    whatWasSaid({ ...message, nick: "a\x1b[2J b" }, { nick, time }),
    "what a␛_2J_b said at 12:05",
  );
});
