/**
 * What robots cost: sending as a whole process, a flood of lines, and looking a week back.
 *
 * @module
 */
import { formatMessage } from "../../lib/room/log/record.ts";
import { Room } from "../../lib/room/room.ts";
import { run } from "../../tools/command.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { BINARY, median, printRatio, printRow } from "./report.ts";

const SENDS = 20;
const LINES = 1_000_000;
const LISTENERS = 10;
const LOG_BYTES = 1e9;
/** So many messages, of a minute each, end the long log. */
const RECENT = 10;
const MINUTE = 60_000;

/** Prints what robots cost. */
export async function benchRobots(): Promise<void> {
  await using folder = new TemporaryFolder();
  await benchSend(folder.at("send"));
  await benchLines(folder);
  await benchSince(folder.at("since"));
}

async function benchSend(room: string): Promise<void> {
  makeRoom(room);
  const append = 'printf "%s\\n" hello >>"$0/log"';
  const floor = await repeat(SENDS, () => time("sh", ["-c", append, room]));
  const ours = await repeat(SENDS, () => time(BINARY, ["send", room, "-m", "hello"]));
  printRatio("send, as a whole process", ours, floor, "ms", { remark: "floor: sh appends a line" });
}

async function benchLines(folder: TemporaryFolder): Promise<void> {
  const input = folder.at("lines");
  await run("sh", ["-c", `seq ${LINES} | sed 's/$/ a line of a journal/' >"$0"`, input]);
  const floor = await time("sh", ["-c", 'cat <"$0" >>"$1"', input, folder.at("copy")]);
  for (const count of [0, LISTENERS]) {
    const room = folder.at(`room_${count}`);
    makeRoom(room);
    const listeners = Array.from({ length: count }, () => listen(room));
    while (fifoCount(room) < count) await new Promise((resolve) => setTimeout(resolve, 10));
    const start = performance.now();
    const ms = await time("sh", ["-c", '"$0" send "$1" --lines <"$2"', BINARY, room, input]);
    const rate = `${Math.round(LINES / ms)} thousand messages a second`;
    printRatio(`send --lines, ${LINES} lines, ${count} listeners`, ms, floor, "ms", {
      remark: rate,
    });
    await Promise.all(listeners);
    if (count > 0) printRow("… until all of them have read it", performance.now() - start, "ms");
    await Deno.remove(room, { recursive: true });
  }
}

/** Follows the room until the last of the lines is there. */
async function listen(room: string): Promise<void> {
  const args = ["log", room, "--follow", "--grep", `^${LINES} `];
  const child = new Deno.Command(BINARY, { args, stdin: "null", stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGTERM");
  while (!(await reader.read()).done);
  await child.status;
}

async function benchSince(room: string): Promise<void> {
  makeRoom(room);
  const now = Date.now();
  await Deno.writeTextFile(`${room}/log`, recent(now));
  const since = ["log", room, "--since", `${RECENT / 2}m`];
  const floor = await repeat(SENDS, () => time(BINARY, since));
  await writeLongLog(`${room}/log`, now);
  const ours = await repeat(SENDS, () => time(BINARY, since));
  printRatio("log --since, near the end of 1 GB", ours, floor, "ms", {
    remark: "floor: of 10 messages",
  });
}

/** A minute-by-minute log that begins long ago. */
async function writeLongLog(path: string, now: number): Promise<void> {
  using log = await Deno.open(path, { write: true, truncate: true });
  const text = "x".repeat(60);
  const count = LOG_BYTES / formatMessage({ pid: 1, time: now, nick: "bench" }, text).length;
  const encoder = new TextEncoder();
  let chunk = "";
  for (let index = 0; index < count; index++) {
    const time = now - (count - index + RECENT) * MINUTE / 10;
    chunk += formatMessage({ pid: 1, time, nick: "bench" }, text);
    if (chunk.length < 1e6) continue;
    await log.write(encoder.encode(chunk));
    chunk = "";
  }
  await log.write(encoder.encode(chunk + recent(now)));
}

function recent(now: number): string {
  const messages = Array.from({ length: RECENT }, (_, index) => {
    const time = now - (RECENT - index) * MINUTE;
    return formatMessage({ pid: 1, time, nick: "bench" }, `message ${index}`);
  });
  return messages.join("");
}

function makeRoom(path: string): void {
  Room.open(path, { create: true }).close();
  Deno.writeTextFileSync(`${path}/log`, "");
}

function fifoCount(room: string): number {
  return [...Deno.readDirSync(`${room}/event`)].filter(({ name }) => !name.startsWith(".")).length;
}

/** How long a program takes, in ms. */
async function time(program: string, args: readonly string[]): Promise<number> {
  const start = performance.now();
  await run(program, args);
  return performance.now() - start;
}

async function repeat(count: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) times.push(await measure());
  return median(times);
}
