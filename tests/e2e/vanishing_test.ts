/**
 * Rooms that are emptied, moved or cut in two while people are in them.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { quote } from "../../lib/shell_word.ts";
import { holdsDirectory } from "../helpers/descriptors.ts";
import { PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { openTerminal, TerminalProgram } from "../helpers/screen.ts";
import { smallDiskOnly } from "../helpers/small_disk.ts";
import { isRoot, namesIn, programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { untilNames } from "../helpers/waiting.ts";
import { startWeb } from "../helpers/web.ts";

/** An old enough room is emptied by this; a file's age is counted in whole seconds. */
const AGE = "1s";

/** Starts a client that stays in the room at a path, and gives its PID once it is there. */
type Start = (room: string, clients: AsyncDisposableStack) => Promise<number>;

const CLIENTS: readonly (readonly [name: string, start: Start])[] = [
  ["the chat in a pipe", async (room, clients) => {
    const chat = clients.use(await startPipechat([room]));
    await chat.expect(/joined/);
    return chat.pid;
  }],
  ["the chat on a terminal", async (room, clients) => {
    const chat = clients.use(await openTerminal([room]));
    await chat.expect(/joined[^]*^>/m);
    return await chat.pid();
  }],
  ["log --follow", async (room, clients) => {
    await using chat = await startPipechat([room]);
    await chat.write("hello\n");
    await chat.expect(/: hello$/m);
    const follower = clients.use(await startPipechat(["log", room, "--follow"]));
    await follower.expect(/: hello$/m);
    return follower.pid;
  }],
  ["web", async (room, clients) => clients.use(await startWeb(room)).program.pid],
];

/** Waits until a process holds a directory, which is so as soon as it waits for events. */
async function untilHeld(pid: number, path: string): Promise<void> {
  // To try to hold it alone would be in the way of who is about to.
  while (!holdsDirectory(pid, path)) await new Promise((resolve) => setTimeout(resolve));
}

for (const [name, start] of CLIENTS) {
  Deno.test({
    ...programOnly(
      "systemd-tmpfiles",
      `a cleaner of old files leaves a room alone: ${name}`,
      "systemd",
    ),
    async fn() {
      await using folder = new TemporaryFolder();
      await using empty = await startPipechat([folder.at("empty")]);
      await empty.expect(/joined/);
      await empty.closeInput();
      await empty.finished();
      await using clients = new AsyncDisposableStack();
      await untilHeld(await start(folder.at("room"), clients), folder.at("room"));
      const [room, event] = [folder.at("room"), folder.at("room/event")].map(namesIn);
      await cleanUntilGone(folder.path, folder.at("empty"), "log");
      assertEquals([folder.at("room"), folder.at("room/event")].map(namesIn), [room, event]);
    },
  });
}

/** Empties a folder by age until one name in a directory below it is gone. */
async function cleanUntilGone(folder: string, directory: string, name: string): Promise<void> {
  const rules = await Deno.makeTempFile({ prefix: "pipechat_rules_", suffix: ".conf" });
  try {
    await Deno.writeTextFile(rules, `d ${folder} - - - ${AGE}\n`);
    while (namesIn(directory).includes(name)) {
      const { success, stderr } = await new Deno.Command("systemd-tmpfiles", {
        args: ["--clean", rules],
      }).output();
      assert(success, new TextDecoder().decode(stderr));
    }
  } finally {
    await Deno.remove(rules);
  }
}

