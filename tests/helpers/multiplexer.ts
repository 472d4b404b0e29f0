/**
 * Terminals in terminals: tmux(1) and GNU screen(1), whose servers outlive who started them. These
 * end with the test, however that ends, with all that runs in them.
 *
 * @module
 */
import { quote } from "../../lib/shell_word.ts";
import type { Argv } from "./program.ts";
import { type ScreenOptions, TerminalProgram } from "./screen.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** What the server is called, in a folder where no other one is. */
const NAME = "test";

/** How a multiplexer is found by its own commands, and by what runs in it. */
interface Server {
  /** The first words of each of its command lines. */
  readonly argv: Argv;
  readonly env: Readonly<Record<string, string>>;
  /** The command that ends it. */
  readonly end: Argv;
}

/** A server of tmux. */
export function tmuxIn(folder: TemporaryFolder): Server {
  return {
    argv: ["tmux", "-L", NAME],
    env: { TMUX_TMPDIR: folder.path, LC_ALL: "C.UTF-8" },
    end: ["kill-server"],
  };
}

/** A server of GNU screen. */
export function screenIn(folder: TemporaryFolder): Server {
  return {
    argv: ["screen", "-S", NAME],
    env: { SCREENDIR: folder.at("sockets"), LC_ALL: "C.UTF-8" },
    end: ["-X", "quit"],
  };
}

/** What ends a server when it is disposed of; it may have ended by itself before. */
export function endOf({ argv, env, end }: Server): AsyncDisposable {
  const [program = "", ...args] = [...argv, ...end];
  return {
    async [Symbol.asyncDispose]() {
      await new Deno.Command(program, { args, env, stdin: "null" }).output();
    },
  };
}

/** A terminal that is attached to a multiplexer. Disposing of it ends both. */
export class MultiplexedTerminal extends TerminalProgram {
  readonly #server: Server;

  /** @param words What follows its first words on its command line, as a shell reads it. */
  constructor(server: Server, words: string, options: ScreenOptions = {}) {
    super(`exec ${server.argv.map(quote).join(" ")} ${words}`, {
      ...options,
      env: { ...server.env, ...options.env },
    });
    this.#server = server;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await endOf(this.#server)[Symbol.asyncDispose]();
  }
}
