import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { Room } from "../../lib/room/room.ts";
import { CommandError, run } from "../../tools/command.ts";
import { pipechat, PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { untilNames } from "../helpers/waiting.ts";
import { startWeb } from "../helpers/web.ts";

/**
 * Runs a command where /usr/bin/xdg-open is the file of that name in the current directory, whether
 * there is a desktop or not: in a mount namespace of its own, where /usr/bin is a directory of links
 * to all else that is in it.
 */
const WITH_XDG_OPEN = [
  "unshare",
  "--mount",
  "sh",
  "-ec",
  `mkdir real bin
  mount --bind /usr/bin real
  ln -s "$PWD"/real/* bin
  ln -sf "$PWD/xdg-open" bin/xdg-open
  mount --bind bin /usr/bin
  exec "$@"`,
  "sh",
];

/** Sends bytes to a server and returns all that it answers. */
async function raw(connection: Deno.Conn, request: string): Promise<string> {
  using open = connection;
  await open.write(new TextEncoder().encode(request));
  let text = "";
  const buffer = new Uint8Array(4096);
  for (let length; (length = await open.read(buffer)) !== null;) {
    text += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return text;
}

Deno.test("a browser and a terminal talk in one room, and the browser leaves cleanly", async () => {
  await using folder = new TemporaryFolder();
  await using terminal = await startPipechat([folder.at("room")]);
  await terminal.expect(/joined/);
  await using web = await startWeb(folder.at("room"));
  const joined = new AbortController();
  const first = web.ask("chat-poll?name=-1", { signal: joined.signal });
  await terminal.expect(/joined[^]*joined/);
  assertEquals((await web.say("from the web")).status, 200);
  await terminal.expect(/from the web/);
  const [message] = (await (await first).json()).msgs;
  const next = web.ask(`chat-poll?raw&name=${message.msgid}`);
  await terminal.write("from the terminal\n");
  assertEquals((await (await next).json()).msgs[0].xmsg, "from the terminal");
  web.program.kill("SIGTERM");
  assertEquals((await web.program.finished()).code, 143);
  await terminal.expect(new RegExp(`\\[${web.program.pid}\\].* left`));
});

Deno.test("a server ends well when its room is destroyed", async () => {
  await using folder = new TemporaryFolder();
  await using terminal = await startPipechat([folder.at("room")]);
  await terminal.expect(/joined/);
  await using web = await startWeb(folder.at("room"));
  const poll = web.ask("chat-poll?name=0").then((response) => response.text());
  await terminal.expect(/joined[^]*joined/);
  await terminal.write("/destroy\nroom\n");
  assertEquals((await web.program.finished()).code, 0);
  assertMatch(await poll, /isError.*destroyed/);
});

for (const place of ["127.0.0.1:0", "unix:socket"]) {
  Deno.test(`a server that ends leaves nothing of an upload: ${place}`, async () => {
    await using folder = new TemporaryFolder();
    const room = folder.at("room");
    const listen = place.replace("socket", folder.at("socket"));
    await using web = await startWeb(room, ["--listen", listen]);
    const { host, hostname, port } = new URL(web.base);
    using connection = listen.startsWith("unix:")
      ? await Deno.connect({ transport: "unix", path: folder.at("socket") })
      : await Deno.connect({ hostname, port: Number(port) });
    const head = `POST /chat-send HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9999\r\n` +
      `Authorization: Bearer ${web.token}\r\n\r\n`;
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf';
    await connection.write(new TextEncoder().encode(head + part));
    await untilNames(room, (names) => names.includes("files"), "the directory of the upload");
    await untilNames(`${room}/files`, (names) => names.length > 0, "the upload");
    web.program.kill("SIGTERM");
    const { code, stderr } = await web.program.finished();
    assertEquals([code, /Error/.test(stderr)], [143, false], stderr);
    assertEquals([...Deno.readDirSync(`${room}/files`)], []);
    assertEquals([...Deno.readDirSync(`${room}/event`)], []);
  });
}

Deno.test("a request under another name than the server's is refused", async () => {
  await using folder = new TemporaryFolder();
  await using web = await startWeb(folder.at("room"));
  const { port } = new URL(web.base);
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  for (const host of [`Host: evil.example:${port}`, "Host: localhost:1", "Host:", "X: y"]) {
    assertMatch(
      await raw(await connect(), `GET / HTTP/1.0\r\n${host}\r\n\r\n`),
      /^HTTP\/1.\d 421 /,
    );
  }
  for (const name of ["127.0.0.1", "localhost"]) {
    const request = `GET / HTTP/1.0\r\nHost: ${name}:${port}\r\n\r\n`;
    assertMatch(await raw(await connect(), request), /^HTTP\/1.\d 200 /);
  }
});

Deno.test("a socket is for its owner alone, replaces a dead one, and is gone at the end", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("socket");
  const listen = ["--listen", `unix:${path}`];
  {
    await using killed = await startWeb(folder.at("room"), listen);
    killed.program.kill("SIGKILL");
    await killed.program.finished();
  }
  await using web = await startWeb(folder.at("room"), listen);
  assertEquals(((await Deno.lstat(path)).mode ?? 0) & 0o777, 0o600);
  const second = await pipechat(["web", folder.at("room"), ...listen]);
  assertEquals(second.code, 111);
  assertMatch(second.stderr, /Cannot listen on "unix:.*socket": something is there/);
  const connection = await Deno.connect({ transport: "unix", path });
  const request =
    `GET /chat-room HTTP/1.0\r\nHost: localhost:9\r\nAuthorization: Bearer ${web.token}`;
  assertMatch(await raw(connection, `${request}\r\n\r\n`), /^HTTP\/1.0 200 [^]*"fileLimit"/);
  web.program.kill("SIGTERM");
  await web.program.finished();
  assertEquals(await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name), ["room"]);
});

