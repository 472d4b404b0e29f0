import { assertEquals, assertMatch } from "@std/assert";
import { Lighttpd } from "../helpers/lighttpd.ts";
import { pipechat, programArgv, startPipechat } from "../helpers/program.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { untilNames, within } from "../helpers/waiting.ts";

const listeners = (folder: TemporaryFolder) =>
  [...Deno.readDirSync(folder.at("room/event"))].length;

function form(fields: Record<string, string | File>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

Deno.test({
  ...programOnly("lighttpd", "two people talk through a web server that has CGI"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using terminal = await startPipechat([folder.at("room")]);
    await terminal.expect(/joined/);
    await using server = await Lighttpd.start(
      folder,
      await programArgv(["cgi", folder.at("room")]),
    );
    const page = await server.ask("alice", "/");
    assertMatch(await page.text(), /<title>pipechat<\/title>/);
    const slash = await server.ask("alice", "");
    assertEquals([slash.status, slash.headers.get("location")], [302, "/chat.cgi/"]);
    await slash.body?.cancel();

    const waiting = server.ask("bob", "/chat-poll?name=-1&raw");
    await untilNames(folder.at("room/event"), (names) => names.length === 2, "bob's poll");
    const body = form({ msg: "from *alice*", file: new File(["some bytes"], "a b.txt") });
    const sent = await server.ask("alice", "/chat-send", { method: "POST", body });
    assertEquals([sent.status, await sent.text()], [200, ""]);
    const [message] = (await (await waiting).json()).msgs;
    assertEquals([message.xfrom, message.xmsg, message.fname], [
      "alice",
      "from *alice*",
      "a b.txt",
    ]);
    await terminal.expect(/<alice[^]*from \*alice\*/);
    assertEquals(listeners(folder), 1);

    const file = await server.ask("bob", `/${message.flink}`);
    assertEquals(await file.text(), "some bytes");
    const post = { method: "POST" };
    const denied = await server.ask("bob", `/chat-delete/${message.msgid}`, post);
    assertEquals([denied.status, (await denied.json()).msgs[0].isError], [403, true]);
    const allowed = await server.ask("alice", `/chat-delete/${message.msgid}`, post);
    assertEquals([allowed.status, await allowed.text()], [200, ""]);
    const foreign = {
      ...post,
      body: form({ msg: "x" }),
      headers: { origin: "https://evil.example" },
    };
    const refused = await server.ask("alice", "/chat-send", foreign);
    assertEquals([refused.status, (await refused.json()).isError], [403, true]);
  },
});

Deno.test("a poll ends when the web server waits for it no more", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
  const [program = "", ...args] = await programArgv(["cgi", folder.at("room")]);
  const env = { PATH_INFO: "/chat-poll", QUERY_STRING: "name=1", REMOTE_USER: "bob" };
  const options = { args, env, stdin: "null", stdout: "piped", stderr: "null" } as const;
  const poll = new Deno.Command(program, options).spawn();
  await untilNames(folder.at("room/event"), (names) => names.length === 1, "the poll");
  await poll.stdout.cancel();
  const { code } = await within(poll.status, "the end of the poll");
  assertEquals([code, listeners(folder)], [0, 0]);
});

Deno.test("a request of nobody in particular is refused", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "secret"]);
  const env = { PATH_INFO: "/chat-poll", QUERY_STRING: "name=-1", REQUEST_METHOD: "GET" };
  const { stdout } = await pipechat(["cgi", folder.at("room")], "", { env });
  assertMatch(stdout, /^Status: 403\r\n/);
  assertEquals(/secret/.test(stdout), false);
});

Deno.test("the name of another user of the host is marked", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
  const body = "msg=hello";
  const env = {
    CONTENT_LENGTH: String(body.length),
    CONTENT_TYPE: "application/x-www-form-urlencoded",
    PATH_INFO: "/chat-send",
    REMOTE_USER: "daemon",
    REQUEST_METHOD: "POST",
  };
  const { stdout } = await pipechat(["cgi", folder.at("room")], body, { env });
  assertMatch(stdout, /^Status: 200\r\n/);
  assertMatch(await Deno.readTextFile(folder.at("room/log")), /<daemon@web>: hello\n/);
});

Deno.test("odd requests are refused, and lead nowhere else", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
  const request = { REMOTE_USER: "bob", REQUEST_METHOD: "POST", PATH_INFO: "/chat-send" };
  for (
    const [change, status] of [
      [{ CONTENT_LENGTH: "0.5" }, 400],
      [{ CONTENT_LENGTH: "NaN" }, 400],
      [{ REQUEST_METHOD: "CONNECT" }, 405],
      [{ PATH_INFO: "@elsewhere.example/" }, 400],
    ] as const
  ) {
    const { stdout } = await pipechat(["cgi", folder.at("room")], "", {
      env: { ...request, ...change },
    });
    assertMatch(stdout, new RegExp(`^Status: ${status}\\r\\n`), JSON.stringify(change));
  }
  const env = { ...request, SCRIPT_NAME: "//elsewhere.example/x", PATH_INFO: "" };
  const { stdout } = await pipechat(["cgi", folder.at("room")], "", { env });
  assertMatch(stdout, /^location: \/elsewhere.example\/x\/\r$/m);
});
