import { assertEquals, assertStringIncludes } from "@std/assert";
import { readTopic, shareTopic, writeTopic } from "../../../lib/room/topic.ts";
import { TestSite } from "../../helpers/site.ts";

async function setTopic(web: TestSite, fields: Record<string, string>): Promise<string> {
  const response = await web.ask("chat-topic", {
    method: "POST",
    body: new URLSearchParams(fields),
  });
  const text = await response.text();
  return response.ok ? "" : JSON.parse(text).msgs[0].xmsg;
}

Deno.test("the owner sets the topic, and all who wait are told", async () => {
  await using web = new TestSite();
  const last = web.say("hello");
  const told = web.poll(`present&name=${last}`);
  assertEquals(await setTopic(web, { topic: "freeze\non \u202eFriday" }), "");
  const { msgs, topic, maySetTopic } = await told;
  assertEquals([msgs, topic, maySetTopic], [[], "freeze on ⟨202E⟩Friday", true]);
  assertStringIncludes(web.log, "<alice> /topic freeze on");
  assertEquals(await setTopic(web, { topic: "" }), "");
  assertEquals(readTopic(web.room).text, "");
});

Deno.test("a topic that is too long is refused, and the old one stays", async () => {
  await using web = new TestSite();
  writeTopic(web.room, "old");
  const why = await setTopic(web, { topic: "ä".repeat(300) });
  assertEquals(why, "Cannot set a topic of 600 bytes: the limit is 400");
  assertEquals(readTopic(web.room).text, "old");
});

Deno.test("the owner says whether everybody may set the topic", async () => {
  await using web = new TestSite();
  assertEquals(await setTopic(web, { topic: "a", everybody: "1" }), "");
  assertEquals(readTopic(web.room), { text: "a", isShared: true });
  assertEquals(await setTopic(web, { topic: "b", everybody: "0" }), "");
  assertEquals(readTopic(web.room), { text: "b", isShared: false });
});

Deno.test("who comes by a web server is not the owner that it is", async () => {
  await using web = new TestSite({ isShared: true });
  writeTopic(web.room, "old");
  const about = async () => await (await web.ask("chat-topic")).json();
  assertStringIncludes(await setTopic(web, { topic: "new" }), "Only the owner");
  assertStringIncludes(await setTopic(web, { everybody: "1" }), "Only the owner");
  assertEquals((await about()).maySet, false);
  shareTopic(web.room, true);
  const { topic, maySet, mayShare, everybody } = await about();
  assertEquals([topic, maySet, mayShare, everybody], ["old", true, false, true]);
  assertEquals(await setTopic(web, { topic: "new" }), "");
  assertEquals(readTopic(web.room), { text: "new", isShared: true });
});

Deno.test("another site can't set the topic", async () => {
  await using web = new TestSite();
  const { status } = await web.ask("chat-topic", {
    method: "POST",
    headers: { "sec-fetch-site": "cross-site", origin: "http://elsewhere.example" },
    body: new URLSearchParams({ topic: "x" }),
  });
  assertEquals([status, readTopic(web.room).text], [403, ""]);
});
