import { assertEquals } from "@std/assert";
import {
  firstQuery,
  firstSince,
  foreignMessages,
  isMessage,
  mayHaveOlder,
  nextQuery,
  OLDER,
  olderQuery,
  withSeen,
} from "../../../lib/web/page/news.js";

Deno.test("the first question is answered at once, the next ones wait for what is new", () => {
  assertEquals(firstQuery(), "chat-poll?present&before=999999999999999&n=50");
  assertEquals(firstQuery(7), "chat-poll?present&before=999999999999999&n=7");
  assertEquals(nextQuery(1234), "chat-poll?present&name=1234");
});

Deno.test("in an empty room the last messages are waited for", () => {
  assertEquals(nextQuery(undefined), "chat-poll?present&name=-50");
});

Deno.test("a message with the id 0 is the last one like any other", () => {
  assertEquals(nextQuery(0), "chat-poll?present&name=0");
});

Deno.test("older messages are asked for before the first one", () => {
  assertEquals(olderQuery(77), "chat-poll?present&before=77&n=50");
  assertEquals(olderQuery(77, 500), "chat-poll?present&before=77&n=500");
});

Deno.test("there may be older ones when all came that were asked for, or when it was cut", () => {
  const messages = Array.from({ length: OLDER }, (_, msgid) => ({ msgid }));
  assertEquals(mayHaveOlder(messages), true);
  assertEquals(mayHaveOlder(messages.slice(1)), false);
  assertEquals(mayHaveOlder([], true), true);
  assertEquals(mayHaveOlder(messages, false, OLDER + 1), false);
});

Deno.test("others' messages call the person, their deletions and one's own messages do not", () => {
  const foreign = { xfrom: "bob", msgid: 1 };
  const messages = [foreign, { xfrom: "ann", msgid: 2 }, { xfrom: "bob", msgid: 3, mdel: 1 }];
  assertEquals(foreignMessages(messages, "ann"), [foreign]);
});

Deno.test("what somebody forged in one's own name calls, too", () => {
  const forged = { xfrom: "ann", msgid: 1, vouched: "forged" };
  assertEquals(foreignMessages([forged], "ann"), [forged]);
});

Deno.test("what was taken back or seen is no message, and calls nobody", () => {
  assertEquals(isMessage({ xfrom: "bob", msgid: 1 }), true);
  for (const told of [{ xfrom: "bob", msgid: 2, mdel: 1 }, { xfrom: "bob", msgid: 3, ack: 1 }]) {
    assertEquals(isMessage(told), false);
    assertEquals(foreignMessages([told], "ann"), []);
  }
});

Deno.test("messages are told together with who has seen them", () => {
  const messages = [{ msgid: 1 }, { msgid: 2 }];
  const told = [{ msgid: 1, seen: ["ann"] }, { msgid: 2, seen: [] }];
  assertEquals(withSeen(messages, { 1: ["ann"] }), told);
  assertEquals(withSeen(messages.slice(1), undefined), told.slice(1));
});

Deno.test("what others said since the last visit begins with the lowest of their ids", () => {
  const messages = [40, 30, 20, 10].map((msgid) => ({
    msgid,
    xfrom: msgid === 20 ? "ann" : "bob",
  }));
  assertEquals(firstSince(messages, "ann", 10), 30);
  assertEquals(firstSince(messages, "ann", 40), undefined);
  assertEquals(firstSince(messages, "ann", undefined), undefined);
});
