import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FarHost } from "../helpers/far_host.ts";
import { messagesIn } from "../helpers/messages.ts";
import { isInstalled } from "../helpers/needs.ts";
import { pipechat, type ProgramOptions, startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT } from "../helpers/screen.ts";
import { sshdOnly } from "../helpers/sshd.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";

Deno.test({
  ...sshdOnly("who talks in a room on another host types, resizes and leaves as in one here"),
  async fn() {
    await using far = await FarHost.start();
    const room = far.at("rooms/chat");
    await using joe = await openTerminal([far.room(room)], far.options);
    await joe.expect(PROMPT);
    await using ann = await startPipechat([room]);
    await joe.expect(/joined/);
    await joe.type("hello from afar\r");
    await ann.expect(/>: hello from afar$/m);
    await ann.write("hello back\n");
    await joe.expect(/hello back/);
    await joe.resize(40, 10);
    await joe.type("x".repeat(60));
    await joe.expect(/^> x{38}\nx{22}$/m);
    await joe.type("\x15");
    // What ssh would take for its own.
    await joe.paste("two lines\n~.\n~?");
    await joe.type("\r");
    await ann.expect(/two lines\n.*~\.\n.*~\?/);
    await joe.type("\x04");
    assertEquals(await joe.ended(), 0);
  },
});

Deno.test({
  ...sshdOnly("who closes the terminal has left the room on the other host"),
  async fn() {
    await using far = await FarHost.start();
    const room = far.at("rooms/chat");
    await using joe = await openTerminal([far.room(room)], far.options);
    await joe.expect(PROMPT);
    await using ann = await startPipechat([room]);
    await ann.expect(/joined/);
    await joe.hangUp();
    await ann.expect(/left/);
  },
});

Deno.test({
  ...sshdOnly("nothing of pipechat is left on this host while it talks on another"),
  async fn() {
    await using far = await FarHost.start();
    await using ann = await openTerminal([far.room(far.at("rooms/chat"))], far.options);
    await ann.expect(PROMPT);
    const pid = await ann.pid();
    assertEquals((await Deno.readTextFile(`/proc/${pid}/comm`)).trim(), "ssh");
    await ann.type("\x04");
    await ann.ended();
  },
});

Deno.test({
  ...sshdOnly("subcommands do over there what they do here, and their exit statuses come back"),
  async fn() {
    await using far = await FarHost.start();
    const room = far.at("rooms/chat");
    const run = (args: string[], input = "") => pipechat(args, input, far.options);
    const there = far.room(room);
    assertEquals((await run(["log", there])).code, 111);
    const { stdout: id } = await run(["send", "--create", there, "one"]);
    assertEquals((await run(["send", there], "two, from stdin\n")).code, 0);
    assertEquals((await run(["send", there, "--lines"], "three\nfour\n")).code, 0);
    const texts = (await messagesIn(room)).map(({ text }) => text);
    assertEquals(texts, ["one", "two, from stdin", "three", "four"]);
    const { stdout } = await run(["log", there, "-n2"]);
    assertEquals(stdout, (await pipechat(["log", room, "-n2"])).stdout);
    assertEquals((await run(["log", there, "--grep", "nothing"])).code, 1);
    assertEquals((await run(["log", there, "-n", "x"])).code, 100);
    assertEquals((await run(["who", there, "--json"])).code, (await run(["who", room])).code);
    assertEquals((await run(["unread", there])).code, 0);
    assertEquals((await run(["keep", there, "7d"])).code, 0);
    assertEquals((await run(["keep", there])).stdout, "7d --at-least 50\n");
    assertEquals((await run(["rm", there, id.trim()])).code, 0);
    assertEquals((await messagesIn(room)).some(({ text }) => text === "one"), false);
    assertEquals((await run(["destroy", there, "--yes"])).code, 0);
    assertEquals(namesIn(far.at("rooms")), []);
  },
});

