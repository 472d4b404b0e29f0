/**
 * One room on two hosts, with a real sshd or nats-server between them on this machine.
 *
 * @module
 */
import { formatMessage } from "../../lib/room/log/record.ts";
import { Watch } from "../../lib/room/log/watch.ts";
import { Room } from "../../lib/room/room.ts";
import { Sender } from "../../lib/room/sender.ts";
import { run } from "../../tools/command.ts";
import { contextSwitchesDuring } from "../helpers/context_switches.ts";
import { NatsServer } from "../helpers/nats_server.ts";
import { PipedProgram } from "../helpers/program.ts";
import { Sshd } from "../helpers/sshd.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { untilLog } from "../helpers/waiting.ts";
import { BINARY, median, printRow } from "./report.ts";

const LINES = 200_000;
const MESSAGES = 500;
/** Between two messages (ms), so that each is alone on its way. */
const PAUSE = 4;
/** In which the engine says once that it lives. */
const IDLE_SECONDS = 60;
/** After that the threads of a busy time have gone. */
const SETTLED_SECONDS = 20;

/** Prints what a link costs. */
export async function benchLink(): Promise<void> {
  Deno.env.set("PIPECHAT", BINARY);
  await using folder = new TemporaryFolder();
  await benchSsh(folder);
  await benchNats(folder);
}

async function benchSsh(folder: TemporaryFolder): Promise<void> {
  await using sshd = await Sshd.start();
  const [here, there] = await makeRooms(folder, "ssh");
  const serve = ["link", "--serve", there, "--name", "there", "--peer", "here"];
  const ssh = await sshd.addKey("here", serve, folder.at("ssh_state_there"));
  const target = `ssh://127.0.0.1:${sshd.port}${there}`;
  console.log(" over ssh");
  const started = performance.now();
  await using link = startLink(folder, "ssh", "here", target, "--ssh", ssh);
  await link.expect(/linked with there/);
  printRow("from the start to being linked", performance.now() - started, "ms");
  await benchTalk(folder, here, there, link);
}

async function benchNats(folder: TemporaryFolder): Promise<void> {
  await using server = await NatsServer.start();
  const [here, there] = await makeRooms(folder, "nats");
  console.log(" over NATS");
  await using _other = startLink(folder, "nats", "there", server.target);
  await using link = startLink(folder, "nats", "here", server.target);
  await link.expect(/linked with nats/);
  await benchTalk(folder, here, there, link);
}

/** Two rooms, in one of which much was said. */
async function makeRooms(
  folder: TemporaryFolder,
  name: string,
): Promise<[here: string, there: string]> {
  const [here, there] = [folder.at(`${name}_here`), folder.at(`${name}_there`)];
  for (const path of [here, there]) Room.open(path, { create: true }).close();
  await sayLines(folder, there);
  return [here, there];
}

function startLink(
  folder: TemporaryFolder,
  name: string,
  host: string,
  target: string,
  ...options: string[]
): PipedProgram {
  const args = ["link", folder.at(`${name}_${host}`), target, "--name", host, "--accept-new"];
  return new PipedProgram(["sh", "-c", 'exec "$@" 2>&1', "sh", BINARY, ...args, ...options], {
    env: { XDG_STATE_HOME: folder.at(`${name}_state_${host}`) },
  });
}

async function benchTalk(
  folder: TemporaryFolder,
  here: string,
  there: string,
  link: PipedProgram,
): Promise<void> {
  const begun = performance.now();
  await untilSaid(here, `${LINES} `);
  printRate(`catching up with ${LINES} lines`, performance.now() - begun, "60");
  // On a busy machine these tell more than the clock.
  const processes = [link.pid, servingPid(there)];
  const before = processes.map(cpuTime);
  printRow("… CPU time of who hears, a line", (before[0] ?? NaN) / LINES * 1000, "µs");
  printRow("… CPU time of who tells, a line", (before[1] ?? NaN) / LINES * 1000, "µs");
  await benchLive(folder, here, there);
  const between = processes.map(cpuTime);
  await benchLatency(here, there);
  const [heard = NaN, told = NaN] = processes.map((pid, index) =>
    (cpuTime(pid) - (between[index] ?? 0)) / (2 * MESSAGES)
  );
  printRow("… CPU time of who hears, a message", heard, "ms");
  printRow("… CPU time of who tells, a message", told, "ms");
  await benchIdle(link);
}

