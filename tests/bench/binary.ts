/**
 * The executable: its size, how soon it is ready to type into, and the memory that it keeps.
 *
 * @module
 */
import { run } from "../../tools/command.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { BINARY, median, printRow } from "./report.ts";

const STARTS = 20;

/** Prints what `dist/pipechat` costs. */
export async function benchBinary(): Promise<void> {
  await using folder = new TemporaryFolder();
  await benchSize(folder);
  await benchStart(folder);
}

async function benchSize(folder: TemporaryFolder): Promise<void> {
  const compress = 'gzip -9 <"$1" >"$2/gz" & xz -9 -T1 <"$1" >"$2/xz" && wait';
  await run("sh", ["-c", compress, "sh", BINARY, folder.path]);
  for (const [name, path] of [["raw", BINARY], ["gz", folder.at("gz")], ["xz", folder.at("xz")]]) {
    const { size } = await Deno.stat(path!);
    printRow(`size, ${name}`, size / 1e6, "MB");
  }
}

async function benchStart(folder: TemporaryFolder): Promise<void> {
  const room = folder.at("room");
  const floor = await measureStarts("echo '['$$']<floor>: '; read -r line");
  const warm = await measureStarts(`exec ${BINARY} ${room}`);
  // dd tells the kernel to forget the file, for which one need not be root.
  const cold = await measure(async () => {
    await run("dd", [`if=${BINARY}`, "iflag=nocache", "count=0"]);
    return await readyAfter(`exec ${BINARY} ${room}`);
  });
  printRow("floor: a shell that prints a prompt", floor.ms, "ms");
  printRow("start to prompt, warm", warm.ms, "ms", "aim: under 60");
  printRow("start to prompt, cold", cold.ms, "ms");
  printRow("resident memory", warm.residentMB, "MB", "aim: under 50");
  printRow("… of which not shared with the other clients", warm.anonymousMB, "MB");
}

interface Start {
  readonly ms: number;
  readonly residentMB: number;
  readonly anonymousMB: number;
}

/** The medians of many starts of `command` on a terminal. */
export async function measureStarts(command: string): Promise<Start> {
  return await measure(() => readyAfter(command));
}

async function measure(start: () => Promise<Start>): Promise<Start> {
  const starts: Start[] = [];
  for (let count = 0; count < STARTS; count++) starts.push(await start());
  return {
    ms: median(starts.map(({ ms }) => ms)),
    residentMB: median(starts.map(({ residentMB }) => residentMB)),
    anonymousMB: median(starts.map(({ anonymousMB }) => anonymousMB)),
  };
}

/** Runs `command` on a new terminal until its prompt is there, and then Ctrl-D ends it. */
async function readyAfter(command: string): Promise<Start> {
  const started = performance.now();
  const terminal = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--command", command, "/dev/null"],
    env: { TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const keys = terminal.stdin.getWriter();
  const screen = terminal.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const pid = await readPrompt(screen);
  const ms = performance.now() - started;
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  await keys.write(new Uint8Array([4]));
  while (!(await screen.read()).done);
  await keys.close();
  await terminal.status;
  return {
    ms,
    residentMB: readField(status, "VmRSS") / 1024,
    anonymousMB: readField(status, "RssAnon") / 1024,
  };
}

/** Waits for a prompt such as `[123]<joe>: ` and returns its PID. */
async function readPrompt(screen: ReadableStreamDefaultReader<string>): Promise<string> {
  let written = "";
  while (true) {
    const { value, done } = await screen.read();
    if (done) throw new Error(`There is no prompt, only: ${written}`);
    written += value;
    const [, pid] = /\[(\d+)\]<[^>]*>: /.exec(written) ?? [];
    if (pid !== undefined) return pid;
  }
}

/** A field of `/proc/PID/status`, in KiB. */
function readField(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}
