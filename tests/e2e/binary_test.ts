/**
 * What is true of the one executable alone: `deno task test:binary` names it in PIPECHAT.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import denoJson from "../../deno.json" with { type: "json" };
import { run } from "../../tools/command.ts";
import { quote } from "../../lib/shell_word.ts";
import { TerminalProgram } from "../helpers/screen.ts";
import { namesIn, TemporaryFolder } from "../helpers/temporary.ts";
import { executable, executableOnly, programOnly } from "../helpers/needs.ts";

const straceOnly = (name: string) => programOnly("strace", name);

Deno.test({
  ...executableOnly("the executable tells its version, commit and runtime"),
  async fn() {
    const [program, runtime, trial] = (await run(executable!, ["--version"])).split("\n");
    assertMatch(program!, /^pipechat \S+ \(commit ([0-9a-f]{12}(-dirty)?|unknown)\)$/);
    assert(program!.startsWith(`pipechat ${denoJson.version} `), program);
    const [, deno] = /^Deno (\S+), V8 \S+, \S+-linux-gnu$/.exec(runtime!) ?? [];
    // It must say so when, and only when, it carries another runtime than a release would.
    assertEquals(
      trial?.startsWith("For trying, not for release"),
      deno !== Deno.version.deno || undefined,
    );
  },
});

Deno.test({
  ...(executable === undefined ? executableOnly : straceOnly)(
    "in a pipe, the executable writes nothing outside the room",
  ),
  async fn() {
    const directory = await Deno.makeTempDir({ prefix: "pipechat-strace-" });
    try {
      const room = join(directory, "chat");
      const traced = new Deno.Command("strace", {
        args: [...tracing(directory), executable!, room],
        cwd: "/",
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      const keys = traced.stdin.getWriter();
      await keys.write(new TextEncoder().encode("hello\n/list\n/quit\n"));
      await keys.close();
      const { code } = await traced.status;
      assertEquals(code, 0);
      assertMatch(await Deno.readTextFile(join(room, "log")), /: hello\n/);

      const written = writtenPaths(directory);
      assert(written.includes(join(room, "log")), "the trace shows what was written");
      assertEquals(written.filter((path) => !path.startsWith(room) && !isDevice(path)), []);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test({
  ...(executable === undefined ? executableOnly : straceOnly)(
    "on a terminal, the executable also writes up to where one has read, and nothing else",
  ),
  async fn() {
    await using folder = new TemporaryFolder();
    const [room, state] = [folder.at("room"), folder.at("state")];
    const words = ["strace", ...tracing(folder.path), executable!, room];
    const command = `exec ${words.map(quote).join(" ")}`;
    await using chat = new TerminalProgram(command, { env: { XDG_STATE_HOME: state } });
    await chat.expect(/^>$/m);
    await chat.type("hello\r\x04");
    assertEquals(await chat.ended(), 0);
    const outside = writtenPaths(folder.path)
      .filter((path) => !path.startsWith(room) && !isDevice(path));
    const [known = ""] = namesIn(`${state}/pipechat`);
    assertEquals(
      new Set(outside.map((path) => path.replace(/\.[\da-f-]{36}$/, "DRAFT"))),
      new Set([
        state,
        `${state}/pipechat`,
        `${state}/pipechat/DRAFT`,
        `${state}/pipechat/${known}`,
      ]),
    );
  },
});

/** Terminals, and the two devices that keep nothing. */
function isDevice(path: string): boolean {
  return /^\/dev\/(null|zero|tty|pts\/\d+)$/.test(path);
}

/** A file for each thread: in one for all, what two of them do at once would be torn apart. */
const TRACE = /^trace\.\d+$/;

/** The options of strace for {@linkcode writtenPaths}. */
function tracing(folder: string): string[] {
  // -y: with the path behind each descriptor.
  return ["-ff", "-y", "-qq", "-s", "4096", "-e", "trace=%file", "-o", join(folder, "trace")];
}

/** The paths that were opened for writing, made, changed or removed by who was traced. */
function writtenPaths(folder: string): string[] {
  return namesIn(folder).filter((name) => TRACE.test(name))
    .flatMap((name) => [...pathsIn(Deno.readTextFileSync(join(folder, name)))]);
}

/**
 * The paths that successful system calls of an strace log opened for writing, made, changed or
 * removed. With -y strace shows `5</tmp/chat>` for a descriptor, so that every path is whole.
 */
function* pathsIn(trace: string): Generator<string> {
  for (const line of trace.split("\n")) {
    const [, call, args, result] = /^(\w+)\((.*)\) += (\S.*)$/.exec(line) ?? [];
    if (!call || !args || !result || result.startsWith("-1")) continue;
    if (call === "open" || call === "openat") {
      if (/\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/.test(args)) {
        yield /<(.*)>$/.exec(result)?.[1] ?? args;
      }
    } else if (
      /^(creat|mkdir|mknod|mkfifo|unlink|rmdir|rename|link|symlink|truncate|f?chmod|l?f?chown|utime|setxattr)/
        .test(call)
    ) {
      for (
        const [, at = "/", path] of args.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"/g)
      ) {
        yield resolve(at, path!);
      }
    }
  }
}
