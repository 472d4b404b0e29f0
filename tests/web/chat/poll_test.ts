import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Sender } from "../../../lib/room/sender.ts";
import { Session } from "../../../lib/room/session.ts";
import { HOSTILE_HTML, HOSTILE_NICKS } from "../../helpers/hostile_html.ts";
import { TestSite } from "../../helpers/site.ts";
import { untilNames } from "../../helpers/waiting.ts";

const texts = ({ msgs }: { msgs: { xmsg: string }[] }) => msgs.map(({ xmsg }) => xmsg);

Deno.test("a message has the fields of Fossil's", async () => {
  await using test = new TestSite();
  test.append("[7][2026.11.22 12:36:28] <bob>: *hello*\n");
  const { msgs: [message] } = await test.poll("name=-1");
  assertEquals(message, {
    msgid: 0,
    mtime: "2026-11-22T12:36:28Z",
    xfrom: "bob",
    uclr: message?.uclr ?? "",
    vouched: false,
    xmsg: '<div class="markdown"><p><em>hello</em></p>\n</div>',
    fsize: 0,
    pid: 7,
  });
  assertMatch(message?.uclr ?? "", /^#[\da-f]{6}$/);
});

Deno.test("what somebody does is told apart, without the nick in it", async () => {
  await using test = new TestSite();
  test.say("/me *waves*");
  const { msgs: [message] } = await test.poll("name=-1");
  assertEquals(message?.action, true);
  assertEquals(message?.xmsg, '<div class="markdown"><p><em>waves</em></p>\n</div>');
});

Deno.test("an answer quotes what it answers, with nothing in it but text", async () => {
  await using test = new TestSite();
  const question = test.say("**why** <b>?\nsecond line");
  test.say(`/re ${question} *because*`);
  const answers = async (raw = "") => (await test.poll(`name=${question}${raw}`)).msgs;
  const [answer] = await answers();
  assertEquals(answer?.re, question);
  assertMatch(
    answer?.xmsg ?? "",
    /<blockquote><p><strong>[\w ]+<\/strong>: \*\*why\*\* &lt;b&gt;\? …<\/p><\/blockquote>.*<em>because</,
  );
  assertEquals(texts({ msgs: await answers("&raw") }), [`/re ${question} *because*`]);
});

Deno.test("what could reorder or hide what is read is a symbol, also in the raw text", async () => {
  await using test = new TestSite();
  test.say("a\tb \u202e \x1b[m");
  assertEquals(texts(await test.poll("name=-1&raw")), ["a\tb ⟨202E⟩ ␛[m"]);
  assertMatch(texts(await test.poll("name=-1"))[0] ?? "", /⟨202E⟩ ␛\[m/);
});

Deno.test("a poll from a message gets the later ones, the oldest first", async () => {
  await using test = new TestSite();
  const [one] = ["one\nand more", "two", "three"].map((text) => test.say(text));
  assertEquals(texts(await test.poll(`name=${one}&raw`)), ["two", "three"]);
  const path = await test.ask(`chat-poll/${one}?raw`);
  assertEquals(texts(await path.json()), ["two", "three"]);
});

Deno.test("what comes after 0 is everything", async () => {
  await using test = new TestSite();
  test.say("the first in the room");
  assertEquals(texts(await test.poll("name=0&raw")), ["the first in the room"]);
});

Deno.test("a negative number asks for the last ones", async () => {
  await using test = new TestSite();
  for (const text of ["one", "two", "three"]) test.say(text);
  assertEquals(texts(await test.poll("name=-2&raw")), ["two", "three"]);
});

Deno.test("older ones come the newest first", async () => {
  await using test = new TestSite();
  const ids = ["one", "two", "three", "four"].map((text) => test.say(text));
  assertEquals(texts(await test.poll(`before=${ids[3]}&n=2&raw`)), ["three", "two"]);
  assertEquals(texts(await test.poll(`before=${ids[0]}&n=2&raw`)), []);
});

Deno.test("a poll waits until something is said", async () => {
  await using test = new TestSite();
  const first = test.say("first");
  const waiting = test.poll(`name=${first}&raw`);
  test.say("second");
  assertEquals(texts(await waiting), ["second"]);
});

Deno.test("a poll of an empty room waits for the first message", async () => {
  await using test = new TestSite();
  const waiting = test.poll("name=-50&raw");
  test.say("first");
  assertEquals(texts(await waiting), ["first"]);
});

Deno.test("a poll for which nothing comes ends empty when its time is up", async () => {
  await using test = new TestSite({ pollTimeout: 1 });
  assertEquals(await test.poll("name=0"), { msgs: [] });
});

Deno.test("all polls that wait get the message", async () => {
  await using test = new TestSite();
  const waiting = Array.from({ length: 200 }, () => test.poll("name=0&raw"));
  test.say("for all");
  for (const answer of await Promise.all(waiting)) assertEquals(texts(answer), ["for all"]);
});

Deno.test("no message is missed or given twice between polls", async () => {
  await using test = new TestSite();
  const first = test.say("first");
  const sent = Array.from({ length: 300 }, (_, number) => `message ${number}`);
  const speaking = (async () => {
    for (const text of sent) {
      test.say(text);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  })();
  const received: string[] = [];
  for (let last = first; received.length < sent.length;) {
    const { msgs } = await test.poll(`name=${last}&raw`);
    received.push(...texts({ msgs }));
    last = msgs.at(-1)?.msgid ?? last;
  }
  await speaking;
  assertEquals(received, sent);
});

Deno.test("a message that was taken back is told by its id, and gone from history", async () => {
  await using test = new TestSite();
  const id = test.say("regretted");
  const waiting = test.poll(`name=${id}`);
  using sender = new Sender(test.room, "bob");
  sender.takeBack(id);
  const { msgs: [deletion] } = await waiting.then((answer) =>
    answer.msgs.length > 0 ? answer : test.poll(`name=${id}`)
  );
  assertEquals([deletion?.mdel, deletion?.xmsg], [id, ""]);
  const all = await test.poll("name=0");
  assertEquals(all.msgs.map(({ mdel }) => mdel), [id]);
});

Deno.test("a message whose author has not vouched for it yet is looked at again", async () => {
  await using test = new TestSite();
  using _attendance = test.site.attend();
  test.say("before");
  const id = test.say("just written");
  const [author] = [...Deno.readDirSync(test.folder.at("room/authors"))];
  const path = test.folder.at(`room/authors/${author?.name}`);
  const statements = Deno.readTextFileSync(path);
  const last = statements.slice(statements.indexOf(`\n${id} `) + 1);
  Deno.truncateSync(path, statements.length - last.length);
  const answer = test.poll("name=-1");
  Deno.writeTextFileSync(path, last, { append: true, create: false });
  assertEquals((await answer).msgs.map(({ msgid, vouched }) => [msgid, vouched]), [[id, true]]);
});

Deno.test("a deletion that only somebody claims is not told", async () => {
  await using test = new TestSite();
  const id = test.say("stays");
  test.append(`[7][2026.11.22 12:36:28] <eve> /delete ${id}\n`);
  const { msgs } = await test.poll("name=-1");
  assertEquals(msgs.map(({ msgid }) => msgid), [id]);
  const all = await test.poll(`name=${id - 1}`);
  assertEquals(all.msgs.map(({ mdel }) => mdel), [undefined, undefined]);
});

Deno.test("a log that begins anew is told, with what is in it", async () => {
  await using test = new TestSite();
  for (let count = 0; count < 20; count++) test.say("old");
  const { msgs } = await test.poll("name=-1");
  Deno.writeTextFileSync(test.folder.at("room/log"), "[7][2026.11.22 12:36:28] <bob>: new\n");
  test.say("newer");
  const { restart, msgs: [first] } = await test.poll(`name=${msgs[0]?.msgid}&raw`);
  assertEquals([restart, first?.xmsg], [true, "new"]);
});

Deno.test("who is here comes with the messages when it is asked for", async () => {
  await using test = new TestSite();
  test.say("hello");
  const { present } = await test.poll("name=-1&present");
  assertEquals(present?.map(({ pid }) => pid), [Deno.pid]);
});

Deno.test("numbers are what the parameters begin with", async () => {
  await using test = new TestSite();
  const ids = ["one", "two"].map((text) => test.say(text));
  assertEquals(texts(await test.poll("name=-1abc&raw")), ["two"]);
  assertEquals(texts(await test.poll("name=x&raw")), ["one", "two"]);
  assertEquals(texts(await test.poll(`before=${ids[1]}.5&n=x&raw`)), ["one"]);
  assertEquals(texts(await test.poll("before=&raw")), ["one", "two"]);
});

Deno.test("a poll may be posted", async () => {
  await using test = new TestSite();
  test.say("one");
  const body = new URLSearchParams({ name: "-1", raw: "1" });
  const response = await test.ask("chat-poll", { method: "POST", body });
  assertEquals(texts(await response.json()), ["one"]);
});

Deno.test("all older ones are given when asked for, in a log longer than one look", async () => {
  await using test = new TestSite();
  const long = Array.from({ length: 60 }, () => "x".repeat(1500)).join("\n");
  const said = Array.from({ length: 24 }, (_, index) => `${index}\n${long}`);
  for (const text of said.slice(0, 12)) test.say(text);
  test.append(`[7][2026.11.22 12:36:28] <bob> /list ${"x".repeat(1000)}\n`.repeat(9000));
  for (const text of said.slice(12)) test.say(text);
  const last = test.say("last");
  assertEquals(texts(await test.poll(`before=${last}&n=-1&raw`)), said.toReversed());
  assertEquals(texts(await test.poll(`before=${last}&n=13&raw`)), said.slice(-13).toReversed());
});

Deno.test("a room in which nothing was said has nothing older, and the person in it", async () => {
  await using test = new TestSite();
  const { msgs, present } = await test.poll("before=999999999999999&present");
  assertEquals([msgs, present?.length], [[], 1]);
});

Deno.test("without a number 50 older ones are given", async () => {
  await using test = new TestSite();
  const ids = Array.from({ length: 52 }, (_, index) => test.say(`${index}`));
  for (const query of ["", "&n=0"]) {
    assertEquals((await test.poll(`before=${ids.at(-1)}${query}`)).msgs.length, 50);
  }
});

Deno.test("a page that is not ours is refused in words, as it looks at nothing else", async () => {
  await using test = new TestSite();
  const refused = await test.askOpenly("chat-poll?name=-1");
  const text = await refused.text();
  assertEquals([refused.status, text.startsWith('{"msgs":[{"isError": true,')], [200, true]);
  assertEquals((await test.askOpenly("chat-poll?name=-1&present")).status, 403);
});

Deno.test("whatever is in the log, the answer is JSON and its names are plain", async () => {
  await using test = new TestSite();
  for (const text of HOSTILE_HTML) test.append(`[7][2026.11.22 12:36:28] <bob>: ${text}\n`);
  for (const nick of HOSTILE_NICKS) test.append(`[7][2026.11.22 12:36:28] <${nick}>: x\n`);
  const { msgs } = await test.poll("name=0");
  const nicks = new Set(msgs.map(({ xfrom }) => xfrom));
  assertEquals(nicks.size, 1 + HOSTILE_NICKS.length);
  for (const { xfrom } of msgs) assertEquals(/[<>\s\p{C}]/u.test(xfrom), false, xfrom);
  assertEquals(test.defects, []);
});

Deno.test("the person is in the room while a browser polls, and leaves soon after", async () => {
  await using test = new TestSite();
  const client = new AbortController();
  const waiting = test.poll("name=0", { signal: client.signal });
  assertMatch(test.log, /\*\*\* <alice> joined \*\*\*\n$/);
  assertEquals([...Deno.readDirSync(test.folder.at("room/event"))].length, 1);
  client.abort();
  await waiting;
  await untilNames(test.folder.at("room/event"), (names) => names.length === 0, "her leaving");
  assertMatch(test.log, /\*\*\* <alice> left \*\*\*\n$/);
});

Deno.test("a poll of a room that is destroyed says so, and nobody is in it any more", async () => {
  await using test = new TestSite();
  const waiting = test.poll("name=0");
  const session = Session.join(test.room, { nick: "bob" });
  await session.destroy();
  const { msgs: [error] } = await waiting;
  assertEquals([error?.isError, /destroyed/.test(error?.xmsg ?? "")], [true, true]);
  await test.stay.gone;
});

const LONG = "[7][2026.11.22 12:36:28] *** <x> joined ***\n".repeat(20_000);

for (
  const path of [
    "chat-poll?present&name=0",
    "chat-poll?present&name=-1",
    `chat-poll?before=${LONG.length}`,
    "chat-query?q=y",
  ]
) {
  Deno.test(`a long log lets others have their turn: ${path}`, async () => {
    await using test = new TestSite();
    test.say("the first");
    test.append(LONG);
    test.say("y");
    const order: string[] = [];
    const note = (name: string) => async (response: Response) => {
      await response.text();
      order.push(name);
    };
    await Promise.all([
      test.ask(path).then(note("long")),
      test.ask("chat-room").then(note("short")),
    ]);
    assertEquals(order, ["short", "long"]);
  });

  Deno.test(`a client that goes away ends the work for it: ${path}`, async () => {
    await using test = new TestSite();
    test.append(LONG);
    const gone = new AbortController();
    const answer = test.ask(path, { signal: gone.signal });
    gone.abort();
    // Nobody gets this answer; it says that the work was broken off, and that is no defect.
    const response = await answer;
    if (response.status === 200) await assertRejects(() => response.text());
    else assertEquals([response.status, await response.body?.cancel()], [500, undefined]);
    assertEquals(test.defects, []);
  });
}

Deno.test("of long messages not all come at once, and none is left out", async () => {
  await using test = new TestSite();
  const text = Array.from({ length: 15 }, () => "x".repeat(60_000)).join("\n");
  const ids = Array.from({ length: 8 }, () => test.say(text));
  const found: number[] = [];
  for (let polls = 1; found.length < ids.length; polls++) {
    const { msgs } = await test.poll(`raw&name=${found.at(-1) ?? 0}`);
    assertEquals(msgs.length < ids.length, true);
    found.push(...msgs.map(({ msgid }) => msgid));
  }
  assertEquals(found, ids);
  const older = await test.poll("raw&before=999999999999999&n=8");
  assertEquals([older.cut, older.msgs.length], [true, 4]);
  const last = await test.poll("raw&name=-8");
  assertEquals([last.cut, (await test.poll("raw&name=-2")).cut], [true, undefined]);
  assertEquals(last.msgs.map(({ msgid }) => msgid), ids.slice(-last.msgs.length));
  assertEquals(last.msgs.length < ids.length && last.msgs.length > 0, true);
});

Deno.test("a message of very many lines arrives whole at a poll that waits", async () => {
  await using test = new TestSite();
  const waiting = test.poll("raw&name=0");
  const text = Array.from({ length: 2500 }, (_, index) => `line ${index}`).join("\n");
  const [before, id, after] = ["before", text, "after"].map((text) => test.say(text));
  const { msgs } = await waiting;
  const rest = msgs.length < 3 ? await test.poll(`raw&name=${msgs.at(-1)?.msgid}`) : { msgs: [] };
  const all = [...msgs, ...rest.msgs];
  assertEquals(all.map(({ msgid }) => msgid), [before, id, after]);
  assertEquals(all[1]?.xmsg, text);
});

Deno.test("our own page is told who has seen what, others are not", async () => {
  await using test = new TestSite();
  const [first, second] = ["disk full", "and now?"].map((text) => test.say(text));
  const post = { method: "POST" };
  assertEquals((await test.ask(`chat-ack/${first}`, post)).status, 200);
  assertEquals((await test.ask("chat-ack/999999", post)).status, 404);
  const { seen } = await test.poll("present&before=999999&n=50");
  const byline = seen?.[`${first}`]?.[0];
  // Nobody is really called so.
  assertMatch(byline ?? "", /^alice\b/);
  const { msgs: [told] } = await test.poll(`present&name=${second}`);
  assertEquals([told?.ack, told?.xfrom, told?.xmsg], [first, byline, ""]);
  const waiting = test.poll(`present&name=${told?.msgid}`);
  const theirs = test.poll(`raw&name=${second}`);
  await test.ask(`chat-ack/${second}`, post);
  assertEquals((await waiting).msgs.map(({ ack }) => ack), [second]);
  test.say("yes");
  assertEquals(texts(await theirs), ["yes"]);
});

Deno.test("our own page is told the topic when it is set", async () => {
  await using test = new TestSite();
  const id = test.say("first");
  assertEquals((await test.poll("present&name=0")).topic, "");
  const waiting = test.poll(`present&name=${id}`);
  using session = Session.join(test.room, { nick: "bob" });
  await waiting;
  const told = test.poll(`present&name=${id}`);
  session.setTopic("freeze \u202e on Friday");
  const { msgs, topic } = await told;
  assertEquals([msgs, topic], [[], "freeze ⟨202E⟩ on Friday"]);
});
