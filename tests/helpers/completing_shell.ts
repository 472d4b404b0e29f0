/**
 * A shell on a terminal, that completes command lines of pipechat.
 *
 * @module
 */
import { pipechat } from "./program.ts";
import { TerminalProgram } from "./screen.ts";
import { TemporaryFolder } from "./temporary.ts";

/** Completes as far as it is sure. */
export const TAB = "\t";
/** Inserts everything that the word could be completed to. */
export const ALL = "\x1b*";

const CLEAR = "\x15";

/** In its place, pipechat writes its arguments into a file, and says that it has done so. */
const RECORDER = `pipechat() { printf '%s\\0' "$@" > arguments; echo "seen: $((++calls))"; }`;

/** How to start each shell, how it loads a completion, and what makes ALL work. */
const SHELLS = {
  bash: {
    command: "exec bash --noprofile --rcfile setup -i",
    load: "source completion",
  },
  // As people install it: a file of that name in fpath, which compinit finds.
  zsh: {
    command: "ZDOTDIR=$PWD exec zsh -d -i",
    load: `
      mkdir functions; cp completion functions/_pipechat
      fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D
      bindkey -e; zle -C insert-all complete-word _generic; bindkey '^[*' insert-all
      zstyle ':completion:insert-all::::' completer _all_matches _complete
      zstyle ':completion:insert-all:*' insert yes`,
  },
} as const;

/** A shell whose pipechat only shows what it was called with. Disposing of it ends it. */
export class CompletingShell implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #terminal: TerminalProgram;
  #calls = 0;

  private constructor(folder: TemporaryFolder, terminal: TerminalProgram) {
    this.#folder = folder;
    this.#terminal = terminal;
  }

  /** Starts a shell in an empty folder, with what `pipechat completions` prints for it. */
  static async start(shell: keyof typeof SHELLS): Promise<CompletingShell> {
    const { command, load } = SHELLS[shell];
    const folder = new TemporaryFolder();
    const { stdout } = await pipechat(["completions", shell]);
    await Deno.writeTextFile(folder.at("completion"), stdout);
    const setup = `PS1='> '; calls=0\n${load}\n${RECORDER}\nmkdir here; cd here\n`;
    await Deno.writeTextFile(folder.at("setup"), setup);
    await Deno.symlink("setup", folder.at(".zshrc"));
    const env = { HOME: folder.path, TERM: "xterm", INPUTRC: "/dev/null" };
    const terminal = new TerminalProgram(command, { cwd: folder.path, columns: 500, env });
    await terminal.expect(/^> $|^>$/m);
    return new CompletingShell(folder, terminal);
  }

  /** The path of `name` in the folder where the shell is. */
  at(name: string): string {
    return this.#folder.at(`here/${name}`);
  }

  /** Types `pipechat `, these keys and Enter, and returns the arguments that pipechat got. */
  async complete(keys: string): Promise<string[]> {
    await this.#terminal.type(`pipechat ${keys}\r`);
    await this.#terminal.expect(new RegExp(`^seen: ${++this.#calls}$`, "m"));
    const text = await Deno.readTextFile(this.at("arguments"));
    await Deno.remove(this.at("arguments"));
    return text.split("\0").slice(0, -1);
  }

  /** Types `pipechat ` and these keys, waits until that shows what is looked for, and clears it. */
  async expect(keys: string, shown: RegExp): Promise<void> {
    await this.#terminal.type(`pipechat ${keys}`);
    await this.#terminal.expect(shown);
    await this.#terminal.type(CLEAR);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
