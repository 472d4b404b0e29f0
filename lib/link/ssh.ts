/**
 * A peer behind ssh: the program that is run over there talks on its standard input and output.
 * Keys of hosts and of people, and what else belongs to getting there, are ssh's.
 *
 * @module
 */
import { quote } from "../shell_word.ts";
import type { Channel } from "./peer.ts";
import { LinkError } from "./state.ts";
import type { SshTarget } from "./target.ts";

/** After so long (ms) without an end it is made to end. */
const END_PATIENCE = 2000;
/** The first try after a failure, and the longest time between two (ms). */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 30_000;
/** Who was there for so long (ms) has not failed at once. */
const STEADY = 10_000;
/** ssh itself looks after this time (s), so often, whether the other side is there. */
const ALIVE = ["-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3"];

/** How to get to the other side. */
export interface SshOptions {
  /** The ssh program and its first arguments. */
  readonly ssh: readonly string[];
  /** What is called pipechat over there. */
  readonly remote: string;
}

/** Starts ssh to a target. */
export function connect(target: SshTarget, { ssh, remote }: SshOptions): Channel {
  const [program = "ssh", ...first] = ssh;
  const port = target.port === undefined ? [] : ["-p", target.port];
  const command = `${remote} link --serve ${quote(target.path)}`;
  const args = [...first, "-T", "-o", "BatchMode=yes", ...ALIVE, ...port];
  const child = start(program, [...args, "--", target.destination, command]);
  const status = child.status;
  return {
    input: child.stdout,
    output: child.stdin,
    close() {
      const timer = setTimeout(() => end(child), END_PATIENCE);
      status.finally(() => clearTimeout(timer));
    },
  };
}

function start(program: string, args: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "inherit" })
      .spawn();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LinkError(`Cannot run "${program}": ${why}`, { cause: error });
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch {
    // It has ended at this moment.
  }
}

/**
 * Does something again and again, sooner after a long life than after a short one, until a signal
 * comes.
 *
 * @param talk Connects, and resolves or throws when that is over.
 * @param onFailure Is told why it is over, once for each reason in a row.
 */
export async function persist(
  talk: () => Promise<void>,
  onFailure: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let pause = FIRST_PAUSE;
  let told = "";
  while (!signal.aborted) {
    const began = performance.now();
    const reason = await talk().then(() => "the connection has ended", (error) => {
      if (error instanceof LinkError) return error.message;
      throw error;
    });
    if (signal.aborted) return;
    if (performance.now() - began > STEADY) [pause, told] = [FIRST_PAUSE, ""];
    if (reason !== told) onFailure(reason);
    told = reason;
    await sleep(pause, signal);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

function sleep(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, time);
    signal.addEventListener("abort", wake);
  });
}
