import { assert, assertEquals } from "@std/assert";
import { wordOf } from "../../../lib/cli/pattern.ts";
import { toMessage } from "../../../lib/room/message/message.ts";
import { groupsBetween } from "../../../lib/room/log/history.ts";
import { groupsWith } from "../../../lib/room/log/sift.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

const STAMP = "[7][2026.11.22 12:36:28] <eve>";

const hasNeedle = (text: string) => /needle/i.test(text);

/** Texts of several lines, some of them longer than a chunk, with a needle now and then. */
function* messages(): Generator<string> {
  for (let index = 0; index < 4000; index++) {
    const text = index % 1000 === 7 ? "a Needle" : `some ${"straw ".repeat(index % 13)}`;
    const further = index % 900 === 5 ? 3000 : index % 3;
    yield `${STAMP}: ${index} ${further % 2 === 1 ? "" : text}\n`;
    for (let line = 0; line < further; line++) {
      yield `${STAMP}| ${line === further - 1 ? text : "straw, nothing but straw"}\n`;
    }
  }
}

Deno.test("a log that is sifted gives every message that has the word, and gives it whole", async () => {
  await using room = new TemporaryRoom();
  room.log = [...messages()].join("") + "x\n".repeat(100_000) + `${STAMP}: needle at the end\n`;
  const end = Deno.statSync(room.at("room/log")).size;
  const withNeedle = (groups: Iterable<Parameters<typeof toMessage>[0]>) =>
    Array.from(groups, (group) => toMessage(group)).filter((message) =>
      /needle/i.test(message?.text ?? "")
    );
  const all = withNeedle(groupsBetween(room.room, 0, end));
  assert(all.length >= 5);
  assertEquals(withNeedle(groupsWith(room.room, 0, end, hasNeedle)), all);
});

Deno.test("a log that is sifted leaves most of the rest out", async () => {
  await using room = new TemporaryRoom();
  const straw = `${STAMP}: straw\n`.repeat(100_000);
  room.log = `${straw}${STAMP}: needle\n${straw}`;
  const end = Deno.statSync(room.at("room/log")).size;
  const taken = Array.from(groupsWith(room.room, 0, end, hasNeedle)).length;
  assert(taken > 0 && taken < 200, `${taken} groups`);
});

const WORDS: Record<string, RegExp | undefined> = {
  "needle": /needle/iu,
  "Needle": /Needle/u,
  "disk|quota": /disk|quota/iu,
  "^the needles? .*$": /needle/iu,
  "é*clair": /clair/iu,
  "disk|.*": undefined,
  "(a|b)": undefined,
  "[ab]c": /c/iu,
  "\\bdisk\\d+": /disk/iu,
  "need(le|y)": /need/iu,
  "ab{0,3}cde[fg]?": /cde/iu,
  "(?i)disk": undefined,
  "\\Qa.b\\E": undefined,
  ".": undefined,
};

for (const [pattern, word] of Object.entries(WORDS)) {
  Deno.test(`what /${pattern}/ finds has ${word === undefined ? "no plain word" : word}`, () => {
    assertEquals(wordOf(pattern), word);
  });
}
