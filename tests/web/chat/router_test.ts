import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { HOST, TestSite } from "../../helpers/site.ts";

const post = { method: "POST" };

Deno.test("nothing but the page is given without the token", async () => {
  await using test = new TestSite();
  const id = test.say("secret");
  for (
    const path of [
      "chat-poll?present",
      "chat-query?q=x",
      `chat-fetch-one/${id}`,
      "chat-room",
      "alert-sounds/a.mp3",
    ]
  ) {
    const response = await test.askOpenly(path);
    assertEquals([response.status, /secret/.test(await response.text())], [403, false], path);
  }
  for (const path of ["chat-send", `chat-delete/${id}`, "chat-preview"]) {
    const response = await test.askOpenly(path, { ...post, body: "x" });
    assertEquals(response.status === 403 || response.status === 400, true, path);
  }
  assertStringIncludes(test.log, "secret");
});

Deno.test("what changes something must be posted", async () => {
  await using test = new TestSite({ nick: "bob" });
  const id = test.say("stays");
  for (const path of ["chat-send?msg=x", "chat-preview"]) {
    assertEquals((await test.ask(path)).status, 405, path);
  }
  assertEquals((await test.askOpenly(`chat-delete/${id}`)).status, 403);
  assertStringIncludes(test.log, "stays");
});

Deno.test("what another site makes a browser ask for is refused", async () => {
  await using test = new TestSite();
  const foreign: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:9999" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const headers of foreign) {
    assertEquals((await test.ask("chat-poll?present&name=-1", { headers })).status, 403);
    const body = new URLSearchParams({ msg: "x" });
    assertEquals((await test.ask("chat-send", { ...post, headers, body })).status, 403);
  }
  const own = { origin: `http://${HOST}`, "sec-fetch-site": "same-origin" };
  const body = new URLSearchParams({ msg: "x" });
  assertEquals((await test.ask("chat-send", { ...post, headers: own, body })).status, 200);
});

Deno.test("a link elsewhere may lead to the page, but not put it into a frame", async () => {
  await using test = new TestSite();
  const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  const open = await test.askOpenly("", { headers: { ...visit, "sec-fetch-dest": "document" } });
  assertEquals(open.status, 200);
  assertStringIncludes(open.headers.get("content-security-policy") ?? "", "frame-ancestors 'none'");
  const frame = await test.askOpenly("", { headers: { ...visit, "sec-fetch-dest": "iframe" } });
  assertEquals(frame.status, 403);
});

Deno.test("every answer forbids guessing, framing and keeping", async () => {
  await using test = new TestSite();
  for (const path of ["", "style.css", "main.js", "chat-room", "nothing", "chat-query?i=0"]) {
    const { headers } = await test.ask(path);
    const policy = headers.get("content-security-policy") ?? "";
    assertMatch(policy, /default-src 'none'/, path);
    assertEquals(/unsafe|\*|https?:/.test(policy), false, policy);
    assertEquals(headers.get("x-content-type-options"), "nosniff", path);
    assertEquals(headers.get("cache-control"), "no-store", path);
  }
});

Deno.test("what does not exist is not found", async () => {
  await using test = new TestSite();
  test.say("the only message");
  for (
    const path of [
      "nothing",
      "chat",
      "chat/",
      "chat/x",
      "..%2f..%2fetc/passwd",
      "chat-poll%00",
      "chat-fetch-one/-5",
      "%",
    ]
  ) {
    const { status } = await test.ask(path);
    assertEquals(status, path === "chat" ? 200 : 404, path);
  }
});

Deno.test("one's own message is taken back, another's is not", async () => {
  await using test = new TestSite({ nick: "bob" });
  const own = test.say("my words", "bob");
  assertEquals((await test.ask(`chat-delete/${own}`, post)).status, 200);
  assertEquals(test.log.includes("my words"), false);
  assertEquals((await test.ask(`chat-delete/${own}`, post)).status, 404);
});

Deno.test("messages are found by their words, their sender or their file", async () => {
  await using test = new TestSite();
  test.say("The quick fox");
  test.say("lazy dog", "carol");
  await test.post({ msg: "see", file: new File(["x"], "fox.txt") });
  const find = async (q: string) => {
    const response = await test.ask(`chat-query?raw&q=${encodeURIComponent(q)}`);
    return (await response.json()).msgs.map(({ xmsg }: { xmsg: string }) => xmsg);
  };
  assertEquals(await find("FOX"), ["The quick fox", "see"]);
  assertEquals(await find("carol dog"), ["lazy dog"]);
  assertEquals(await find("nothing like it"), []);
});

Deno.test("a query has the words marked, and tells where the room begins and ends", async () => {
  await using test = new TestSite();
  const ids = ["<b>amp</b> & *AMPLE*", "nothing", "an amp"].map((text) => test.say(text));
  const form = new FormData();
  form.set("q", "amp");
  const response = await test.ask("chat-query", { ...post, body: form });
  const { msgs, first, last } = await response.json();
  assertEquals([first, last], [ids[0], ids[2]]);
  const mark = (text: string) => `<span class="match">${text}</span>`;
  assertEquals(msgs.map(({ xmsg }: { xmsg: string }) => xmsg), [
    `<div class="markdown"><p>&lt;b&gt;${mark("amp")}&lt;/b&gt; &amp; <em>${
      mark("AMP")
    }LE</em></p>\n</div>`,
    `<div class="markdown"><p>an ${mark("amp")}</p>\n</div>`,
  ]);
});

