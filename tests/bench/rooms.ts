/**
 * A room with a long log, a room with much talk, and a room in which nobody says anything.
 *
 * @module
 */
import { formatMessage } from "../../lib/room/log/record.ts";
import { Room } from "../../lib/room/room.ts";
import { contextSwitchesDuring } from "../helpers/context_switches.ts";
import { PipedProgram } from "../helpers/program.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { measureStarts } from "./binary.ts";
import { Floor } from "./floor.ts";
import { BINARY, printRatio, printRow } from "./report.ts";

const LONG_LOG_BYTES = 1024 ** 3;
const LINES = 100_000;
const IDLE_SECONDS = 5;
/** After that a new process has tidied up its memory. */
const SETTLED_SECONDS = 10;

/** Prints what rooms cost. */
export async function benchRooms(): Promise<void> {
  await using folder = new TemporaryFolder();
  const floor = await Floor.build(folder);
  await benchLongLog(folder);
  await benchLines(folder, floor);
  await benchIdle(folder);
}

async function benchLongLog(folder: TemporaryFolder): Promise<void> {
  const [short, long] = ["short", "long"].map((name) => folder.at(name));
  for (const path of [short!, long!]) Room.open(path, { create: true }).close();
  await fillLog(`${short}/log`, 1);
  await fillLog(`${long}/log`, LONG_LOG_BYTES);
  const floor = await measureStarts(`exec ${BINARY} ${short}`);
  const joined = await measureStarts(`exec ${BINARY} ${long}`);
  printRatio("joining a room with a log of 1 GiB", joined.shownMs, floor.shownMs, "ms", {
    aim: "under 100 ms",
  });
  printRatio("… resident memory", joined.residentMB, floor.residentMB, "MB", { aim: 1 });
  await Deno.remove(long!, { recursive: true });
}

/** Writes messages into a log until it has at least so many bytes. */
async function fillLog(path: string, bytes: number): Promise<void> {
  const message = formatMessage({ pid: 1, time: Date.now(), nick: "bench" }, "x".repeat(60));
  const chunk = new TextEncoder().encode(message.repeat(bytes < 10_000 ? 100 : 100_000));
  using log = await Deno.open(path, { write: true, create: true, truncate: true });
  for (let written = 0; written < bytes; written += chunk.length) {
    for (let at = 0; at < chunk.length;) at += await log.write(chunk.subarray(at));
  }
}

async function benchLines(folder: TemporaryFolder, floor: Floor): Promise<void> {
  const floorTime = await sayLines(folder.at("floor_lines"), [floor.path, "peer"]);
  const ours = await sayLines(folder.at("lines"), [BINARY]);
  const remark = `${Math.round(LINES / ours)} lines a second`;
  printRatio(`${LINES} lines, from one client to another`, ours, floorTime, "s", { remark });
}

/** Lets one client say so many lines to another; the time until that has shown all, in s. */
async function sayLines(path: string, command: [string, ...string[]]): Promise<number> {
  Room.open(path, { create: true }).close();
  await Deno.writeTextFile(`${path}/log`, "");
  await using reader = new PipedProgram([...command, path], {});
  await reader.expect(/joined|>: /);
  const input = Array.from({ length: LINES }, (_, count) => `line ${count}\n`).join("");
  const start = performance.now();
  await using writer = new PipedProgram([...command, path], {});
  await writer.write(input);
  await writer.closeInput();
  await reader.expect(new RegExp(`: line ${LINES - 1}\n`));
  return (performance.now() - start) / 1000;
}

async function benchIdle(folder: TemporaryFolder): Promise<void> {
  await using chat = new PipedProgram([BINARY, folder.at("idle")], {});
  await chat.expect(/joined/);
  await new Promise((resolve) => setTimeout(resolve, SETTLED_SECONDS * 1000));
  const switches = await contextSwitchesDuring(chat.pid, IDLE_SECONDS);
  printRow("wake-ups of an idle client", switches / IDLE_SECONDS, "/s", { aim: "none" });
}
