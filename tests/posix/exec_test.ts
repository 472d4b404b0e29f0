import { assert, assertEquals, assertThrows } from "@std/assert";
import { becomeProgram } from "../../lib/posix/exec.ts";
import { inOwnProcess } from "../helpers/own_process.ts";

/** What a shell prints as JSON that a process becomes. */
function become(script: string, ...words: string[]): Promise<unknown> {
  return inOwnProcess(`
    import { becomeProgram } from "./lib/posix/exec.ts";
    const argv = ["sh", "-c", ${JSON.stringify(script)}, String(Deno.pid)];
    becomeProgram([...argv, ...${JSON.stringify(words)}]);
  `);
}

Deno.test("a process becomes another program, with its words, under its own PID", async () => {
  const script = `[ $$ = "$0" ] && printf '["%s", "%s", %d]' "$@" $#`;
  assertEquals(await become(script, "a b", "日本"), ["a b", "日本", 2]);
});

Deno.test("the program finds no signal ignored or blocked, though the runtime ignores SIGPIPE", async () => {
  const script = 'sed -n "s/^Sig\\(Ign\\|Blk\\):\\t//p" /proc/$$/status | tr "\\n" " " | ' +
    'sed "s/\\(.*\\) \\(.*\\) /[\\"\\1\\", \\"\\2\\"]/"';
  const masks = await become(script);
  assert(Array.isArray(masks) && masks.length === 2);
  // A bit each, the first for signal 1; the C library keeps some for itself.
  assertEquals(masks.map((mask) => BigInt(`0x${mask}`) & 0x7fff_ffffn), [0n, 0n]);
});

Deno.test("the program has no descriptor of the runtime", async () => {
  assertEquals(await become("ls -l /proc/$$/fd | grep -E 'anon_inode|socket' | wc -l"), 0);
});

Deno.test("a program that is not there is an error, and this one goes on", () => {
  assertThrows(() => becomeProgram(["pipechat-is-no-program"]), Deno.errors.NotFound, "execvp");
});
