/**
 * Expiry: what it costs to release a gigabyte of messages, beside the one fallocate(2) that it
 * can't do without.
 *
 * @module
 */
import { AT_FDCWD, mustOpenAt, OpenFlag, punchHole } from "../../lib/posix/descriptor.ts";
import { expectSuccess } from "../../lib/posix/errno.ts";
import { purge } from "../../lib/room/expiry/purge.ts";
import { LogReader } from "../../lib/room/log/reader.ts";
import { Room } from "../../lib/room/room.ts";
import { DAY, talk } from "../helpers/log.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { median, printRatio, printRow } from "./report.ts";

const LOG_BYTES = 1e9;
const ROUNDS = 3;
const WEEK = { age: 7 * DAY, atLeast: 50 };

/** Prints what a purge of 1 GB costs. */
export async function benchPurge(): Promise<void> {
  await using folder = new TemporaryFolder();
  const path = folder.at("room");
  using room = Room.open(path, { create: true });
  const floors: number[] = [];
  const purges: number[] = [];
  const idle: number[] = [];
  const reads: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await writeOldLog(folder.at("other"));
    floors.push(elapsed(() => release(folder.at("other"))));
    await writeOldLog(`${path}/log`);
    purges.push(elapsed(() => purge(room, WEEK)));
    idle.push(elapsed(() => purge(room, WEEK)));
    reads.push(elapsed(() => readAll(room)));
  }
  const floor = median(floors);
  printRow("floor: fallocate of 1 GB", floor, "ms");
  printRatio("purge of 1 GB", median(purges), floor, "ms");
  printRow("purge when nothing has expired", median(idle), "ms");
  printRow("reading a log from before the hole of 1 GB", median(reads), "ms");
}

/** Writes 1 GB of messages that are older than a week, all of it to the disk. */
async function writeOldLog(path: string): Promise<void> {
  const block = new TextEncoder().encode(talk(20_000, Date.now() - 30 * DAY));
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (let size = 0; size < LOG_BYTES; size += block.length) {
    for (let at = 0; at < block.length;) at += await file.write(block.subarray(at));
  }
  await file.sync();
}

function release(path: string): void {
  using file = mustOpenAt(AT_FDCWD, path, OpenFlag.O_RDWR);
  expectSuccess(punchHole(file.fd, 0, LOG_BYTES), "fallocate", path);
}

function readAll(room: Room): void {
  using reader = new LogReader(room, 0);
  for (const _line of reader.read());
}

function elapsed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