Deno.test({
  ...sshdOnly("what is said, and the path of the room, may hold any characters"),
  async fn() {
    await using far = await FarHost.start();
    const room = far.at('rooms/it\'s a "room"; $(touch x) `touch x` * \\ \n日本');
    const texts = ["it's", 'a\n$HOME `id` $(id) \\ "q" !x ; & | * ~', "-dash", "--", "日本 é"];
    for (const text of texts) {
      const args = ["send", far.room(room), "--create", "--", text];
      const { code, stderr } = await pipechat(args, "", far.options);
      assertEquals(code, 0, stderr);
    }
    assertEquals((await messagesIn(room)).map(({ text }) => text), texts);
    assertEquals(namesIn(far.home).includes("x"), false);
    // An option's value too.
    const { stdout } = await pipechat(
      ["log", far.room(room), "--grep", "^it's$"],
      "",
      far.options,
    );
    assertMatch(stdout, />: it's\n$/);
  },
});

Deno.test({
  ...sshdOnly(
    "a relative path begins in the home directory over there, and may be a subcommand's name",
  ),
  async fn() {
    await using far = await FarHost.start();
    const send = (path: string) =>
      pipechat(["send", far.room(path), "--create", "-m", "hello"], "", far.options);
    for (const path of ["send", "~/log", "./who"]) assertEquals((await send(path)).code, 0, path);
    assertEquals(namesIn(far.home).filter((name) => !name.startsWith(".")), ["log", "send", "who"]);
  },
});

Deno.test({
  ...sshdOnly("a second command takes the connection of the first"),
  async fn() {
    await using far = await FarHost.start();
    const who = () =>
      pipechat(["send", far.room(far.at("rooms/c")), "--create", "x"], "", far.options);
    assertEquals((await who()).code, 0);
    const [socket = ""] = far.sockets;
    assertMatch(socket, /^[0-9a-f]{40}$/);
    assertEquals((await Deno.stat(far.at("r/pipechat"))).mode! & 0o777, 0o700);
    // Over a connection of its own it would not get in any more.
    await far.refuse();
    assertEquals((await who()).code, 0);
  },
});

Deno.test({
  ...sshdOnly(
    "no connection is shared without a private directory, or where the person has settled it",
  ),
  async fn() {
    const send = async (far: FarHost, options: ProgramOptions) =>
      assertEquals(
        (await pipechat(["send", far.room(far.at("rooms/c")), "--create", "x"], "", options)).code,
        0,
      );
    await using far = await FarHost.start();
    await send(far, { ...far.options, env: { ...far.options.env, XDG_RUNTIME_DIR: "" } });
    await Deno.mkdir(far.at("r/pipechat"));
    await Deno.chmod(far.at("r/pipechat"), 0o755);
    await send(far, far.options);
    assertEquals(far.sockets, []);
    await using folder = new TemporaryFolder();
    const settings = [
      `ControlPath ${folder.at("mine")}`,
      "ControlMaster auto",
      "ControlPersist no",
    ];
    await using settled = await FarHost.start({ settings });
    await send(settled, settled.options);
    assertEquals(settled.sockets, []);
  },
});

Deno.test({
  ...sshdOnly("a file that is sent is one of this host, and one that is fetched is saved here"),
  async fn() {
    await using far = await FarHost.start();
    const room = far.at("rooms/chat");
    const run = (args: string[]) => pipechat(args, "", far.options);
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at * 7 % 251);
    await Deno.writeFile(far.at("here/plan.bin"), bytes);
    const sent = await run(["send", far.room(room), "--create", "-f", "plan.bin", "-m", "see"]);
    assertEquals(sent.code, 0, sent.stderr);
    const [message] = await messagesIn(room);
    assertEquals(message?.attachment?.name, "plan.bin");
    const id = sent.stdout.trim();
    assertEquals(await run(["get", far.room(room), id, "-o", "copy.bin"]), {
      code: 0,
      stdout: "copy.bin\n",
      stderr: "",
    });
    assertEquals(await Deno.readFile(far.at("here/copy.bin")), bytes);
    const again = await run(["get", far.room(room), id, "-o", "copy.bin"]);
    assertEquals(again.code, 111);
    assertStringIncludes(again.stderr, '"copy.bin": it exists already');
    assertEquals((await run(["get", far.room(room), "7", "-o", "none.bin"])).code, 111);
    assertEquals(namesIn(far.at("here")), ["copy.bin", "plan.bin"]);
    assertEquals((await run(["get", far.room(room), id, "-o", "-"])).code, 0);
    const unnamed = await run(["get", far.room(room), id]);
    assertEquals(unnamed.code, 100);
    assertStringIncludes(unnamed.stderr, "-o FILE");
    const missing = await run(["send", far.room(room), "-f", "nowhere"]);
    assertEquals(missing.code, 111);
    assertStringIncludes(missing.stderr, '"nowhere"');
    assertStringIncludes((await run(["send", far.room(room), "-f", "."])).stderr, "a directory");
  },
});

