/**
 * The program under test: the executable that `PIPECHAT` names, or this source.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { permissions } from "../../tools/permissions.ts";
import { stdFlags } from "../../tools/std.ts";

/** A command line: the program first. */
export type Argv = readonly string[];

/** How to run the program under test. */
export interface ProgramOptions {
  /** Run as this user and these groups (setpriv(1)); only root can. */
  readonly as?: { readonly uid: number; readonly gid: number; readonly groups?: readonly number[] };
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What goes to stderr goes to stdout, as on a terminal, in its place. */
  readonly isMerged?: boolean;
}

/** No settings and no memory of whoever runs the tests. */
export const NOBODYS: Readonly<Record<string, string>> = {
  PIPECHAT_ROOM: "",
  XDG_CONFIG_HOME: "/dev/null",
  XDG_STATE_HOME: "/dev/null",
  // For tests with a home of their own, in which there are no packages.
  DENO_DIR: Deno.env.get("DENO_DIR") ??
    `${Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`}/deno`,
};

const root = `${import.meta.dirname}/../..`;
let own: Promise<Argv> | undefined;
let shared: Promise<Argv> | undefined;

/** The command line of pipechat with `args`, as another user if that is asked for. */
export async function programArgv(
  args: readonly string[],
  { as }: ProgramOptions = {},
): Promise<Argv> {
  const executable = Deno.env.get("PIPECHAT");
  if (executable !== undefined) return asUser(as, [executable, ...args]);
  if (as === undefined) return [...await (own ??= sourceArgv()), ...args];
  return asUser(as, [...await (shared ??= sharedArgv()), ...args]);
}

function asUser(as: ProgramOptions["as"], argv: Argv): Argv {
  if (as === undefined) return argv;
  const groups = as.groups ?? [];
  return [
    "setpriv",
    `--reuid=${as.uid}`,
    `--regid=${as.gid}`,
    groups.length === 0 ? "--clear-groups" : `--groups=${groups.join(",")}`,
    ...argv,
  ];
}

async function sourceArgv(): Promise<Argv> {
  const flags = ["--quiet", "--no-check", "--cached-only", ...permissions, ...await stdFlags()];
  return [Deno.execPath(), "run", ...flags, `${root}/main.ts`];
}

/** The source as one file beside a copy of Deno: both may be where only root can go. */
async function sharedArgv(): Promise<Argv> {
  const folder = await Deno.makeTempDir({ prefix: "pipechat_source_" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  await Deno.copyFile(Deno.execPath(), `${folder}/deno`);
  await Deno.chmod(`${folder}/deno`, 0o755);
  const bundle = ["bundle", "--quiet", "--no-check", "--platform=deno", ...await stdFlags()];
  await run(Deno.execPath(), [...bundle, `--output=${folder}/pipechat.js`, "main.ts"], {
    cwd: root,
  });
  const flags = ["--quiet", "--no-config", "--no-lock", ...permissions];
  return [
    "env",
    `DENO_DIR=${folder}/nowhere`,
    `${folder}/deno`,
    "run",
    ...flags,
    `${folder}/pipechat.js`,
  ];
}

/** What a program that ran to its end did. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs pipechat with `args` and `input` on its stdin until it ends. */
export async function pipechat(
  args: readonly string[],
  input = "",
  options: ProgramOptions = {},
): Promise<Finished> {
  await using child = await startPipechat(args, options);
  await child.write(input);
  await child.closeInput();
  return await child.finished();
}

/** A pipechat in a pipe, that is talked to while it runs. Disposing of it ends it. */
export class PipedProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  readonly #waiting = new Waiters();
  #stdout = "";
  #stderr = "";
  #isAtEnd = false;
  #isInputBroken = false;

  constructor(argv: Argv, options: ProgramOptions = {}) {
    const merging = options.isMerged ? ["sh", "-c", 'exec "$@" 2>&1', "sh"] : [];
    const [program = "", ...args] = [...merging, ...argv];
    this.#child = new Deno.Command(program, {
      args,
      cwd: options.cwd ?? "/",
      env: { NO_COLOR: "", TZ: "UTC", RUST_BACKTRACE: "0", ...NOBODYS, ...options.env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#reading = this.#readAll();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** All that it has printed so far. */
  get stdout(): string {
    return this.#stdout;
  }

  /** Writes to its stdin; a program that has ended does not mind. */
  async write(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text)).catch((error) => {
      ignoreBrokenPipe(error);
      this.#isInputBroken = true;
    });
  }

  async closeInput(): Promise<void> {
    if (this.#isInputBroken) return;
    await this.#input.close().catch(ignoreBrokenPipe);
  }

  /**
   * Waits until its output, or else what it has written to stderr, matches, and returns the match.
   *
   * @throws {Error} when the program ends without that.
   */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    while (true) {
      const match = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
      if (match !== null) return match;
      const soFar = () => `in:\n${this.#stdout}\n${this.#stderr}`;
      if (this.#isAtEnd) throw new Error(`${pattern} never came ${soFar()}`);
      await this.#waiting.wait(() => `${pattern} does not come ${soFar()}`);
    }
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. */
  async finished(): Promise<Finished> {
    const { code } = await this.#child.status;
    await this.#reading;
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#input.abort().catch(() => {});
    await this.#child.status;
    await this.#reading;
  }

  /** Reads both: what it wrote last to one of them may come behind the end of the other. */
  async #readAll(): Promise<void> {
    const read = async (
      bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
      take: (text: string) => void,
    ) => {
      for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
        take(text);
        this.#waiting.wake();
      }
    };
    const { stdout, stderr } = this.#child;
    await Promise.all([
      read(stdout, (text) => this.#stdout += text),
      read(stderr, (text) => this.#stderr += text),
    ]);
    this.#isAtEnd = true;
    this.#waiting.wake();
  }
}

/** A program that prints nothing for so long (ms) will not print what a test waits for. */
const PATIENCE = 20_000;

/** Tests that wait for a program to say more. */
export class Waiters {
  readonly #resolves = new Set<() => void>();

  /**
   * Waits for {@linkcode Waiters.wake}.
   *
   * @throws {Error} with the text of `complain` when nothing happens for too long.
   */
  async wait(complain: () => string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#resolves.add(resolve);
    const timer = setTimeout(() => reject(new Error(complain())), PATIENCE);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets all of them look again. */
  wake(): void {
    for (const resolve of this.#resolves) resolve();
    this.#resolves.clear();
  }
}

/** Starts pipechat with `args`, its input and output being pipes. */
export async function startPipechat(
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<PipedProgram> {
  return new PipedProgram(await programArgv(args, options), options);
}

function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
