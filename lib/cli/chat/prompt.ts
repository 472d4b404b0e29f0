/**
 * The prompt of the chat on a terminal. It is shown as soon as one is in the room; what is said
 * there, and what can be done, needs half of the program, which is loaded behind it. What is typed
 * meanwhile waits in the terminal.
 *
 * @module
 */
import { isHungUp } from "../../posix/poll.ts";
import { takesCommands } from "../../terminal/control.ts";
import { PromptLine, type Terminal } from "../../terminal/prompt_line.ts";
import { printSync } from "../output.ts";
import { listenToSignals } from "../signals.ts";
import type { TerminalTalk } from "./on_terminal.ts";
import type { Setting } from "./setting.ts";

/** Nothing that somebody says stands in the first column. */
const PROMPT = "> ";

const STDIN = 0;

/**
 * The terminal that this process was started on. One that is gone needs nothing any more, but is
 * still drawn on: beside SIGHUP the kernel sends SIGCONT then, and that draws the line anew.
 */
const TERMINAL: Terminal = {
  write: (text) => unlessGone(() => printSync(text), undefined),
  setRaw: (raw) => unlessGone(() => Deno.stdin.setRaw(raw), undefined),
  size: () => unlessGone(() => Deno.consoleSize(), { columns: 0, rows: 0 }),
};

function unlessGone<Result>(action: () => Result, otherwise: Result): Result {
  try {
    return action();
  } catch (error) {
    if (isHungUp(STDIN)) return otherwise;
    throw error;
  }
}

/** Shows the prompt, talks until the person leaves, and returns the exit status. */
export async function talkAtPrompt(setting: Setting): Promise<number> {
  let talk: TerminalTalk | undefined = undefined;
  // Who sees the prompt may send a signal at once.
  using _signals = listenToSignals({
    SIGWINCH: () => line.resize(),
    SIGCONT: () => line.resume(),
  });
  const { name } = setting.session.room;
  using line: PromptLine = new PromptLine({
    terminal: TERMINAL,
    prompt: PROMPT,
    status: (columns) => talk?.status(columns),
    ...(takesCommands(Deno.env.get("TERM")) ? { title: () => talk?.title() ?? name } : {}),
  });
  const { TerminalTalk } = await import("./on_terminal.ts");
  talk = new TerminalTalk(setting, line);
  return await talk.run();
}
