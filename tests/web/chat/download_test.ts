import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { HOSTILE_HTML } from "../../helpers/hostile_html.ts";
import { TestSite } from "../../helpers/site.ts";

const PNG = Uint8Array.fromHex("89504e470d0a1a0a0000000d49484452");

async function sendFile(test: TestSite, bytes: Uint8Array<ArrayBuffer> | string, name: string) {
  await test.post({ msg: "x", file: new File([bytes], name) });
  const { msgs: [message] } = await test.poll("name=-1");
  return { id: message?.msgid ?? -1, link: message?.flink ?? "", mime: message?.fmime };
}

Deno.test("an attachment comes as a download that can't run", async () => {
  await using test = new TestSite();
  const { link, mime } = await sendFile(test, "<script>pwned()</script>", "page.html");
  assertEquals(mime, "text/html");
  const { headers, status } = await test.askOpenly(link);
  assertEquals(status, 200);
  assertEquals(headers.get("content-type"), "application/octet-stream");
  assertEquals(headers.get("content-disposition"), "attachment; filename*=UTF-8''page.html");
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  assertEquals(/sandbox/.test(headers.get("content-security-policy") ?? ""), true);
});

Deno.test("a text is shown in a frame as a document that can't run and belongs to no site", async () => {
  await using test = new TestSite();
  const { id, link } = await sendFile(test, "# Notes\n\u202e<b>x</b>", "notes.md");
  const frame = { headers: { "sec-fetch-dest": "iframe" } };
  for (
    const response of [
      await test.askOpenly(`${link}&render`),
      await test.ask(`chat-download/${id}/embed`),
      await test.askOpenly(link, frame),
    ]
  ) {
    const policy = response.headers.get("content-security-policy") ?? "";
    assertMatch(policy, /^default-src 'none';.* frame-ancestors 'self'; sandbox allow-popups/);
    assertEquals(/script|same-origin/.test(policy), false);
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    const html = await response.text();
    assertStringIncludes(html, "<h1>Notes</h1>");
    assertStringIncludes(html, "⟨202E⟩&lt;b&gt;x&lt;/b&gt;");
  }
});

Deno.test("a page may look into its own frame, and nothing in there can look out of it", async () => {
  await using test = new TestSite();
  const { link } = await sendFile(test, "# Notes", "notes.md");
  const ask = async (dest: string, site: string) => {
    const headers = { "sec-fetch-dest": dest, "sec-fetch-site": site };
    const { headers: answered } = await test.askOpenly(`${link}&render`, { headers });
    return /; sandbox (.*)$/.exec(answered.get("content-security-policy") ?? "")?.[1];
  };
  const popups = "allow-popups allow-popups-to-escape-sandbox";
  assertEquals(await ask("iframe", "same-origin"), `${popups} allow-same-origin`);
  assertEquals(await ask("iframe", "none"), popups);
  assertEquals(await ask("document", "same-origin"), popups);
});

Deno.test("of HTML nothing but its text is shown", async () => {
  await using test = new TestSite();
  for (const text of HOSTILE_HTML) {
    const { link } = await sendFile(test, text, "page.html");
    const html = await (await test.askOpenly(`${link}&render`)).text();
    const [, shown = ""] = /<body><pre>([^]*)<\/pre><\/body>/.exec(html) ?? [];
    assertEquals(/[<>]/.test(shown), false, html);
  }
});

Deno.test("what is no text, or too long, is not shown as a document", async () => {
  await using test = new TestSite();
  const picture = await sendFile(test, PNG, "a.png");
  const { headers } = await test.askOpenly(`${picture.link}&render`);
  assertEquals(headers.get("content-type"), "image/png");
  const binary = await sendFile(test, "a\0b", "a.txt");
  assertEquals((await test.askOpenly(`${binary.link}&render`)).status, 415);
  const long = await sendFile(test, "x".repeat(1024 * 1024 + 1), "a.txt");
  assertEquals((await test.askOpenly(`${long.link}&render`)).status, 413);
});

Deno.test("a file without bytes has its name in a field of its own", async () => {
  await using test = new TestSite();
  await sendFile(test, "", "empty.txt");
  const { msgs: [message] } = await test.poll("name=-1");
  assertEquals([message?.fsize, message?.fempty], [0, "empty.txt"]);
  assertEquals([message?.fname, message?.fmime], [undefined, undefined]);
});

Deno.test("only what begins like a picture is called one", async () => {
  await using test = new TestSite();
  assertEquals((await sendFile(test, PNG, "a.png")).mime, "image/png");
  assertEquals((await sendFile(test, PNG, "a.txt")).mime, "image/png");
  const svg = await sendFile(test, "<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg");
  assertEquals(svg.mime, "application/octet-stream");
  assertEquals((await sendFile(test, "not a picture", "a.png")).mime, "application/octet-stream");
});

Deno.test("a link opens nothing but its own file", async () => {
  await using test = new TestSite();
  const one = await sendFile(test, "one", "a.txt");
  const other = await sendFile(test, "other", "b.txt");
  const query = one.link.slice(one.link.indexOf("?"));
  assertEquals((await test.askOpenly(`chat-download/${other.id}/b.txt${query}`)).status, 403);
  assertEquals((await test.askOpenly(`chat-download/${one.id}/a.txt`)).status, 403);
  assertEquals((await test.askOpenly(`chat-poll${query}&present`)).status, 403);
  for (const path of ["/a.txt", "", ".txt", "/", "?name="]) {
    const address = path === "?name=" ? `${path}${one.id}` : `/${one.id}${path}`;
    assertEquals(await (await test.ask(`chat-download${address}`)).text(), "one", address);
  }
});

Deno.test("an attachment that was changed since breaks off", async () => {
  await using test = new TestSite();
  const { link } = await sendFile(test, "x".repeat(600_000), "a.txt");
  const [file] = [...Deno.readDirSync(test.folder.at("room/files"))];
  const path = test.folder.at(`room/files/${file?.name}`);
  await Deno.remove(path);
  await Deno.writeTextFile(path, "y".repeat(600_000));
  const response = await test.askOpenly(link);
  assertEquals(response.status, 200);
  await assertRejects(() => response.text());
});

Deno.test("what is not there is not found", async () => {
  await using test = new TestSite();
  const id = test.say("no file");
  for (const path of [`${id}/x`, `${id + 1}/x`, "999999/x", "x"]) {
    const { status } = await test.ask(`chat-download/${path}`);
    assertEquals(status === 404 || status === 400, true, path);
  }
  test.append(
    "[7][2026.11.22 12:36:28] <eve>: x\n[7][2026.11.22 12:36:28] <eve> /file x 1 a/b ../log\n",
  );
  const { msgs } = await test.poll("name=-1");
  assertEquals((await test.ask(`chat-download/${msgs[0]?.msgid}`)).status, 404);
});
