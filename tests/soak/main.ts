/**
 * Whether anything that is said gets lost: a room on two hosts, and something between them is killed
 * again and again while many talk.
 *
 *     deno task soak [--rounds N] [ssh] [nats]
 *
 * Ends with status 1 if a line was lost, came twice or out of order.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { BINARY } from "../bench/report.ts";
import { count, isPerfect } from "./count.ts";
import { type Carrier, HOSTS, startNats, startSsh } from "./carrier.ts";
import { sayLines, untilSaid } from "./talk.ts";

const CARRIERS: Readonly<Record<string, () => Promise<Carrier>>> = {
  ssh: startSsh,
  nats: startNats,
};
const LINES_A_ROUND = 400;
/** What is killed is killed at another moment (ms) each time, up to about when all has arrived. */
const [STEP, LAST_MOMENT] = [37, 300];

const { values: { rounds }, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "100" } },
  allowPositionals: true,
});
Deno.env.set("PIPECHAT", BINARY);
let isWell = true;
for (const name of positionals.length > 0 ? positionals : Object.keys(CARRIERS)) {
  const start = CARRIERS[name];
  if (start === undefined) {
    console.error(`There is no "${name}", only: ${Object.keys(CARRIERS).join(", ")}`);
    Deno.exit(100);
  }
  await using carrier = await start();
  console.log(`\n${name}`);
  if (!await soak(carrier, Number(rounds))) isWell = false;
}
Deno.exit(isWell ? 0 : 1);

/** Has both hosts talk, kills something each time, and counts in the end. */
async function soak(carrier: Carrier, rounds: number): Promise<boolean> {
  const kills = new Map<string, number>();
  const said = { one: 0, other: 0 };
  const begun = performance.now();
  for (let round = 0; round < rounds; round++) {
    const host = HOSTS[round % HOSTS.length] ?? "one";
    const { name, kill } = carrier.victim(round);
    const talking = sayLines(carrier.at(host), said[host], LINES_A_ROUND);
    said[host] += LINES_A_ROUND;
    await new Promise((resolve) => setTimeout(resolve, round * STEP % LAST_MOMENT));
    await kill();
    await talking;
    kills.set(name, (kills.get(name) ?? 0) + 1);
    await Promise.all(HOSTS.map((host) => untilSaid(carrier, host, said)));
  }
  for (const [name, times] of kills) console.log(`  killed ${times} times: ${name}`);
  const counted = count(carrier, said);
  const { lines, lost, twice, disordered, unvouched } = counted;
  console.log(`  of ${lines} lines: ${lost} lost, ${twice} twice, ${disordered} out of order,`);
  console.log(
    `  ${unvouched} not vouched for; ${Math.round((performance.now() - begun) / 1000)} s`,
  );
  return isPerfect(counted);
}
