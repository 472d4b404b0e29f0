import { assertEquals, assertMatch } from "@std/assert";
import { HOSTILE_FILE_NAMES } from "../../helpers/hostile_html.ts";
import { formatLocal } from "../../../lib/web/chat/instant.ts";
import { TestSite } from "../../helpers/site.ts";

/** What `fossil chat send` disguises its user and password with (docs/protocol.md). */
function obscure(text: string): string {
  const key = Uint8Array.fromHex("a72131e32a502c864ca45225ff493585");
  const bytes = [...new TextEncoder().encode(text)];
  return Uint8Array.from([0, ...bytes.map((byte, index) => byte ^ (key[index % 16] ?? 0))]).toHex();
}

/** A form whose Content-Type names no boundary. */
function fossilForm(fields: Record<string, string>): RequestInit {
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = name === "file" ? '; filename="note.txt"' : "";
    return `----x\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return {
    method: "POST",
    headers: { "content-type": "multipart/form-data" },
    body: `${parts.join("")}----x--\r\n`,
  };
}

const files = (test: TestSite) => {
  try {
    return [...Deno.readDirSync(test.folder.at("room/files"))].length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
};

Deno.test("a message is stored as it was typed", async () => {
  await using test = new TestSite();
  const response = await test.post({
    msg: "*one* <b>\r\n  two  \n",
    lmtime: "2026-11-22T13:00:25",
  });
  assertEquals([response.status, await response.text()], [200, ""]);
  const { msgs: [message] } = await test.poll("name=-1&raw");
  assertEquals([message?.xfrom, message?.xmsg], ["alice", "*one* <b>\n  two"]);
});

Deno.test("the sender's clock is kept where it shows the time of another zone", async () => {
  await using test = new TestSite();
  const hour = 3_600_000;
  for (const ahead of [0, 60_000, 9 * hour, -3.5 * hour]) {
    // What a clock shows that is so far ahead of the host's, also where summer time begins between.
    const shown = new Date(Date.parse(`${formatLocal(Date.now())}Z`) + ahead);
    await test.post({ msg: `${ahead}`, lmtime: shown.toISOString().slice(0, 19) });
  }
  await test.post({ msg: "odd", lmtime: "yesterday" });
  const { msgs } = await test.poll("name=0&raw");
  const ahead = msgs.map(({ mtime, lmtime }) =>
    lmtime && Math.round(
      (Date.parse(`${lmtime}Z`) - Date.parse(`${formatLocal(Date.parse(mtime))}Z`)) / 60_000,
    )
  );
  assertEquals(ahead, [undefined, undefined, 540, -210, undefined]);
  assertEquals(test.log.match(/> \/lmtime /g)?.length, 2);
});

Deno.test("a file comes with its message, wherever in the form it is", async () => {
  await using test = new TestSite();
  const file = new File(["hello"], "a b.txt");
  await test.post({ file, msg: "first" });
  await test.post({ msg: "second", file });
  await test.post({ file });
  const { msgs } = await test.poll("name=-3&raw");
  assertEquals(
    msgs.map(({ xmsg, fname, fsize, fmime }) => [xmsg, fname, fsize, fmime]),
    ["first", "second", ""].map((text) => [text, "a b.txt", 5, "text/plain"]),
  );
});

Deno.test("who does not show the token soon is not listened to", async () => {
  await using test = new TestSite({ proofTimeout: 20 });
  const endless = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("--x\r\nContent-Disposition: form-data; "));
    },
  });
  const response = await test.askOpenly("chat-send", { method: "POST", body: endless });
  assertEquals(response.status, 408);
  assertEquals((await response.json()).xmsg, "Refused: no token came in time");
});

Deno.test("of a form that does not show the token first, little is kept", async () => {
  await using test = new TestSite();
  const [msg, token] = ["x".repeat(50_000), obscure(test.site.token?.text ?? "")];
  const send = (fields: Record<string, string>) => test.askOpenly("chat-send", fossilForm(fields));
  assertEquals((await send({ msg, token })).status, 413);
  assertEquals((await send({ token, msg })).status, 200);
  const many = Array.from({ length: 30 }, (_, index) => [`field${index}`, "x".repeat(1000)]);
  assertEquals((await send(Object.fromEntries([...many, ["token", token]]))).status, 413);
});

Deno.test("so many forms without a token may wait: the oldest makes room for the newest", async () => {
  await using test = new TestSite();
  const gone = new AbortController();
  const post = () => {
    const body = new ReadableStream();
    return test.askOpenly("chat-send", { method: "POST", body, signal: gone.signal });
  };
  const [oldest, ...others] = Array.from({ length: 33 }, post);
  assertEquals((await oldest)?.status, 503);
  assertEquals((await test.post({ msg: "with the token" })).status, 200);
  const form = fossilForm({ token: obscure(test.site.token?.text ?? ""), msg: "in the form" });
  assertEquals((await test.askOpenly("chat-send", form)).status, 200);
  gone.abort();
  const refused = (await Promise.all(others)).filter(({ status }) => status === 503);
  // Only the one whose place the form took until its token came.
  assertEquals(refused.length, 1);
});

Deno.test("a form without text and without file is refused, and nothing is stored", async () => {
  await using test = new TestSite();
  for (const msg of ["", "  \n"]) assertEquals((await test.post({ msg })).status, 400);
  const response = await test.post({ msg: "", file: new File([], "") });
  assertEquals([response.status, (await response.json()).isError], [400, true]);
  assertEquals([test.log, files(test)], ["", 0]);
});

Deno.test("an upload that breaks off leaves nothing", async () => {
  await using test = new TestSite();
  const whole = fossilForm({ msg: "x", file: "y".repeat(100_000) });
  const body = String(whole.body).slice(0, 50_000);
  assertEquals((await test.ask("chat-send", { ...whole, body })).status, 400);
  const stream = ReadableStream.from((async function* () {
    yield await new Blob([body]).bytes();
    throw new Error("the line went dead");
  })());
  assertEquals((await test.ask("chat-send", { ...whole, body: stream })).status, 400);
  assertEquals(test.defects, []);
  assertEquals([test.log, files(test)], ["", 0]);
});

Deno.test("a request that is too large is refused before it is all there", async () => {
  await using test = new TestSite();
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += 1 << 20;
      if (sent === 1 << 20) {
        controller.enqueue(
          new TextEncoder().encode(
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
          ),
        );
      }
      controller.enqueue(new Uint8Array(1 << 20));
    },
  });
  const response = await test.ask("chat-send", { method: "POST", body });
  assertEquals([response.status, files(test)], [413, 0]);
  assertEquals(sent < 80 << 20, true);
});

Deno.test("fossil chat send is let in by the token in its form, under its robot's name", async () => {
  await using test = new TestSite();
  const token = obscure(test.site.token?.text ?? "");
  const form = fossilForm({ resid: obscure("robot"), token, msg: "done", file: "log" });
  assertEquals((await test.askOpenly("chat-send", form)).status, 200);
  const { msgs: [message] } = await test.poll("name=-1&raw");
  assertEquals(
    [message?.xfrom, message?.xmsg, message?.fname, message?.fsize],
    ["robot", "done", "note.txt", 3],
  );
});

/** What a robot is told that looks at the beginning of the answer, and at nothing else. */
async function errorOf(response: Response): Promise<string> {
  const text = await response.text();
  assertEquals([response.status, text.startsWith('{"isError": true,')], [200, true], text);
  return JSON.parse(text).xmsg;
}

Deno.test("a form with a wrong token, or none, stores nothing", async () => {
  await using test = new TestSite();
  for (const token of [obscure("wrong"), "", test.site.token?.text ?? ""]) {
    const form = fossilForm({ resid: obscure("robot"), token, msg: "x", file: "y" });
    assertMatch(await errorOf(await test.askOpenly("chat-send", form)), /not logged in/);
  }
  const late = { file: "y", token: obscure(test.site.token?.text ?? ""), msg: "x" };
  const response = await test.askOpenly("chat-send", fossilForm(late));
  assertEquals(response.status, 403);
  await response.body?.cancel();
  assertEquals([test.log, files(test)], ["", 0]);
});

Deno.test("a robot can't speak under another user's name, or under one that is none", async () => {
  await using test = new TestSite();
  for (const name of ["root", "a b", "x>: y", "x".repeat(33), "\u202eecila"]) {
    const form = fossilForm({ resid: obscure(name), msg: "x" });
    const { status } = await test.ask("chat-send", form);
    assertEquals(status === 400 || status === 403, true, name);
  }
  assertEquals(test.log, "");
});

Deno.test("hostile file names stay names", async () => {
  await using test = new TestSite();
  for (const name of HOSTILE_FILE_NAMES) {
    assertEquals((await test.post({ msg: "x", file: new File(["y"], name) })).status, 200);
  }
  const { msgs } = await test.poll(`name=-${HOSTILE_FILE_NAMES.length}`);
  assertEquals(msgs.length, HOSTILE_FILE_NAMES.length);
  for (const { fname = "", flink = "" } of msgs) {
    assertEquals(/[/\u202e\r\n]/.test(fname), false, fname);
    assertMatch(flink, /^chat-download\/\d+\/[^/?#<>"\s]+\?expires=\d+&signature=[\w-]+$/);
    const response = await test.askOpenly(flink);
    assertEquals(await response.text(), "y");
    assertMatch(
      response.headers.get("content-disposition") ?? "",
      /^attachment; filename\*=UTF-8''[\w.~!$&+^`|%-]+$/,
    );
  }
});
