/**
 * What is in docs/examples/ does what it says.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { formatMessage } from "../../lib/room/log/record.ts";
import { quote } from "../../lib/shell_word.ts";
import { run } from "../../tools/command.ts";
import { descriptorsOf } from "../helpers/descriptors.ts";
import { textsIn } from "../helpers/messages.ts";
import { NOBODYS, pipechat, PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { MultiplexedTerminal, tmuxIn } from "../helpers/multiplexer.ts";
import { openTerminal } from "../helpers/screen.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** An example, as a file of this checkout. */
function example(name: string): string {
  return fromFileUrl(new URL(`../../docs/examples/${name}`, import.meta.url));
}

/** The environment of somebody who has pipechat in the PATH. */
async function environment(folder: TemporaryFolder): Promise<Record<string, string>> {
  const bin = folder.at("bin");
  await Deno.mkdir(bin);
  const command = (await programArgv([])).map(quote).join(" ");
  await Deno.writeTextFile(`${bin}/pipechat`, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return { ...NOBODYS, PATH: `${bin}:${Deno.env.get("PATH")}` };
}

/** Waits until a process is told of files (inotify(7)). */
async function untilWatching(pid: number): Promise<void> {
  const isWatching = () => descriptorsOf(pid).some(({ target }) => target === "anon_inode:inotify");
  while (!isWatching()) await new Promise((resolve) => setTimeout(resolve));
}

Deno.test("the robot answers who mentions it, and nobody else", async () => {
  await using folder = new TemporaryFolder();
  const [room, env] = [folder.at("room"), await environment(folder)];
  await using chat = await startPipechat([room]);
  await chat.expect(/joined/);
  await using robot = new PipedProgram([example("robot.sh"), room], { env });
  // It looks after the room once it has noted where the log ends.
  await untilWatching(robot.pid);
  await chat.write("disk?\nrobo: what can you do; rm -rf $HOME?\nrobo: disk?\n");
  await chat.expect(/robo[^]*I know "uptime\?" and "disk\?"\.[^]*robo[^]*Filesystem/);
  robot.kill("SIGTERM");
  await robot.finished();
  const texts = await textsIn(room);
  assertEquals(texts.length, 5);
});

Deno.test({
  ...programOnly("python3", "the second client hears and is heard, and leaves nothing behind"),
  async fn() {
    await using folder = new TemporaryFolder();
    const room = folder.at("room");
    await using chat = await startPipechat([room]);
    await chat.expect(/joined/);
    await using client = new PipedProgram(["python3", example("client.py"), room]);
    await chat.expect(/joined[^]*joined/);
    await chat.write("hello\u001b[2J\n");
    await client.expect(/: hello\ufffd\[2J/);
    await client.write("from python\n");
    await chat.expect(/\?: from python/);
    await client.closeInput();
    assertEquals((await client.finished()).code, 0);
    await chat.expect(/left/);
    assertEquals([...Deno.readDirSync(`${room}/event`)].length, 1);
  },
});

Deno.test({
  ...programOnly("tmux", "tmux shows in its status line what is new"),
  async fn() {
    await using folder = new TemporaryFolder();
    const state = { XDG_STATE_HOME: folder.at("state") };
    const env = { ...await environment(folder), ...state };
    const room = folder.at("ops");
    await using reader = await openTerminal([room], { env });
    await reader.expect(/joined/);
    await reader.type("\x04");
    await reader.ended();
    const line = formatMessage({ pid: 7, time: Date.now(), nick: "ann" }, "news");
    await Deno.writeTextFile(`${room}/log`, line, { append: true });
    const words = `-f ${quote(example("tmux.conf"))} new-session cat`;
    await using tmux = new MultiplexedTerminal(tmuxIn(folder), words, { env });
    await tmux.expect(/ops: 1 new/);
    await tmux.type("\x04");
    await tmux.ended();
  },
});

Deno.test({
  ...programOnly("git", "the hook says what was pushed"),
  async fn() {
    await using folder = new TemporaryFolder();
    const [room, bare, work] = [folder.at("room"), folder.at("bare.git"), folder.at("work")];
    await pipechat(["send", "--create", room, "-m", "first"]);
    const identity = ["ann", "ann@example.org"];
    const env = {
      ...await environment(folder),
      HOME: folder.path,
      GIT_AUTHOR_NAME: identity[0] ?? "",
      GIT_AUTHOR_EMAIL: identity[1] ?? "",
      GIT_COMMITTER_NAME: identity[0] ?? "",
      GIT_COMMITTER_EMAIL: identity[1] ?? "",
    };
    const git = (...words: string[]) => run("git", words, { env, cwd: folder.path });
    await git("init", "-q", "--bare", bare);
    await git("-C", bare, "config", "pipechat.room", room);
    await Deno.symlink(example("post-receive"), `${bare}/hooks/post-receive`);
    await git("init", "-q", "-b", "main", work);
    for (const subject of ["Begin", "Go on `date`"]) {
      await git("-C", work, "commit", "-q", "--allow-empty", "-m", subject);
    }
    await git("-C", work, "push", "-q", bare, "main");
    const [, begin = "", goOn = ""] = await textsIn(room);
    assertMatch(begin, /^[\da-f]{7,} ann: Begin \(main\)$/);
    assertMatch(goOn, /^[\da-f]{7,} ann: Go on `date` \(main\)$/);
  },
});

Deno.test("the CGI script answers with the page", async () => {
  await using folder = new TemporaryFolder();
  const room = folder.at("room");
  await pipechat(["send", "--create", room, "-m", "first"]);
  const env = {
    ...await environment(folder),
    PIPECHAT_ROOM: room,
    REQUEST_METHOD: "GET",
    PATH_INFO: "/",
    SCRIPT_NAME: "/chat.cgi",
    REMOTE_USER: "alice",
    HTTP_HOST: "chat.example.org",
  };
  const answer = await run(example("chat.cgi"), [], { env });
  assertMatch(answer, /^Status: 200[^]*<title>pipechat<\/title>/);
});