Deno.test({
  ...rootOnly("a member who holds the room alone stops nobody, and only for as long"),
  async fn() {
    await using folder = new TemporaryFolder();
    await using first = await startPipechat([folder.at("room"), "users"]);
    await first.expect(/joined/);
    await first.closeInput();
    await first.finished();
    await using holder = new Deno.Command("setpriv", {
      args: ["--reuid=1", "--regid=1", "--groups=100", "flock", "--exclusive", folder.at("room")]
        .concat(["sh", "-c", "echo held; cat"]),
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const output = holder.stdout.getReader();
    await output.read();
    await using chat = await startPipechat([folder.at("room")]);
    await chat.write("hello\n");
    await chat.expect(/: hello$/m);
    await holder.stdin.close();
    await output.cancel();
    await holder.status;
    assert(!holdsDirectory(chat.pid, folder.at("room")));
    await chat.write("again\n");
    await chat.expect(/: again$/m);
    await untilHeld(chat.pid, folder.at("room"));
  },
});

for (const [part, lost] of [["log", "the log"], ["event/PID", "your FIFO"]] as const) {
  const sentence = `Somebody took ${lost} away, or a cleaner of old files did`;
  const remove = async (folder: TemporaryFolder, pid: string | number) =>
    await Deno.remove(folder.at(`room/${part.replace("PID", String(pid))}`));

  Deno.test(`a chat on a terminal that loses ${lost} says so without a key, and hears again`, async () => {
    await using folder = new TemporaryFolder();
    await using chat = await openTerminal([folder.at("room")], { columns: 200 });
    await chat.expect(/joined[^]*^>/m);
    const pid = String(await chat.pid());
    await remove(folder, pid);
    await chat.expect(new RegExp(`-- ${sentence}: you are in the room again\\.\n`));
    await using other = await startPipechat([folder.at("room")]);
    await other.write("hello\n");
    await chat.expect(/ {2}hello\n/);
    assert(!chat.scrollback.includes("was replaced"), chat.scrollback);
  });

  Deno.test(`a chat in a pipe that loses ${lost} says so`, async () => {
    await using folder = new TemporaryFolder();
    await using chat = await startPipechat([folder.at("room")]);
    await chat.expect(/joined/);
    await remove(folder, chat.pid);
    await chat.expect(new RegExp(`-- ${sentence}`));
  });

  Deno.test(`log --follow that loses ${lost} says so, and follows on`, async () => {
    await using folder = new TemporaryFolder();
    await using chat = await startPipechat([folder.at("room")]);
    await chat.write("one\n");
    await chat.expect(/: one$/m);
    await using follower = await startPipechat(["log", folder.at("room"), "--follow"]);
    await follower.expect(/: one$/m);
    await remove(folder, follower.pid);
    await untilRestored(folder, part.replace("PID", String(follower.pid)));
    await chat.write("two\n");
    await follower.expect(/: two$/m);
    follower.kill("SIGTERM");
    // Of two who lose the log, one makes it anew, and the other finds it.
    const told = part === "log" ? `${sentence}|the log was replaced` : sentence;
    assertMatch((await follower.finished()).stderr, new RegExp(told));
  });
}

Deno.test("a web server that loses its FIFO says so, and registers again", async () => {
  await using folder = new TemporaryFolder();
  await using web = await startWeb(folder.at("room"));
  await using chat = await startPipechat([folder.at("room")]);
  await chat.expect(/joined/);
  const poll = web.ask("chat-poll?name=0").then((response) => response.text());
  await chat.expect(/joined[^]*joined/);
  await Deno.remove(folder.at(`room/event/${web.program.pid}`));
  await untilRestored(folder, `event/${web.program.pid}`);
  web.program.kill("SIGTERM");
  await poll;
  assertMatch((await web.program.finished()).stderr, /Somebody took your FIFO away/);
});

/** Accounts that every Debian has; `users` (100) is the group that they share here. */
const DAEMON = { uid: 1, gid: 1, groups: [100] };
const BIN = { uid: 2, gid: 2, groups: [100] };
/** Room for what a tracer does. */
const SLOWLY = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fchown,fchmod"];
/** How late a part gets its group, in µs: far longer than somebody else takes to find it. */
const LATE = 1_000_000;

for (const part of ["event", "log"]) {
  const name = `who finds "${part}" while it is made anew stays in the room`;
  Deno.test({
    ...(isRoot ? programOnly("strace", name) : rootOnly(name)),
    async fn() {
      await using folder = new TemporaryFolder();
      await Deno.chmod(folder.path, 0o1777);
      await using daemon = await startPipechat([folder.at("room"), "users"], { as: DAEMON });
      await daemon.expect(/<daemon> joined/);
      const [program = "", ...args] = await programArgv([folder.at("room")], { as: BIN });
      const delay = ["-e", `inject=fchown:delay_enter=${LATE}`];
      await using bin = new PipedProgram([...SLOWLY, ...delay, program, ...args]);
      await bin.expect(/<bin> joined/);
      // It looks when the other one has begun.
      daemon.kill("SIGSTOP");
      await Deno.remove(folder.at(`room/${part}`), { recursive: true });
      await untilNames(
        folder.at("room"),
        (names) => names.some((name) => name.includes(part)),
        `room/${part}`,
      );
      daemon.kill("SIGCONT");
      await daemon.expect(/you are in the room again|the log was replaced/i);
      await daemon.write("still here\n");
      await bin.expect(/<daemon>: still here/);
    },
  });
}

Deno.test({
  ...rootOnly("who meets a log that is shut for a moment stays in the room"),
  async fn() {
    await using folder = new TemporaryFolder();
    await Deno.chmod(folder.path, 0o1777);
    await using daemon = await openTerminal([folder.at("room"), "users"], { as: DAEMON });
    await daemon.expect(/joined[^]*^>/m);
    const draft = folder.at("room/new");
    await Deno.writeTextFile(draft, "[7][2026.11.22 12:36:28] <bin>: hello\n");
    await Deno.chown(draft, BIN.uid, BIN.gid);
    await Deno.chmod(draft, 0o600);
    await Deno.rename(draft, folder.at("room/log"));
    const [fifo = ""] = namesIn(folder.at("room/event"));
    await Deno.writeTextFile(folder.at(`room/event/${fifo}`), "\n", { create: false });
    // It has looked before it shows what is typed later.
    await daemon.type("x");
    await daemon.expect(/^> x/m);
    await Deno.chown(folder.at("room/log"), BIN.uid, 100);
    await Deno.chmod(folder.at("room/log"), 0o660);
    await daemon.expect(/<bin>\? hello\n/);
  },
});

/** Waits until what was removed of the room is there again. */
async function untilRestored(folder: TemporaryFolder, part: string): Promise<void> {
  const [name = "", place = "."] = part.split("/").reverse();
  await untilNames(folder.at(`room/${place}`), (names) => names.includes(name), part);
}

Deno.test("a directory event/ that was exchanged splits no room", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { columns: 200 });
  await joe.expect(/joined[^]*^>/m);
  // Without a wait in between, in which one may be made anew.
  Deno.renameSync(folder.at("room/event"), folder.at("room/event.old"));
  Deno.mkdirSync(folder.at("room/event"));
  await joe.expect(/-- Somebody took the directory "event" away/);
  await using ann = await startPipechat([folder.at("room")]);
  await ann.write("hello\n");
  await joe.expect(/ {2}hello\n/);
  await joe.type("hello ann\r");
  await ann.expect(/: hello ann$/m);
});

