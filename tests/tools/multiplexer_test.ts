import { quote } from "../../lib/shell_word.ts";
import { makeFifo } from "../helpers/fifodir.ts";
import { MultiplexedTerminal, screenIn, tmuxIn } from "../helpers/multiplexer.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";
import { within } from "../helpers/waiting.ts";

/** Each multiplexer, and how a script of a shell runs in it. */
const CASES = {
  tmux: [tmuxIn, (script: string) => `new-session ${quote(script)}`],
  screen: [screenIn, (script: string) => `sh -c ${quote(script)}`],
} as const;

for (const [name, [serverIn, running]] of Object.entries(CASES)) {
  Deno.test({
    ...programOnly(name, `what runs in ${name} ends when its terminal is disposed of`),
    async fn() {
      await using folder = new TemporaryFolder();
      makeFifo(folder.at("fifo"));
      // A FIFO is at its end when nobody has it open for writing any more.
      await using reader = new Deno.Command("cat", { args: [folder.at("fifo")] }).spawn();
      {
        const script = `exec 3>${quote(folder.at("fifo"))}; echo here; exec cat`;
        await using terminal = new MultiplexedTerminal(serverIn(folder), running(script));
        await terminal.expect(/^here$/m);
      }
      await within(reader.status, `the end of what ran in ${name}`);
    },
  });
}