Deno.test({
  ...sshdOnly("where there is no pipechat, it is said how it gets there"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    const { code, stdout, stderr } = await pipechat(
      ["who", far.room("/tmp/chat")],
      "",
      far.options,
    );
    assertEquals([code, stdout], [111, ""]);
    assertEquals(stderr, "pipechat: There is no pipechat on far; --copy yes puts it there\n");
  },
});

Deno.test({
  ...sshdOnly("pipechat is also found where a person without root puts it"),
  async fn() {
    for (const place of [".local/bin", "bin", "."]) {
      await using far = await FarHost.start({ hasProgram: false });
      await Deno.mkdir(`${far.home}/${place}`, { recursive: true });
      far.write(`home/${place}/pipechat`, ['echo "found $*"']);
      const { stdout } = await pipechat(["who", far.room("/tmp/chat")], "", far.options);
      assertEquals(stdout, "found who /tmp/chat\n");
    }
  },
});

Deno.test({
  ...sshdOnly("a host that answers nonsense is quoted, harmlessly and shortly"),
  async fn() {
    for (
      const [lines, shown] of [
        [["printf '\\033]0;owned\\007 pipechat-probe no\\n'"], '"␛]0;owned␇ pipechat-probe no"'],
        [["yes 'This account is closed.'"], '"This account is closed.␊This'],
        [["exit 0"], "nothing"],
      ] as const
    ) {
      await using far = await FarHost.start({ shell: "./odd" });
      far.write("home/odd", lines);
      const { code, stdout, stderr } = await pipechat(
        ["who", "--copy", "yes", far.room("/tmp/chat")],
        "",
        far.options,
      );
      assertEquals([code, stdout], [111, ""]);
      assertStringIncludes(
        stderr,
        `Cannot run commands on far: asked for its system, its shell answered ${shown}`,
      );
      assert(stderr.length < 400, stderr);
    }
  },
});

Deno.test({
  ...sshdOnly("a login shell of another kind hands on what is to be run"),
  async fn() {
    for (const shell of ["bash", "fish", "zsh"].filter(isInstalled)) {
      await using far = await FarHost.start({ shell });
      const room = far.at("rooms/it's");
      const args = ["send", far.room(room), "--create", "-m", "it's $HOME"];
      const { code, stderr } = await pipechat(args, "", far.options);
      assertEquals(code, 0, stderr);
      assertEquals((await messagesIn(room)).map(({ text }) => text), ["it's $HOME"]);
    }
  },
});