Deno.test({
  ...programOnly("fossil", "fossil chat send posts a message and a file, or fails and says why"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using web = await startWeb(folder.at("room"));
    const options = { env: { USER: "robot", HOME: folder.path, FOSSIL_HOME: folder.path } };
    const repository = folder.at("x.fossil");
    await run("fossil", ["new", repository], options);
    const note = folder.at("note.txt");
    await Deno.writeTextFile(note, "hello file");
    const send = (password: string, ...words: string[]) => {
      const remote = web.base.replace("//", `//nightly:${password}@`);
      const all = ["chat", "send", "-R", repository, "--remote", remote, "--unsafe", ...words];
      return run("fossil", all, options);
    };
    // Its exit status is all that a script sees.
    await assertRejects(() => send("wrong", "-m", "x"), CommandError, "unable to send");
    await assertRejects(() => send(web.token, "-m", "  "), CommandError, "unable to send");
    const long = "x".repeat(100_000);
    await assertRejects(() => send(web.token, "-m", long), CommandError, "unable to send");
    await send(web.token, "-m", "3 *new* crashes", "--file", note);
    const { msgs } = await (await web.ask("chat-poll?raw&name=-5")).json();
    assertEquals(msgs.length, 1);
    const [{ xfrom, xmsg, fname, fsize }] = msgs;
    assertEquals([xfrom, xmsg, fname, fsize], ["nightly", "3 *new* crashes", "note.txt", 10]);
  },
});

Deno.test({
  ...rootOnly("the browser is given a private file, so that nobody sees the token"),
  async fn() {
    await using folder = new TemporaryFolder();
    const opened = folder.at("opened");
    const script = `#!/bin/sh\nstat -c %a "$1" > ${opened}.new\ncat "$1" >> ${opened}.new\n` +
      `echo " $1" >> ${opened}.new\nmv ${opened}.new ${opened}\n`;
    await Deno.writeTextFile(folder.at("xdg-open"), script, { mode: 0o755 });
    Room.open(folder.at("room"), { create: true }).close();
    const argv = await programArgv(["web", folder.at("room"), "--open"]);
    const options = { cwd: folder.path, env: { XDG_RUNTIME_DIR: folder.path } };
    await using program = new PipedProgram([...WITH_XDG_OPEN, ...argv], options);
    const [url] = await program.expect(/http:\/\/\S+#[\w-]+(?=\n)/);
    await untilNames(folder.path, (names) => names.includes("opened"), "the browser");
    const [mode, page = ""] = (await Deno.readTextFile(opened)).split("\n");
    assertEquals(mode, "600");
    const [address = ""] = url.split("#");
    assertMatch(page, new RegExp(`url=${address}#ticket=[\\w-]{32}"> `));
    const [, file = ""] = page.split("> ");
    assertEquals([page, file].filter((text) => text.includes(url.split("#")[1] ?? "")), []);
    program.kill("SIGTERM");
    assertEquals((await program.finished()).code, 143);
    assertThrows(() => Deno.statSync(file), Deno.errors.NotFound);
  },
});

Deno.test("other hosts are not served by mistake", async () => {
  await using folder = new TemporaryFolder();
  const refused = await pipechat(["web", folder.at("room"), "--listen", "0.0.0.0:0"]);
  assertEquals(refused.code, 100);
  assertMatch(refused.stderr, /--i-know/);
  const odd = await pipechat(["web", folder.at("room"), "--listen", "nonsense"]);
  assertEquals(odd.code, 100);
});
