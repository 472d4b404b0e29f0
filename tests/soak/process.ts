/**
 * Programs that are killed and started again, and who belongs to whom among processes.
 *
 * @module
 */
import { NOBODYS } from "../helpers/program.ts";

/** A program that is started again whenever it has ended, as systemd does it. */
export class Restarted implements AsyncDisposable {
  readonly #running: Promise<void>;
  readonly #words: string;
  #child: Deno.ChildProcess | undefined;
  #isOver = false;

  /** @param words The file for what it says. */
  constructor(argv: readonly string[], env: Record<string, string>, words: string) {
    this.#words = words;
    this.#running = this.#run(argv, env);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** What it has said so far. */
  words(): string {
    return Deno.readTextFileSync(this.#words);
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.kill();
    await this.#running;
  }

  async #run(argv: readonly string[], env: Record<string, string>): Promise<void> {
    while (!this.#isOver) {
      this.#child = new Deno.Command("sh", {
        args: ["-c", 'words=$1; shift; exec "$@" 2>>"$words"', "sh", this.#words, ...argv],
        env: { ...NOBODYS, ...env },
        stdin: "null",
        stdout: "null",
      }).spawn();
      await this.#child.status;
    }
  }
}

/** What is to be killed is looked for so often (ms). */
const LOOK_INTERVAL = 10;

/** Kills a process as soon as it can be found. */
export async function killWhenThere(find: () => number | undefined): Promise<void> {
  for (let pid = find(); !tryToKill(pid); pid = find()) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL));
  }
}

function tryToKill(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    Deno.kill(pid, "SIGKILL");
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}

/** The processes that one has started; none of nobody, or of one that has ended. */
export function childrenOf(pid: number | undefined): number[] {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`);
  return children.split(" ").filter((word) => word !== "").map(Number);
}

/** What a process is called; empty for one that has ended. */
export function nameOfProcess(pid: number): string {
  return readIfThere(`/proc/${pid}/comm`).trim();
}

/** Who has started a process; undefined for one that has ended. */
export function parentOf(pid: number): number | undefined {
  const [, parent] = /^PPid:\s+(\d+)$/m.exec(readIfThere(`/proc/${pid}/status`)) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
