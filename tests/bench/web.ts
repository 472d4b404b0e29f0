/**
 * The web: from a POST to the return of the polls that wait for it, beside a request that waits for
 * nothing; and what waiting costs.
 *
 * @module
 */
import { Room } from "../../lib/room/room.ts";
import { run } from "../../tools/command.ts";
import { PipedProgram } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { WebProgram } from "../helpers/web.ts";
import { BareClient } from "./bare_client.ts";
import { BINARY, median, printRatio, printRow } from "./report.ts";

const MESSAGES = 300;
const POLLS = 200;
const ROUNDS = 10;
const STARTS = 20;
/** Long enough for a poll to have arrived and to wait (ms). */
const SETTLE = 5;
const SETTLE_MANY = 300;
/** How long it is watched while all wait (ms). */
const IDLE = 2000;
/** Of utime and stime in /proc/PID/stat (proc_pid_stat(5)): USER_HZ, 100 on Linux. */
const TICK = 1000 / 100;

/** Prints what messages and polls of the web cost. */
export async function benchWeb(): Promise<void> {
  await using folder = new TemporaryFolder();
  Room.open(folder.at("room"), { create: true }).close();
  const program = new PipedProgram([BINARY, "web", folder.at("room")], {});
  const [url] = await program.expect(/http:\/\/\S+#[\w-]+(?=\n)/);
  await using web = new WebProgram(program, url);
  await web.say("first");
  await measureCgi(folder.at("room"));
  printRow("resident memory before the first poll", residentMemory(web), "MB");
  const floor = await measureFloor(web);
  const one = await measureOnePoll(web);
  printRow("floor: a request that waits for nothing, p50", percentile(floor, 50), "ms");
  for (const [percent, aim] of [[50, "2.5 ms"], [99, "6 ms"]] as const) {
    const values = [percentile(one, percent), percentile(floor, percent)] as const;
    printRatio(`POST to the return of a poll, p${percent}`, ...values, "ms", { aim });
  }
  await measureManyPolls(web);
}

/** A request that a web server starts the program anew for, beside a start that does nothing. */
async function measureCgi(room: string): Promise<void> {
  const [starts, polls]: [number[], number[]] = [[], []];
  const env = {
    REQUEST_METHOD: "GET",
    PATH_INFO: "/chat-poll",
    QUERY_STRING: "name=-1",
    REMOTE_USER: "alice",
  };
  for (let count = 0; count < STARTS; count++) {
    starts.push(await timeOf(["--version"], {}));
    polls.push(await timeOf(["cgi", room], env));
  }
  printRatio("CGI: a poll, whole process", median(polls), median(starts), "ms", { aim: 1.6 });
}

/** How long the program takes from its start to its end (ms). */
async function timeOf(args: readonly string[], env: Record<string, string>): Promise<number> {
  const started = performance.now();
  await run(BINARY, args, { env });
  return performance.now() - started;
}

/** The time of a request and its answer (ms), many times. */
async function measureFloor(web: WebProgram): Promise<number[]> {
  using client = await BareClient.connect(web);
  const times: number[] = [];
  for (let round = 0; round < MESSAGES; round++) {
    const started = performance.now();
    await client.get("chat-room");
    times.push(performance.now() - started);
  }
  return times;
}

async function measureOnePoll(web: WebProgram): Promise<number[]> {
  using reader = await BareClient.connect(web);
  using writer = await BareClient.connect(web);
  const times: number[] = [];
  let last = await lastId(web);
  for (let round = 0; round < MESSAGES; round++) {
    const poll = reader.get(`chat-poll?name=${last}`);
    await pause(SETTLE);
    const started = performance.now();
    const [answer] = await Promise.all([poll, writer.say(`message ${round}`)]);
    times.push(performance.now() - started);
    last = JSON.parse(answer).msgs.at(-1).msgid;
  }
  return times;
}

async function measureManyPolls(web: WebProgram): Promise<void> {
  const times: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const last = await lastId(web);
    const polls = Array.from({ length: POLLS }, () => web.ask(`chat-poll?name=${last}`));
    await pause(SETTLE_MANY);
    memory.push(residentMemory(web));
    if (round === 0) {
      const before = processorTime(web);
      await pause(IDLE);
      const notes = { remark: `in ${IDLE / 1000} s` };
      printRow(
        `processor time while ${POLLS} polls wait`,
        processorTime(web) - before,
        "ms",
        notes,
      );
    }
    const started = performance.now();
    await web.say(`for all ${round}`);
    for (const response of await Promise.all(polls)) await response.text();
    times.push(performance.now() - started);
  }
  printRow(`POST to the return of the last of ${POLLS} polls`, median(times), "ms");
  printRow(`resident memory while ${POLLS} polls wait`, median(memory), "MB");
}

async function lastId(web: WebProgram): Promise<number> {
  const { msgs } = await (await web.ask("chat-poll?name=-1")).json();
  return msgs.at(-1).msgid;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percent / 100))] ?? NaN;
}

function residentMemory({ program }: WebProgram): number {
  const status = Deno.readTextFileSync(`/proc/${program.pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** What the kernel has charged it with so far (ms). */
function processorTime({ program }: WebProgram): number {
  const stat = Deno.readTextFileSync(`/proc/${program.pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
