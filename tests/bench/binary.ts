/**
 * The executable: its size, how soon it is ready to type into, and the memory that it keeps.
 *
 * @module
 */
import { compile } from "../../tools/build.ts";
import { run } from "../../tools/command.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { BINARY, median, printRatio, printRow } from "./report.ts";

const STARTS = 20;

/** The process ID that is written first, and the prompt. */
const PROMPT = /^(\d+)\s[^]*> /;
/** What is shown last of all when one joins. */
const WELCOME = /\/help lists the commands/;

/** The least that can be done on the same runtime; when told so, it stays until Ctrl-D. */
const HELLO = `
console.log("> ");
if (Deno.args[0] === "stay") Deno.stdin.readSync(new Uint8Array(1));
`;

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

/** Warm starts of all kinds take turns, so that what else the machine does disturbs all of them. */
async function benchStart(folder: TemporaryFolder): Promise<void> {
  const [program, hello] = await makePrograms(folder);
  const room = folder.at("room");
  const [helloTimes, helpTimes, sendTimes]: [number[], number[], number[]] = [[], [], []];
  const [shells, hellos, chats, cold]: [Start[], Start[], Start[], Start[]] = [[], [], [], []];
  await run(program, ["send", room, "--create", "-m", "hello"]);
  for (let count = 0; count < STARTS; count++) {
    helloTimes.push(await wholeTime(hello, []));
    helpTimes.push(await wholeTime(program, ["--help"]));
    sendTimes.push(await wholeTime(program, ["send", room, "-m", "hello"]));
    shells.push(await readyAfter("echo '> '; read -r line"));
    hellos.push(await readyAfter(`exec ${hello} stay`));
    chats.push(await readyAfter(`exec ${program} ${room}`, WELCOME));
  }
  // After all others: the kernel is told to forget the file, for which one need not be root.
  for (let count = 0; count < STARTS; count++) {
    await run("dd", [`if=${program}`, "iflag=nocache", "count=0"]);
    cold.push(await readyAfter(`exec ${program} ${room}`));
  }
  const floor = median(helloTimes);
  const [shell, helloStart, chat] = [medians(shells), medians(hellos), medians(chats)];
  printRatio("--help, whole process", median(helpTimes), floor, "ms", { aim: 1.35 });
  printRatio("send, whole process", median(sendTimes), floor, "ms", { aim: 1.6 });
  // What makes the terminal is no part of either.
  const toPrompt = [chat.ms - shell.ms, helloStart.ms - shell.ms] as const;
  printRatio("start to prompt, warm", ...toPrompt, "ms", { aim: 1.6 });
  printRow("… and to the last messages", chat.shownMs - shell.ms, "ms");
  printRow("start to prompt, cold", medians(cold).ms - shell.ms, "ms");
  printRatio("resident memory", chat.residentMB, helloStart.residentMB, "MB", { aim: 1.15 });
  printRow("… of which not shared with the other clients", chat.anonymousMB, "MB");
}

/**
 * The paths of pipechat and of a hello world. Both are copies: how much of a program the kernel
 * maps at once, and so counts as resident, depends on how its file was written.
 */
async function makePrograms(folder: TemporaryFolder): Promise<[string, string]> {
  const [entry, output] = [folder.at("hello.js"), folder.at("compiled")];
  await Deno.writeTextFile(entry, HELLO);
  await compile({ entry, output, trial: true });
  const [program, hello] = [folder.at("pipechat"), folder.at("hello")];
  await Deno.copyFile(BINARY, program);
  await Deno.copyFile(output, hello);
  return [program, hello];
}

/** How long a program takes from its start to its end, in ms. */
async function wholeTime(program: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  await run(program, args);
  return performance.now() - started;
}

interface Start {
  /** Until the prompt was there. */
  readonly ms: number;
  /** Until all was shown. */
  readonly shownMs: number;
  readonly residentMB: number;
  readonly anonymousMB: number;
}

/** The medians of many starts of `command`, which joins a room, on a terminal. */
export async function measureStarts(command: string): Promise<Start> {
  const starts: Start[] = [];
  for (let count = 0; count < STARTS; count++) starts.push(await readyAfter(command, WELCOME));
  return medians(starts);
}

function medians(starts: readonly Start[]): Start {
  return {
    ms: median(starts.map(({ ms }) => ms)),
    shownMs: median(starts.map(({ shownMs }) => shownMs)),
    residentMB: median(starts.map(({ residentMB }) => residentMB)),
    anonymousMB: median(starts.map(({ anonymousMB }) => anonymousMB)),
  };
}

/**
 * Runs `command` on a new terminal until its prompt is there, and what is shown behind that, and
 * then Ctrl-D ends it.
 */
async function readyAfter(command: string, last = PROMPT): Promise<Start> {
  const started = performance.now();
  const terminal = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--command", `echo $$; ${command}`, "/dev/null"],
    env: { TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const keys = terminal.stdin.getWriter();
  const screen = new Screen(terminal.stdout);
  const [, pid] = await screen.shows(PROMPT);
  const ms = performance.now() - started;
  await screen.shows(last);
  const shownMs = performance.now() - started;
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  await keys.write(new Uint8Array([4]));
  await screen.end();
  await keys.close();
  await terminal.status;
  return {
    ms,
    shownMs,
    residentMB: readField(status, "VmRSS") / 1024,
    anonymousMB: readField(status, "RssAnon") / 1024,
  };
}

/** All that was ever shown on a terminal. */
class Screen {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #written = "";

  constructor(output: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = output.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Waits until it matches. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (let found = pattern.exec(this.#written);; found = pattern.exec(this.#written)) {
      if (found !== null) return found;
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`${pattern} is never shown, only: ${this.#written}`);
      this.#written += value;
    }
  }

  /** Waits until nobody writes any more. */
  async end(): Promise<void> {
    while (!(await this.#reader.read()).done);
  }
}

/** A field of `/proc/PID/status`, in KiB. */
function readField(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
}