Deno.test({
  ...sshdOnly("a terminal is asked for only where there is one on both sides of the program"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    far.addTool("pipechat", 'if [ -t 0 ] && [ -t 1 ]; then echo "on $(tty)"; else echo off; fi');
    const inPipe = await pipechat(["who", far.room("/tmp/chat")], "", far.options);
    assertEquals(inPipe.stdout, "off\n");
    await using terminal = await openTerminal(["who", far.room("/tmp/chat")], far.options);
    await terminal.expect(/^on \/dev\/pts\//m);
    assertEquals(await terminal.ended(), 0);
  },
});

Deno.test("what only works where a room is says so, and how", async () => {
  for (
    const [args, said] of [
      [
        ["web", "ann@web1:/tmp/chat"],
        "ssh -t -L 8080:127.0.0.1:8080 ann@web1 pipechat web /tmp/chat",
      ],
      [
        ["cgi", "web1:/tmp/chat"],
        "cgi works where the room is: ssh -t web1 pipechat cgi /tmp/chat",
      ],
      [["announce", "web1:/tmp/chat"], "ssh -t web1 pipechat announce /tmp/chat"],
      [["log", "-f", "web1:/tmp/chat", "--exec", "id"], "--exec would run over there"],
      [["log", "-f", "web1:/a", "web2:/a"], "not all on one host"],
      [["log", "-f", "web1:/a", "/a"], "not all on one host"],
      [["who", "-oProxyCommand=id:/a"], "unknown option"],
      [["who", "--", "-oProxyCommand=id:/a"], "no name of a host"],
      [["who", "web1:"], "web1:/tmp/chat"],
      [["who", "--copy", "ask", "web1:/a"], "no terminal to ask on"],
      [["who", "--copy", "maybe", "web1:/a"], "--copy takes yes, no, ask"],
      [["who", "--copy", "yes", "/tmp/chat"], "--copy is for a room on another host"],
    ] as const
  ) {
    const { code, stdout, stderr } = await pipechat(args);
    assertEquals([code, stdout], [100, ""], stderr);
    assertStringIncludes(stderr, said);
  }
});

Deno.test("a path with a colon behind a slash is on this host, and so is a text", async () => {
  await using folder = new TemporaryFolder();
  const options = { cwd: folder.path };
  assertEquals((await pipechat(["./a:b"], "hello\n", options)).code, 0);
  assertEquals((await pipechat(["send", folder.at("a:b"), "web1:/x"], "", options)).code, 0);
  assertMatch((await pipechat(["log", "./a:b"], "", options)).stdout, />: web1:\/x\n/);
  // No ssh is in this PATH, so that none can have been started.
  const text = await pipechat(["send", "ann: hello"], "", {
    ...options,
    env: { PATH: "/nowhere" },
  });
  assertStringIncludes(text.stderr, 'there is no room "ann: hello" here, and none is set');
});

Deno.test({
  ...sshdOnly("a host that can't be reached is what ssh says, with its status"),
  async fn() {
    await using far = await FarHost.start();
    await far.refuse();
    for (const options of [[], ["--copy", "yes"]]) {
      const args = ["who", ...options, far.room("/tmp/chat")];
      const { code, stdout, stderr } = await pipechat(args, "", far.options);
      assertEquals([code, stdout], [255, ""]);
      assertMatch(stderr, /^ssh: connect to host 127\.0\.0\.1 .*refused\s*$/);
    }
  },
});

Deno.test({
  ...sshdOnly("a text that is too long for a command line is refused in a sentence"),
  async fn() {
    await using far = await FarHost.start();
    const args = ["send", far.room(far.at("rooms/chat")), "--create", "'".repeat(100_000)];
    const { code, stderr } = await pipechat(args, "", far.options);
    assertEquals(code, 111);
    assertMatch(stderr, /^pipechat: Cannot run ssh: .*Argument list too long\n$/);
  },
});

Deno.test("where there is no ssh, it is said what to install", async () => {
  const { code, stderr } = await pipechat(["who", "web1:/tmp/chat"], "", {
    env: { PATH: "/nowhere" },
  });
  assertEquals(code, 111);
  assertStringIncludes(stderr, "install openssh-client");
});
