import { assertEquals } from "@std/assert";
import { formatAnswer, parseAnswer } from "../../../lib/room/message/answer.ts";

for (
  const [text, answer] of [
    [formatAnswer(1234, "I am on it"), { re: 1234, text: "I am on it" }],
    [formatAnswer(0, "one\ntwo"), { re: 0, text: "one\ntwo" }],
    ["/re #7 yes", { re: 7, text: "yes" }],
    ["/re 7", { re: 7, text: "" }],
    ["/re 7\nyes", { re: 7, text: "yes" }],
    ["/re 7x", undefined],
    ["/re joe yes", undefined],
    ["/re 1234567890123456 yes", undefined],
    ["/re", undefined],
    [" /re 7 yes", undefined],
    ["as to /re 7 yes", undefined],
  ] as const
) {
  Deno.test(`${answer === undefined ? "no answer" : "an answer"}: ${JSON.stringify(text)}`, () => {
    assertEquals(parseAnswer(text), answer);
  });
}
