/**
 * Running a command on another host and reading its answer.
 *
 * @module
 */
import { explainStart, sshArgv } from "./ssh.ts";

/** An honest answer is far shorter (bytes); of any other this is enough to see what it is. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** What a command has said, and its exit status; 255 is ssh's own. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Runs `command` on a host, without a terminal; what it and ssh say on stderr is shown as it comes.
 *
 * @param input What it reads; it need not read all of it.
 * @throws {RemoteError} when there is no ssh.
 */
export async function answerOf(
  host: string,
  command: string,
  options: readonly string[],
  input?: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Answer> {
  const [program = "", ...args] = sshArgv(host, command, ["-T", ...options]);
  const child = spawn(program, args, input === undefined ? "null" : "piped");
  // Who does not want to read on says why not.
  const sending = input?.pipeTo(child.stdin).catch(ignoreBrokenPipe);
  const text = await readStart(child.stdout);
  const { code } = await child.status;
  await sending;
  return { status: code, text };
}

function spawn(program: string, args: string[], stdin: "null" | "piped"): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { args, stdin, stdout: "piped", stderr: "inherit" }).spawn();
  } catch (error) {
    throw explainStart(error);
  }
}

/** The beginning of what is said; who says more is not listened to. */
async function readStart(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of output) {
    size += chunk.length;
    text += decoder.decode(chunk.subarray(0, MAX_ANSWER_BYTES), { stream: true });
    // To leave the loop closes the pipe, which ends ssh.
    if (size > MAX_ANSWER_BYTES) break;
  }
  return text;
}

function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