Deno.test("a room that was moved is not said to be destroyed", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")], { columns: 200 });
  await joe.expect(/joined[^]*^>/m);
  await Deno.rename(folder.at("room"), folder.at("other"));
  await joe.expect(/-- The room was moved to ".*\/other": you are still in it\./);
  await joe.type("hello\r");
  await joe.expect(/ {2}hello\n/);
  assert(!joe.scrollback.includes("destroyed"), joe.scrollback);
});

Deno.test({
  ...rootOnly("where the kernel tells nothing, the next key does"),
  async fn() {
    await using folder = new TemporaryFolder();
    const words = (await programArgv([folder.at("room")])).map(quote).join(" ");
    // A user namespace of its own has its own limit.
    const script = `echo 0 >/proc/sys/user/max_inotify_instances && exec ${words}`;
    await using joe = new TerminalProgram(
      `exec unshare --user --map-root-user sh -c ${quote(script)}`,
      { columns: 200 },
    );
    await joe.expect(/joined[^]*^>/m);
    const pid = String(await joe.pid());
    await Deno.remove(folder.at(`room/event/${pid}`));
    await joe.type("x");
    await joe.expect(/-- Somebody took your FIFO away/);
    assertEquals(namesIn(folder.at("room/event")), [pid]);
  },
});

Deno.test({
  ...await smallDiskOnly("who joins a room that is emptied by age is told so once, on a terminal"),
  async fn() {
    await using folder = new TemporaryFolder();
    await Deno.mkdir(folder.at("run/tmpfiles.d"), { recursive: true });
    await Deno.writeTextFile(
      folder.at("run/tmpfiles.d/pipechat-test.conf"),
      `d ${folder.path} - - - 3d\n`,
    );
    const words = (await programArgv([folder.at("room")])).map(quote).join(" ");
    const script = `mount --bind ${quote(folder.at("run"))} /run && exec ${words}`;
    await using joe = new TerminalProgram(`exec unshare --mount sh -c ${quote(script)}`, {
      columns: 200,
    });
    await joe.expect(/-- Files in ".*" that are older than 3d are removed on this host: this room/);
    await joe.type("hello\r");
    await joe.expect(/ {2}hello\n/);
    assertEquals(joe.scrollback.match(/are removed on this host/g)?.length, 1);
  },
});
