/**
 * A person's terminal: the program runs on a real pseudo-terminal, made by script(1), and what it
 * writes goes through a terminal emulator, so that tests look at what a person sees.
 *
 * @module
 */
import xterm from "@xterm/headless";
import { quote } from "../../lib/shell_word.ts";
import { NOBODYS, programArgv, type ProgramOptions, Waiters } from "./program.ts";

/** Where a line can be typed. */
export const PROMPT = /^>(?= |$)/m;

/** The size and surroundings of a terminal. */
export interface ScreenOptions extends ProgramOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Run it under a shell that brings it back to the foreground when it stops itself. */
  readonly isJob?: boolean;
}

/** A pipechat on a terminal. Disposing of it hangs the terminal up. */
export class TerminalProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #emulator: xterm.Terminal;
  readonly #reading: Promise<void>;
  readonly #waiting = new Waiters();
  /** The path of a file of ours; the shell writes into it what its terminal and its PID are. */
  readonly #sessionFile = Deno.makeTempFileSync({ prefix: "pipechat_tty_" });
  #written = "";
  #isAtEnd = false;

  /** @param command What the shell on the terminal does. */
  constructor(command: string, options: ScreenOptions) {
    const { columns = 80, rows = 24, cwd = "/", env = {} } = options;
    const setUp = `{ tty; echo $$; } > ${
      quote(this.#sessionFile)
    }; stty cols ${columns} rows ${rows}`;
    this.#emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#child = new Deno.Command("script", {
      args: ["--quiet", "--flush", "--return", "--command", `${setUp}; ${command}`, "/dev/null"],
      cwd,
      env: {
        TERM: "xterm-256color",
        COLORTERM: "",
        // Whoever runs the tests may be in a multiplexer.
        TMUX: "",
        STY: "",
        NO_COLOR: "",
        TZ: "UTC",
        RUST_BACKTRACE: "0",
        ...NOBODYS,
        ...env,
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** Everything that was written to the terminal, escape sequences and all. */
  get written(): string {
    return this.#written;
  }

  /** The rows of the screen, without the spaces at their ends and the empty rows at the bottom. */
  get screen(): string {
    return this.#lines(this.#emulator.buffer.active.baseY);
  }

  /** As {@linkcode TerminalProgram.screen}, with all that has scrolled off the top. */
  get scrollback(): string {
    return this.#lines(0);
  }

  /** The emulator, whose cells have colours and emphasis. */
  get emulator(): xterm.Terminal {
    return this.#emulator;
  }

  /** Where the cursor is, from the top left corner. */
  get cursor(): { column: number; row: number } {
    const { cursorX, cursorY } = this.#emulator.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  /** The PID of the program, or of the shell that it is a job of. */
  async pid(): Promise<number> {
    const [, pid] = await this.#session();
    return Number(pid);
  }

  /** Types keys. */
  async type(keys: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(keys));
  }

  /** Pastes text, marked as terminals mark it. */
  async paste(text: string): Promise<void> {
    await this.type(`\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`);
  }

  /** Gives the window another size. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#emulator.resize(columns, rows);
    const [device = ""] = await this.#session();
    const { success } = await new Deno.Command("stty", {
      args: ["-F", device, "cols", String(columns), "rows", String(rows)],
    }).output();
    if (!success) throw new Error(`Cannot resize ${device}`);
  }

  /**
   * Waits until what is on the screen matches, and returns the match.
   *
   * @throws {Error} with a picture of the screen when the program ends or stays silent first.
   */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    return await this.waitFor(() => pattern.exec(this.scrollback) ?? undefined, String(pattern));
  }

  /** Waits until `look` finds what it wants on the screen. */
  async waitFor<T>(look: () => T | undefined, what: string): Promise<T> {
    while (true) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#isAtEnd) throw new Error(`${what} never came on the screen:\n${this.scrollback}`);
      await this.#waiting.wait(() => `${what} does not come on the screen:\n${this.scrollback}`);
    }
  }

  /** Waits until the program has ended, and returns its exit status. */
  async ended(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#reading;
    return code;
  }

  /** Closes the terminal, as closing its window does; with SIGKILL, the program hears of it last. */
  async hangUp(signal: Deno.Signal = "SIGTERM"): Promise<void> {
    this.#child.kill(signal);
    await this.#child.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The program first: script(1) then ends by itself, and nothing is left that could still write.
    const [, pid] = await this.#session();
    try {
      if (!this.#isAtEnd) Deno.kill(Number(pid ?? this.#child.pid), "SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#input.abort().catch(() => {});
    await this.#child.status;
    await this.#reading;
    this.#emulator.dispose();
    await Deno.remove(this.#sessionFile).catch(() => {});
  }

  /** The path of the terminal, and the PID of the program or of the shell that it is a job of. */
  async #session(): Promise<string[]> {
    return (await Deno.readTextFile(this.#sessionFile)).trim().split("\n");
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.#written += text;
      await new Promise<void>((resolve) => this.#emulator.write(text, resolve));
      this.#waiting.wake();
    }
    this.#isAtEnd = true;
    this.#waiting.wake();
  }

  #lines(from: number): string {
    const { active } = this.#emulator.buffer;
    const lines: string[] = [];
    for (let row = from; row < active.length; row++) {
      lines.push(active.getLine(row)?.translateToString(true) ?? "");
    }
    return lines.join("\n").trimEnd();
  }
}

/** Starts pipechat with `args` on a terminal of its own. */
export async function openTerminal(
  args: readonly string[],
  options: ScreenOptions = {},
): Promise<TerminalProgram> {
  const argv = await programArgv(args, options);
  const words = argv.map(quote).join(" ");
  // Unless it must stay to bring the program back, the shell becomes the program.
  return new TerminalProgram(options.isJob ? `set -m; ${words}; fg` : `exec ${words}`, options);
}
