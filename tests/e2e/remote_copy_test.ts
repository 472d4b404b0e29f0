import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "../../tools/command.ts";
import { FarHost } from "../helpers/far_host.ts";
import { textsIn } from "../helpers/messages.ts";
import { executable, executableOnly, isInstalled, isRoot } from "../helpers/needs.ts";
import { pipechat, startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT } from "../helpers/screen.ts";
import { SmallDisk, smallDiskOnly } from "../helpers/small_disk.ts";
import { sshdOnly } from "../helpers/sshd.ts";
import { namesIn } from "../helpers/temporary.ts";
import { untilNames } from "../helpers/waiting.ts";

/** Options for tests that copy the executable by ssh. */
function copyOnly(name: string): ReturnType<typeof sshdOnly> {
  return executable === undefined ? executableOnly(name) : sshdOnly(name);
}

/** What is in the folder for copies over there. */
function copies(far: FarHost): string[] {
  try {
    return namesIn(`${far.home}/.cache/pipechat`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Sends a message, with a copy of pipechat if need be; it must fail, and says why. */
async function failure(far: FarHost): Promise<string> {
  const args = ["send", "--copy", "yes", far.room(far.at("rooms/chat")), "--create", "hello"];
  const { code, stdout, stderr } = await pipechat(args, "", far.options);
  assertEquals([code, stdout, copies(far)], [111, "", []], stderr);
  return stderr;
}

Deno.test({
  ...copyOnly("on a terminal pipechat asks, copies itself, and is there from then on"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    const room = far.at("rooms/chat");
    const options = { ...far.options, columns: 200 };
    await using joe = await openTerminal([far.room(room)], options);
    await joe.expect(
      /no pipechat on far\. Copy this one \(\d+ MiB\) into ~\/\.cache\/pipechat there\?/,
    );
    await joe.type("y\r");
    await joe.expect(PROMPT);
    const [copy = ""] = copies(far);
    assertMatch(copy, /^pipechat-\d+\.\d+\.\d+-[\w-]+$/);
    assertEquals(copies(far).length, 1);
    const path = `${far.home}/.cache/pipechat/${copy}`;
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o700);
    await run("cmp", [path, executable ?? ""]);
    await joe.type("hello\r\x04");
    assertEquals(await joe.ended(), 0);
    assertEquals(await textsIn(room), ["hello"]);
    await using again = await openTerminal([far.room(room)], options);
    await again.expect(PROMPT);
    assertEquals(again.written.includes("Copy"), false);
    // Nor is anything asked in a script.
    const sent = await pipechat(["send", far.room(room), "from a script"], "", far.options);
    assertEquals(sent.code, 0, sent.stderr);
  },
});

Deno.test({
  ...copyOnly("who does not say yes gets no copy"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    for (const answer of ["\r", "n\r", "yep\r"]) {
      const args = ["who", far.room(far.at("rooms/chat"))];
      await using joe = await openTerminal(args, { ...far.options, columns: 200 });
      await joe.expect(/\[y\/N\]/);
      await joe.type(answer);
      await joe.expect(/Not done/);
      assertEquals(await joe.ended(), 1);
    }
    assertEquals(copies(far), []);
  },
});

Deno.test({
  ...copyOnly("a copy that arrives damaged, or does not run, is no copy"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    far.addTool("gzip", "exec /usr/bin/gzip -dc | head -c 1000");
    assertStringIncludes(await failure(far), "far: what arrived is not what was sent");
    far.addTool("gzip", "cat >/dev/null; printf '\\033[31mbroken\\n\\033[0m' >&2; exit 1");
    assertStringIncludes(await failure(far), "far: ␛[31mbroken");
    await Deno.remove(far.at("bin/gzip"));
    far.addTool("sha256sum", "sleep 0; cat >/dev/null; exit 1");
    assertStringIncludes(await failure(far), "not what was sent");
  },
});

Deno.test({
  ...copyOnly("nothing is left of a copy that was broken off"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    const cache = `${far.home}/.cache/pipechat`;
    await Deno.mkdir(cache, { recursive: true });
    const args = ["send", "--copy", "yes", far.room(far.at("rooms/chat")), "--create", "hello"];
    await using sending = await startPipechat(args, far.options);
    await untilNames(cache, (names) => names.length === 1, "the beginning of a copy");
    sending.kill("SIGKILL");
    await untilNames(cache, (names) => names.length === 0, "its end");
  },
});

Deno.test({
  ...copyOnly("a host of another kind is told at once, with the file that would be right"),
  async fn() {
    await using far = await FarHost.start({ hasProgram: false });
    far.addTool("uname", "echo Linux riscv64");
    assertMatch(await failure(far), /no pipechat on far, .*"riscv64", and this pipechat is for/);
    const [other] = ["x86_64", "aarch64"].filter((arch) => arch !== Deno.build.arch);
    far.addTool("uname", `echo Linux ${other}`);
    assertMatch(await failure(far), new RegExp(`pipechat-\\d+\\.\\d+\\.\\d+-linux-${other}\\.gz`));
    await Deno.remove(far.at("bin/uname"));
    far.addTool("getconf", "echo glibc 2.24");
    assertMatch(await failure(far), /far has "glibc 2\.24".*needs glibc 2\.28 or later/);
    far.addTool("getconf", "exit 1");
    far.addTool("ldd", "echo 'musl libc (x86_64)' >&2; exit 1");
    assertMatch(await failure(far), /far has "musl libc \(x86_64\)"/);
  },
});

Deno.test({
  ...await smallDiskCopyOnly("a home that is full, or from which nothing may be run, is told"),
  async fn() {
    await using disk = await SmallDisk.make(1024 * 1024);
    await using far = await FarHost.start({ hasProgram: false, home: disk.path });
    assertMatch(await failure(far), /Cannot copy pipechat to far: gzip: .*No space left on device/);
    await run("mount", ["-o", "remount,noexec", disk.path]);
    assertMatch(await failure(far), /no program can be run in .*\/\.cache\/pipechat.*noexec/);
    await run("mount", ["-o", "remount,ro", disk.path]);
    assertMatch(await failure(far), /Read-only file system/);
  },
});

if (executable === undefined) {
  Deno.test({
    ...sshdOnly("a pipechat that runs from source has no executable to copy, and says so"),
    async fn() {
      await using far = await FarHost.start({ hasProgram: false });
      assertStringIncludes(await failure(far), "this one runs from source");
    },
  });
}

async function smallDiskCopyOnly(name: string): Promise<ReturnType<typeof sshdOnly>> {
  return isRoot && isInstalled("ssh") && executable !== undefined
    ? await smallDiskOnly(name)
    : copyOnly(name);
}
