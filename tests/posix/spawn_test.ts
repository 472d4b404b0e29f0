import { assertEquals, assertThrows } from "@std/assert";
import { runInForeground } from "../../lib/posix/spawn.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

Deno.test("a program gets its words as they are, and the environment", async () => {
  await using folder = new TemporaryFolder();
  const script = 'printf "%s|" "$@" "$PATH" > "$0"';
  const status = runInForeground(["sh", "-c", script, folder.at("said"), "a b", "日本", ""]);
  assertEquals(status, 0);
  const said = await Deno.readTextFile(folder.at("said"));
  assertEquals(said, `a b|日本||${Deno.env.get("PATH")}|`);
});

Deno.test("the status is that of the program, or tells which signal ended it", () => {
  assertEquals(runInForeground(["sh", "-c", "exit 7"]), 7);
  assertEquals(runInForeground(["sh", "-c", "kill -TERM $$"]), 128 + 15);
});

Deno.test("a program finds no signal ignored, though the runtime ignores SIGPIPE", () => {
  assertEquals(runInForeground(["sh", "-c", "kill -PIPE $$"]), 128 + 13);
  assertEquals(runInForeground(["sh", "-c", "kill -INT $$"]), 128 + 2);
});

Deno.test("keys that interrupt a program do not interrupt who waits for it", async () => {
  await using folder = new TemporaryFolder();
  const before = ignoredSignals(await Deno.readTextFile("/proc/self/status"));
  runInForeground(["sh", "-c", 'cat /proc/$PPID/status > "$0"', folder.at("status")]);
  const meanwhile = ignoredSignals(await Deno.readTextFile(folder.at("status")));
  assertEquals(meanwhile, before | signalBit("SIGINT") | signalBit("SIGQUIT"));
  assertEquals(ignoredSignals(await Deno.readTextFile("/proc/self/status")), before);
});

Deno.test("a program that is not there is an error", () => {
  assertThrows(() => runInForeground(["pipechat-is-no-editor"]), Deno.errors.NotFound);
});

/** The signals that a process ignores, as proc_pid_status(5) tells them: a bit each. */
function ignoredSignals(status: string): bigint {
  const [, mask = ""] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  return BigInt(`0x${mask}`);
}

function signalBit(name: "SIGINT" | "SIGQUIT"): bigint {
  return 1n << BigInt({ SIGINT: 2, SIGQUIT: 3 }[name] - 1);
}
