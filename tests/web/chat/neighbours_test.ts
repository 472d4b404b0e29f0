import { assertEquals } from "@std/assert";
import { TestSite } from "../../helpers/site.ts";

/** What Fossil's page asks for, as it does so. */
async function ask(web: TestSite, from: number, count = 5): Promise<string[]> {
  const response = await web.ask(`chat-query?raw&q=&n=${count}&i=${from}`);
  const { msgs }: { msgs: { xmsg: string }[] } = await response.json();
  return msgs.map(({ xmsg }) => xmsg);
}

Deno.test("who counts on from a message gets what is below it, and then what is below that", async () => {
  await using web = new TestSite();
  const ids = Array.from({ length: 14 }, (_, number) => web.say(`${number}`));
  const from = (ids[1] ?? 0) + 1;
  assertEquals(await ask(web, from), ["2", "3", "4", "5", "6"]);
  assertEquals(await ask(web, from + 5), ["7", "8", "9", "10", "11"]);
  assertEquals(await ask(web, from + 10), ["12", "13"]);
  assertEquals(await ask(web, from + 12), []);
});

Deno.test("who counts back from a message gets what is above it, and then what is above that", async () => {
  await using web = new TestSite();
  const ids = Array.from({ length: 14 }, (_, number) => web.say(`${number}`));
  const from = (ids[12] ?? 0) - 5;
  assertEquals(await ask(web, from), ["7", "8", "9", "10", "11"]);
  assertEquals(await ask(web, from - 5), ["2", "3", "4", "5", "6"]);
  assertEquals(await ask(web, from - 10), ["0", "1"]);
  assertEquals(await ask(web, from - 12), []);
});

Deno.test("between two messages may be anything that was not said", async () => {
  await using web = new TestSite();
  const [first = 0, second = 0] = ["one", "two"].map((text) => web.say(text));
  web.append("[7][2026.11.22 12:36:28] *** <eve> joined ***\n".repeat(20));
  await web.ask(`chat-delete/${web.say("gone", "alice")}`, { method: "POST" });
  const last = web.say("three");
  assertEquals(await ask(web, second + 1), ["three"]);
  assertEquals(await ask(web, last - 5), ["one", "two"]);
  // Not counted: it begins there.
  assertEquals(await ask(web, first, 2), ["one", "two"]);
  assertEquals(await ask(web, 0, 2), ["one", "two"]);
});

Deno.test("beside what was found, nothing is given from the next one on that was", async () => {
  await using web = new TestSite();
  const texts = ["a", "pear 1", "b", "c", "pear 2", "d"];
  const [, first = 0, , , second = 0] = texts.map((text) => web.say(text));
  assertEquals(await ask(web, first + 1), ["b", "c", "pear 2", "d"]);
  await web.ask("chat-query?q=pear");
  assertEquals(await ask(web, first + 1), ["b", "c"]);
  assertEquals(await ask(web, first + 3), []);
  assertEquals(await ask(web, second - 5), ["b", "c"]);
  assertEquals(await ask(web, second + 1), ["d"]);
});
