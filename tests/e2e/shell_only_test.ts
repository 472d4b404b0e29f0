import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { walk } from "@std/fs/walk";
import { notifyOne } from "../../lib/fifodir/mod.ts";
import { makeFifoAt } from "../../lib/posix/file_system.ts";
import { ForeignListener, PIPE_CAPACITY_BYTES, TemporaryFifodir } from "../helpers/fifodir.ts";
import { textsIn } from "../helpers/messages.ts";
import { type PipedProgram, startPipechat } from "../helpers/program.ts";
import { TemporaryRoom } from "../helpers/room.ts";
import { programOnly, rootOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** PIDs that no process here has. */
const [FULL, STALE] = ["54001", "54002"] as const;
/** Account and group that every Debian has. */
const DAEMON = 1;

const page = await Deno.readTextFile(new URL("../../docs/shell.md", import.meta.url));
const [, functions = ""] = /\n\n((?: {4}.*\n)+)/.exec(page) ?? [];

/** Says `text` in the room at `path` as docs/shell.md tells, and returns what the shell made of it. */
async function say(path: string, text: string, shell: readonly string[] = ["sh"]) {
  const script = `${functions}\nsay "$1" "$2"`;
  // A shell that waits for a FIFO would wait for ever.
  const { code, stdout, stderr } = await new Deno.Command("timeout", {
    args: ["20", ...shell, "-c", script, "sh", path, text],
    cwd: "/",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** What id(1) complains of where whoever runs the tests has no name; it prints the number then. */
const { stderr } = await new Deno.Command("sh", { args: ["-c", "id -un"] }).output();
const namelessness = new TextDecoder().decode(stderr);

/** A client that is in the room for sure. */
async function startListener(path: string, ...group: string[]): Promise<PipedProgram> {
  const listener = await startPipechat([path, ...group]);
  await listener.expect(/ joined/);
  return listener;
}

Deno.test("what says something without the program is four lines long", () => {
  const { length } = functions.trimEnd().split("\n");
  assert(length > 0 && length <= 4, functions);
});

for (const shell of [["sh"], ["bash"], ["zsh"], ["busybox", "sh"]]) {
  const words = shell.join(" ");
  Deno.test({
    ...programOnly(shell[0] ?? "", `${words} alone says something, and waits for nobody`),
    async fn() {
      await using folder = new TemporaryRoom();
      const path = folder.at("room");
      await using listener = await startListener(path);
      const { fifodir } = folder.room;
      using full = ForeignListener.register(fifodir, FULL);
      const flood = "\n".repeat(PIPE_CAPACITY_BYTES);
      notifyOne(fifodir, FULL, flood);
      makeFifoAt(fifodir, STALE, 0o620);
      const text = "it's \\n 100% $HOME `done` *";
      assertEquals(await say(path, text, shell), { code: 0, stdout: "", stderr: namelessness });
      const [shown] = await listener.expect(/<\S+>\?: it's.*/);
      assertEquals(shown.replace(/^<\S+>/, ""), `?: ${text}`);
      assertEquals(full.take(), flood);
    },
  });
}

Deno.test({
  ...programOnly("strace", "a shell alone appends a long message in one write(2)"),
  async fn() {
    await using folder = new TemporaryRoom();
    folder.log = "";
    const text = "long".repeat(15_000);
    const traced = ["-P", folder.at("room/log"), "-e", "trace=write", "-o", folder.at("trace")];
    await say(folder.at("room"), text, ["strace", "-f", ...traced, "sh"]);
    assertEquals(await textsIn(folder.at("room")), [text]);
    const trace = await Deno.readTextFile(folder.at("trace"));
    assertEquals(trace.match(/ write\(/g)?.length, 1);
  },
});

Deno.test("a shell alone writes to nothing that was planted in a room", async () => {
  await using folder = new TemporaryRoom();
  await using elsewhere = new TemporaryFifodir();
  folder.log = "";
  using outside = elsewhere.makeLive("fifo");
  await Deno.writeTextFile(elsewhere.at("file"), "mine");
  await Deno.symlink(elsewhere.at("fifo"), folder.at("room/event/1"));
  await Deno.symlink(elsewhere.at("file"), folder.at("room/event/2"));
  await Deno.symlink(elsewhere.at("none"), folder.at("room/event/3"));
  await Deno.writeTextFile(folder.at("room/event/4"), "mine");
  assertEquals((await say(folder.at("room"), "hello")).code, 0);
  assertEquals(await textsIn(folder.at("room")), ["hello"]);
  assertEquals(outside.take(), "");
  assertEquals(await Deno.readTextFile(elsewhere.at("file")), "mine");
  assertEquals(await Deno.readTextFile(folder.at("room/event/4")), "mine");
});

Deno.test("a shell alone says nothing where there is no room, and makes none", async () => {
  await using folder = new TemporaryFolder();
  await Deno.mkdir(folder.at("empty"));
  await Deno.mkdir(folder.at("linked"));
  await Deno.writeTextFile(folder.at("file"), "mine");
  await Deno.symlink(folder.at("file"), folder.at("linked/log"));
  for (const path of ["nowhere", "empty", "linked"]) {
    const { code, stderr } = await say(folder.at(path), "hello");
    assertEquals(code, 1);
    assertStringIncludes(stderr, "log");
  }
  const names = await Array.fromAsync(walk(folder.path), ({ path }) => path);
  const wanted = ["", "/empty", "/file", "/linked", "/linked/log"];
  assertEquals(names.sort(), wanted.map((path) => folder.path + path));
  assertEquals(await Deno.readTextFile(folder.at("file")), "mine");
});

Deno.test(rootOnly("a shell alone reaches the clients of others in the group"), async () => {
  await using folder = new TemporaryRoom();
  const path = folder.at("room");
  await using listener = await startListener(path, "daemon");
  const setpriv = ["setpriv", `--reuid=${DAEMON}`, `--regid=${DAEMON}`, "--clear-groups", "sh"];
  assertEquals(await say(path, "hello", setpriv), { code: 0, stdout: "", stderr: "" });
  await listener.expect(/<daemon>\?: hello/);
});
