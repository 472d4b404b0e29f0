import { assertEquals, assertFalse, assertMatch } from "@std/assert";
import { nameOf, ownNick, ownUid } from "../../lib/room/names.ts";
import { Lighttpd } from "../helpers/lighttpd.ts";
import { messagesIn } from "../helpers/messages.ts";
import { pipechat, PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
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
    const older = await server.ask("alice", "/chat-poll?before=999999999999999&n=-1&raw");
    assertEquals((await older.json()).msgs.map(({ xmsg }: { xmsg: string }) => xmsg), [
      "from *alice*",
    ]);
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

Deno.test("who asks who is here is here, though the answer need not wait", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
  const env = { PATH_INFO: "/chat-poll", QUERY_STRING: "present&name=-1", REMOTE_USER: "bob" };
  const { stdout } = await pipechat(["cgi", folder.at("room")], "", { env });
  const { present } = JSON.parse(stdout.slice(stdout.indexOf("\r\n\r\n")));
  assertEquals(present.map(({ user }: { user: string }) => user), [nameOf(Deno.uid() ?? 0)]);
  assertEquals(listeners(folder), 0);
});

Deno.test("a request of nobody in particular is refused", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "secret"]);
  const env = { PATH_INFO: "/chat-poll", QUERY_STRING: "name=-1", REQUEST_METHOD: "GET" };
  const { stdout } = await pipechat(["cgi", folder.at("room")], "", { env });
  assertMatch(stdout, /^Status: 403\r\n/);
  assertEquals(/secret/.test(stdout), false);
});

/** Lets somebody whom the web server knows send something; returns the status. */
async function say(folder: TemporaryFolder, user: string): Promise<number> {
  const body = "msg=hello";
  const env = {
    CONTENT_LENGTH: String(body.length),
    CONTENT_TYPE: "application/x-www-form-urlencoded",
    PATH_INFO: "/chat-send",
    REMOTE_USER: user,
    REQUEST_METHOD: "POST",
  };
  const { stdout } = await pipechat(["cgi", folder.at("room")], body, { env });
  return Number(/^Status: (\d+)\r\n/.exec(stdout)?.[1]);
}

/** Under which nicks something was said. */
async function nicks(folder: TemporaryFolder): Promise<string[]> {
  return (await messagesIn(folder.at("room"))).map(({ nick }) => nick);
}

const own = ownNick(undefined);
for (
  const [what, user] of [
    ["another user of the host", "daemon"],
    ["the user that the web server runs as", own],
    ["the number of that user", String(ownUid(undefined))],
  ] as const
) {
  Deno.test(`somebody with the name of a user is marked: ${what}`, async () => {
    await using folder = new TemporaryFolder();
    await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
    assertEquals(await say(folder, user), 200);
    assertEquals(await nicks(folder), [own, `${user}@web`]);
  });
}

Deno.test("two people never get one nick", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
  const good = ["a_b", "alice@example.org", "Łukasz", "x".repeat(32)];
  for (const user of good) assertEquals(await say(folder, user), 200, user);
  const bad = [
    "a b",
    "a\tb",
    "a<b",
    "a\u200db",
    "alice@web",
    "daemon@web",
    "x".repeat(33),
    `${"x".repeat(32)}y`,
    "a\nb",
    " ",
  ];
  for (const user of bad) assertEquals(await say(folder, user), 403, user);
  assertEquals(await nicks(folder), [own, ...good]);
});

Deno.test({
  ...rootOnly("nobody takes back what a robot of the same name has said"),
  async fn() {
    await using folder = new TemporaryFolder();
    const as = { uid: 65534, gid: 0 };
    const room = folder.at("room");
    await pipechat(["send", room, "--create", "-m", "first"]);
    const { stdout } = await pipechat(["send", room, "--as", "ci", "-m", "done"], "", { as });
    const env = { PATH_INFO: `/chat-delete/${stdout.trim()}`, REMOTE_USER: "ci" };
    const answer = await pipechat(["cgi", room], "", { env: { ...env, REQUEST_METHOD: "POST" } });
    assertMatch(answer.stdout, /^Status: 403\r\n/);
    assertEquals((await messagesIn(room)).map(({ text }) => text), ["first", "done"]);
  },
});

/** Answers a request with a variable that can be of any bytes, written as printf(1) does. */
async function withBytes(folder: TemporaryFolder, name: string, value: string) {
  const script = `export ${name}="$(printf '%b.' "$0")"; ${name}=\${${name}%.}; exec "$@"`;
  const argv = await programArgv(["cgi", folder.at("room")]);
  const env = { REMOTE_USER: "bob", REQUEST_METHOD: "GET", PATH_INFO: "/chat-poll" };
  const rest = name === "SCRIPT_NAME" ? { ...env, PATH_INFO: "" } : env;
  await using program = new PipedProgram(["sh", "-c", script, value, ...argv], { env: rest });
  await program.closeInput();
  return await program.finished();
}

for (
  const name of [
    "CONTENT_LENGTH",
    "CONTENT_TYPE",
    "HTTP_HOST",
    "HTTP_ORIGIN",
    "HTTP_SEC_FETCH_SITE",
    "PATH_INFO",
    "QUERY_STRING",
    "REMOTE_USER",
    "REQUEST_METHOD",
    "SCRIPT_NAME",
  ]
) {
  Deno.test(`hostile bytes do nothing but to be refused, or encoded: ${name}`, async () => {
    await using folder = new TemporaryFolder();
    await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
    for (
      const value of [
        "/x\\r\\nSet-Cookie: a=b\\r\\n\\r\\nbody",
        "/\\0377\\0376",
        "/\\0305\\0202",
        "/\\0033[2J\\0302\\0233",
        "/\\\\evil.example",
        "#?&=%zz/../..",
      ]
    ) {
      const { code, stdout, stderr } = await withBytes(folder, name, value);
      assertEquals(code, 0, `${value}: ${stderr}`);
      const [head = ""] = stdout.split("\r\n\r\n");
      assertMatch(
        head,
        /^Status: (?:200|302|40[0-5])\r\n(?:[a-z-]+: [\x20-\x7e]+(?:\r\n|$))+$/,
        value,
      );
      assertFalse(/^set-cookie|^location: (?!\/(?![/\\]))/mi.test(head), `${value}: ${head}`);
      assertMatch(stderr, /^(?:pipechat: [^\p{Cc}]*\n)?$/u, value);
    }
  });
}

Deno.test("odd requests are refused, and lead nowhere else", async () => {
  await using folder = new TemporaryFolder();
  await pipechat(["send", folder.at("room"), "--create", "-m", "first"]);
  const request = { REMOTE_USER: "bob", REQUEST_METHOD: "POST", PATH_INFO: "/chat-send" };
  for (
    const [change, status] of [
      [{ CONTENT_LENGTH: "0.5" }, 400],
      [{ CONTENT_LENGTH: "NaN" }, 400],
      [{ CONTENT_LENGTH: "-1" }, 400],
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
