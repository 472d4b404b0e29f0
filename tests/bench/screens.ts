/**
 * From Enter on one terminal to the text on all the others.
 *
 * @module
 */
import { Room } from "../../lib/room/room.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { Floor, type Times } from "./floor.ts";
import { BINARY, median, printRatio } from "./report.ts";

const MESSAGES = 200;
/** One run after another of each program, as a busy machine is not equally busy all the time. */
const RUNS = 3;

/**
 * What is wanted at most, as multiples of what the C pipechat takes; once from the first message on,
 * and once when V8 has compiled what they all go through.
 */
const AIMS = [
  { clients: 2, skipped: 0, median: 0.95, p99: 2.5 },
  { clients: 2, skipped: 600, median: 0.95, p99: 2.5 },
  { clients: 8, skipped: 0, median: 1.5, p99: 2.5 },
];

/**
 * Prints how long a message takes, next to the C pipechat if `C_PIPECHAT` names it, else next to a
 * C program that appends, syncs and tells.
 */
export async function benchScreens(): Promise<void> {
  await using folder = new TemporaryFolder();
  const floor = await Floor.build(folder);
  const original = Deno.env.get("C_PIPECHAT");
  const peer = original === undefined ? [floor.path, "syncing-peer"] : [original];
  const peerName = original === undefined ? "C that syncs" : "the C pipechat";
  for (const aim of AIMS) {
    const measure = async (command: readonly string[]) => {
      const path = folder.at(crypto.randomUUID());
      Room.open(path, { create: true }).close();
      Deno.writeTextFileSync(`${path}/log`, "");
      const rounds = [aim.skipped, MESSAGES] as const;
      return await floor.measureKeys(aim.clients, rounds, [...command, path]);
    };
    const ours: Times[] = [];
    const peers: Times[] = [];
    for (let run = 0; run < RUNS; run++) {
      peers.push(await measure(peer));
      ours.push(await measure([BINARY]));
    }
    const later = aim.skipped === 0 ? "" : " later on";
    for (const which of ["median", "p99"] as const) {
      printRatio(
        `Enter to the other screens, ${aim.clients} clients${later}, ${which}`,
        median(ours.map((times) => times[which])),
        median(peers.map((times) => times[which])),
        "ms",
        { remark: `floor: ${peerName}`, aim: aim[which] },
      );
    }
  }
}
