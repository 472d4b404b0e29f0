import { assertComesToRest } from "../helpers/context_switches.ts";
import { startPipechat } from "../helpers/program.ts";
import { openTerminal, PROMPT } from "../helpers/screen.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";

/** Longer than any polling loop that would still be of use to a chat. */
const WINDOW_SECONDS = 3;
Deno.test("an idle client never runs, in a pipe or with a half typed line on a terminal", async () => {
  await using folder = new TemporaryFolder();
  await using piped = await startPipechat([folder.at("one")]);
  await using typed = await openTerminal([folder.at("other")]);
  await typed.expect(PROMPT);
  await piped.write("hello\n");
  await piped.expect(/: hello$/m);
  await typed.type("hello\rand then");
  await typed.expect(/^> and then$/m);
  await Promise.all(
    [piped.pid, await typed.pid()].map((pid) => assertComesToRest(pid, WINDOW_SECONDS)),
  );
});

Deno.test("who waits for Enter after a chat that has ended by itself never runs", async () => {
  await using folder = new TemporaryFolder();
  await using joe = await openTerminal([folder.at("room")]);
  await joe.expect(PROMPT);
  await joe.type("hello\r");
  await joe.expect(/ hello$/m);
  // Where it can't listen any more, it can still say that it leaves.
  await Deno.remove(folder.at("room/event"), { recursive: true });
  await Deno.writeTextFile(folder.at("room/event"), "");
  await joe.expect(/-- Press Enter\.$/);
  await assertComesToRest(await joe.pid(), WINDOW_SECONDS);
});