Deno.test("a query finds a message by its id, and a stretch of the room", async () => {
  await using test = new TestSite();
  const ids = ["one", "two", "three"].map((text) => test.say(text));
  const find = async (query: string) => {
    const { msgs } = await (await test.ask(`chat-query?raw&${query}`)).json();
    return msgs.map(({ xmsg }: { xmsg: string }) => xmsg);
  };
  assertEquals(await find(`q=%23${ids[1]}`), ["two"]);
  assertEquals(await find(`q=%23${(ids[1] ?? 0) + 1}`), []);
  assertEquals(await find(`i=${ids[1]}&n=1`), ["two"]);
  assertEquals(await find(`i=${ids[1]}`), ["two", "three"]);
  assertEquals(await find("q=t&n=1"), ["three"]);
});

Deno.test("a query finds what was said from a time on", async () => {
  await using test = new TestSite();
  test.append("[7][2026.11.22 12:00:00] <bob>: one\n[7][2026.11.23 12:00:00] <bob>: two\n");
  const find = async (since: string) => {
    const { msgs } = await (await test.ask(`chat-query?raw&since=${since}`)).json();
    return msgs.map(({ xmsg }: { xmsg: string }) => xmsg);
  };
  assertEquals(await find("2026-11-22T00:00:00Z"), ["one", "two"]);
  assertEquals(await find("2026-11-23T00:00:00.000Z"), ["two"]);
  assertEquals(await find("2026-11-24T00:00:00Z"), []);
  assertEquals(await find("tomorrow"), ["one", "two"]);
});

Deno.test("a query tells how many there are, where it gives the newest alone", async () => {
  await using test = new TestSite();
  for (let number = 1; number <= 9; number++) test.say(`line ${number}`);
  const { msgs, total } = await (await test.ask("chat-query?raw&q=line&n=2")).json();
  assertEquals(msgs.map(({ xmsg }: { xmsg: string }) => xmsg), ["line 8", "line 9"]);
  assertEquals(total, 9);
});

Deno.test("what there is in Fossil alone is refused in the status line", async () => {
  await using test = new TestSite();
  const { status, statusText } = await test.ask("chat-backup?msgid=0");
  assertEquals([status, /pipechat log --json/.test(statusText)], [501, true]);
});

Deno.test("behind a web server no link takes a message back, but Fossil's page does", async () => {
  await using test = new TestSite({ nick: "bob", hasToken: false });
  const id = test.say("my words", "bob");
  const link = { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
  for (
    const headers of [
      {},
      { ...link, "sec-fetch-dest": "document" },
      { "sec-fetch-site": "same-origin", "sec-fetch-dest": "image" },
      { "sec-fetch-site": "cross-site", "sec-fetch-dest": "empty" },
      { "sec-fetch-site": "none", "sec-fetch-dest": "document" },
    ] as Record<string, string>[]
  ) {
    const { status } = await test.askOpenly(`chat-delete/${id}`, { headers });
    assertEquals([status === 403 || status === 405, /my words/.test(test.log)], [true, true]);
  }
  const headers = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty" };
  assertEquals((await test.askOpenly(`chat-delete/${id}`, { headers })).status, 200);
  assertEquals(/my words/.test(test.log), false);
});

Deno.test("one message is fetched by its id", async () => {
  await using test = new TestSite();
  const id = test.say("*one*");
  const { msgid, xmsg } = await (await test.ask(`chat-fetch-one/${id}?raw`)).json();
  assertEquals([msgid, xmsg], [id, "*one*"]);
  const named = await (await test.ask(`chat-fetch-one?name=${id}&raw=true`)).json();
  assertEquals(named.xmsg, "*one*");
  const missing = await test.ask(`chat-fetch-one/${id + 3}`);
  const { isError, error } = await missing.json();
  assertEquals([missing.status, isError, /no message/.test(error)], [404, true, true]);
});

Deno.test("sounds of the room are listed and given, and nothing else is", async () => {
  await using test = new TestSite();
  const sounds = test.folder.at("room/alert-sounds");
  await Deno.mkdir(sounds);
  await Deno.writeTextFile(`${sounds}/ding.wav`, "RIFF");
  await Deno.writeTextFile(`${sounds}/page.html`, "<script>");
  await Deno.symlink("../log", `${sounds}/log.mp3`);
  test.say("secret");
  assertEquals((await (await test.ask("chat-room")).json()).sounds, ["ding.wav", "log.mp3"]);
  const sound = await test.ask("alert-sounds/ding.wav");
  assertEquals([sound.headers.get("content-type"), await sound.text()], ["audio/wav", "RIFF"]);
  for (const name of ["page.html", "log.mp3", "..%2flog", "none.wav"]) {
    assertEquals((await test.ask(`alert-sounds/${name}`)).status, 404, name);
  }
});

Deno.test("a preview is rendered as the message will be", async () => {
  await using test = new TestSite();
  const response = await test.ask("chat-preview", { ...post, body: "*x* <b>" });
  assertMatch(await response.json(), /<em>x<\/em> &lt;b&gt;/);
});

Deno.test("what somebody puts below a message does not change it", async () => {
  await using test = new TestSite();
  const id = test.say("my words");
  const [stamp = ""] = test.log.match(/\[.*<bob>/) ?? [];
  test.append(`${stamp} /lmtime 1999-01-01T00:00:00\n${stamp}| and not mine\n${stamp} /file \n`);
  for (const path of [`chat-fetch-one/${id}?raw`, `chat-poll?raw&name=0`]) {
    const answer = await (await test.ask(path)).json();
    const { xmsg, lmtime, vouched } = answer.msgs?.[0] ?? answer;
    assertEquals([xmsg, vouched, lmtime], ["my words", true, undefined], path);
  }
});
