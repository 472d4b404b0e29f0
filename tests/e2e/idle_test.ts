import { assert } from "@std/assert";
import { contextSwitchesDuring } from "../helpers/context_switches.ts";
import { startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** Longer than any polling loop that would still be of use to a chat. */
const WINDOW_SECONDS = 3;
/** A new process still tidies up its memory; it must have come to rest after so many windows. */
const WINDOWS = 10;

Deno.test("an idle client never runs, in a pipe or with a half typed line on a terminal", async () => {
  await using folder = new TemporaryFolder();
  await using piped = await startPipechat([folder.at("one")]);
  await using typed = await openTerminal([folder.at("other")]);
  await typed.expect(PROMPT);
  await piped.write("hello\n");
  await piped.expect(/: hello$/m);
  await typed.type("hello\rand then");
  await typed.expect(/^> and then$/m);
  await Promise.all([piped.pid, await typed.pid()].map(assertComesToRest));
});

/** Waits for a window in which no thread of the process runs. */
async function assertComesToRest(pid: number): Promise<void> {
  const counts: number[] = [];
  while (counts.length < WINDOWS && counts.at(-1) !== 0) {
    counts.push(await contextSwitchesDuring(pid, WINDOW_SECONDS));
  }
  assert(counts.at(-1) === 0, `it ran ${counts.join(", ")} times in ${WINDOW_SECONDS} s each`);
}
