import { assertEquals, assertMatch } from "@std/assert";
import { TemporaryFolder } from "../helpers/temporary.ts";

const root = new URL("../..", import.meta.url).pathname;
Deno.test("the start task passes arguments and the exit status through", async () => {
  const usage = await startTask("--no-such-option").output();
  assertEquals(usage.code, 100);
  const help = await startTask("--help").output();
  assertEquals(help.code, 0);
  assertMatch(new TextDecoder().decode(help.stdout), /^pipechat: /);
});

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.test(`the start task passes ${signal} on, so that one leaves the room`, async () => {
    await using folder = new TemporaryFolder();
    const task = startTask(folder.at("room"));
    const shown = task.stdout.pipeThrough(new TextDecoderStream()).getReader();
    await task.stdin.getWriter().write(new TextEncoder().encode("here\n"));
    let text = "";
    while (!text.includes(": here\n")) {
      const { value, done } = await shown.read();
      if (done) throw new Error(`The message was never shown, only: ${text}`);
      text += value;
    }
    task.kill(signal);
    const { code } = await task.status;
    assertEquals(code, 128 + (signal === "SIGTERM" ? 15 : 1));
    assertMatch(await Deno.readTextFile(folder.at("room/log")), /left \*\*\*\n$/);
    assertEquals(await Array.fromAsync(Deno.readDir(folder.at("room/event"))), []);
    await shown.cancel();
    await task.stdin.close().catch(() => {});
  });
}

/** `deno task start ARGS`, as README.md has it. */
function startTask(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "start", ...args],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
}
