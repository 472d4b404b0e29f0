/**
 * What pipechat costs.
 *
 *     deno task bench [--json FILE] [NAME…]
 *
 * With `--json`, a file gets what was measured, for `deno task bench:compare`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type BenchRow, writeRows } from "../../tools/bench_rows.ts";
import { benchAuthors } from "./authors.ts";
import { benchBinary } from "./binary.ts";
import { benchFifos } from "./fifos.ts";
import { benchLink } from "./link.ts";
import { benchPurge } from "./purge.ts";
import { takeRows } from "./report.ts";
import { benchRobots } from "./robots.ts";
import { benchRooms } from "./rooms.ts";
import { benchScreens } from "./screens.ts";
import { benchWeb } from "./web.ts";

/** Every bench prints its own results; they run one after another, so as not to disturb. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  authors: benchAuthors,
  binary: benchBinary,
  purge: benchPurge,
  fifos: benchFifos,
  link: benchLink,
  screens: benchScreens,
  robots: benchRobots,
  rooms: benchRooms,
  web: benchWeb,
};

const { values: { json }, positionals } = parseArgs({
  options: { json: { type: "string" } },
  allowPositionals: true,
});
const rows: BenchRow[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`There is no bench "${name}", only: ${Object.keys(benches).join(", ")}`);
    Deno.exit(100);
  }
  console.log(`\n${name}`);
  await bench();
  rows.push(...takeRows(name));
  // What is done stays, even if the next one fails.
  if (json !== undefined) await writeRows(json, rows);
}
