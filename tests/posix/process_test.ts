import { assertEquals, assertMatch } from "@std/assert";
import { processOwner, processTerminal } from "../../lib/posix/process.ts";
import { effectiveUid } from "../../lib/posix/user.ts";
import { rootOnly } from "../helpers/temporary.ts";

Deno.test("a process has the owner it runs as", () => {
  assertEquals(processOwner(Deno.pid), effectiveUid());
  assertEquals(processOwner(2 ** 22 + 1), undefined);
});

Deno.test(rootOnly("another user's process has that owner"), async () => {
  const args = ["--reuid=4321", "--regid=4321", "--clear-groups", "sh", "-c", "echo up; exec cat"];
  await using child = spawn("setpriv", args);
  await child.line();
  assertEquals(processOwner(child.pid), 4321);
});

Deno.test("a process has the terminal it was started on, whatever it is called", async () => {
  const command = `exec -a ') 1 2 (' sh -c 'tty; echo $$; read line'`;
  const args = ["--quiet", "--flush", "--command", `bash -c "${command.replaceAll("$", "\\$")}"`];
  await using child = spawn("script", [...args, "/dev/null"]);
  const [tty = "", pid] = [await child.line(), Number(await child.line())];
  assertMatch(tty, /^\/dev\/pts\/\d+$/);
  assertEquals(processTerminal(pid), tty);
});

Deno.test("a process without a terminal has none", async () => {
  await using child = spawn("setsid", ["sh", "-c", "echo $$; exec cat"]);
  assertEquals(processTerminal(Number(await child.line())), undefined);
  assertEquals(processTerminal(2 ** 22 + 1), undefined);
});

/** A child whose lines are read one by one, and that is ended at the end. */
function spawn(program: string, args: string[]) {
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  return {
    pid: child.pid,
    async line(): Promise<string> {
      while (!rest.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`${program} ended after "${rest}"`);
        rest += value;
      }
      const [line = ""] = rest.split(/\r?\n/, 1);
      rest = rest.slice(rest.indexOf("\n") + 1);
      return line;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}
