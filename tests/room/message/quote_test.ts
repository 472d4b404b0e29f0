import { assertEquals } from "@std/assert";
import type { ChatMessage } from "../../../lib/room/message/message.ts";
import { quoteOf } from "../../../lib/room/message/quote.ts";
import { NOW } from "../../helpers/log.ts";

const plan = { name: "plan.txt", size: 1, mime: "text/plain", stored: "x" };

function message(text: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return { id: 5, pid: 7, time: NOW, nick: "ann", text, isDeleted: false, omitted: 0, ...more };
}

for (
  const [what, said, author, text] of [
    ["a short text as it is", message("the disk is full "), "ann", "the disk is full"],
    ["the first line of several", message("\n one\ntwo"), "ann", "one …"],
    ["the beginning of a long one", message("x".repeat(61)), "ann", `${"x".repeat(60)} …`],
    ["whole characters", message("👍".repeat(61)), "ann", `${"👍".repeat(60)} …`],
    ["what somebody does", message("/me waves"), "ann", "* waves"],
    ["a file without a text", message("", { attachment: plan }), "ann", "[file: plan.txt]"],
    ["what was taken back", message("", { isDeleted: true }), "ann", "(taken back)"],
    ["nothing", undefined, undefined, "#5 (not there)"],
    [
      "a line that nobody vouches for",
      message("hi", { authorship: { verdict: "unvouched" } }),
      "ann?",
      "hi",
    ],
    ["a forgery", message("hi", { authorship: { verdict: "forged" } }), "FORGED ann", "hi"],
    [
      "a robot",
      message("hi", { authorship: { verdict: "vouched", by: "joe" } }),
      "ann by joe",
      "hi",
    ],
    ["a nick that poses as more", message("hi", { nick: "a b\x1b" }), "a_b␛", "hi"],
  ] as const
) {
  Deno.test(`quoted is ${what}`, () => {
    assertEquals(quoteOf(said, 5), { author, text });
  });
}