/** The client of a room that has nobody else in it. */
function servingPid(room: string): number {
  const [pid] = Array.from(Deno.readDirSync(`${room}/event`), ({ name }) => Number(name));
  return pid ?? NaN;
}

/** All that a process has used so far, ms: utime and stime (proc_pid_stat(5)), 100 a second. */
function cpuTime(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function sayLines(folder: TemporaryFolder, room: string): Promise<void> {
  const input = folder.at("lines");
  await run("sh", ["-c", `seq ${LINES} | sed 's/$/ a line of a journal/' >"$0"`, input]);
  await run("sh", ["-c", '"$0" send "$1" --lines <"$2"', BINARY, room, input]);
}

async function benchLive(folder: TemporaryFolder, here: string, there: string): Promise<void> {
  const size = Deno.statSync(`${here}/log`).size;
  const begun = performance.now();
  await sayLines(folder, there);
  await untilSaid(here, `${LINES} `, size);
  printRate(`${LINES} lines while linked`, performance.now() - begun, "25");
}

/** From a message in one room to whoever is in that room, and in the other one. */
async function benchLatency(here: string, there: string): Promise<void> {
  using one = Room.open(there);
  using other = Room.open(here);
  using sender = new Sender(one, "bench");
  const local = await measure(one, sender);
  const linked = await measure(other, sender);
  printRow("a message in one room, p50", median(local), "ms");
  printRow("a message to the other host, p50", median(linked), "ms");
  printRow("… so much more than in one room", median(linked) - median(local), "ms", {
    aim: "2 ms",
  });
}

async function measure(room: Room, sender: Sender): Promise<number[]> {
  using watch = new Watch(room);
  const happenings = watch.happenings();
  const times: number[] = [];
  for (let count = 0; count < MESSAGES; count++) {
    const text = `message ${crypto.randomUUID()}`;
    const begun = performance.now();
    sender.send(text);
    for (let isThere = false; !isThere;) {
      const { value, done } = await happenings.next();
      if (done) throw new Error("The room has ended");
      isThere = value.some((happening) =>
        happening.type === "group" && happening.group[0].type === "message" &&
        happening.group[0].text === text
      );
    }
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return times;
}

async function benchIdle(link: PipedProgram): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_SECONDS * 1000));
  const switches = await contextSwitchesDuring(link.pid, IDLE_SECONDS);
  const aim = "none, or one in 10 s for an engine";
  printRow("switches to an idle link", switches / IDLE_SECONDS, "/s", { aim });
  const status = await Deno.readTextFile(`/proc/${link.pid}/status`);
  const anonymous = Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1]) / 1024;
  printRow("memory of a link that is not shared", anonymous, "MB", { aim: "20 MB" });
}

/** Waits for a message with this text at its beginning, behind a byte of the log. */
async function untilSaid(room: string, text: string, from = 0): Promise<void> {
  // The messages at the end are shorter than that.
  const reach = formatMessage({ pid: 1, time: 0, nick: "x" }, "x".repeat(1000)).length;
  const isThere = () => {
    const { size } = Deno.statSync(`${room}/log`);
    if (size <= from) return false;
    using log = Deno.openSync(`${room}/log`);
    log.seekSync(Math.max(from, size - reach), Deno.SeekMode.Start);
    const bytes = new Uint8Array(reach);
    const length = log.readSync(bytes) ?? 0;
    return new TextDecoder().decode(bytes.subarray(0, length)).includes(`>: ${text}`);
  };
  await untilLog(room, isThere, () => `${text} in ${room}`);
}

function printRate(what: string, ms: number, aim: string): void {
  printRow(what, LINES / ms, "k/s", { aim: `${aim} thousand lines a second` });
}
