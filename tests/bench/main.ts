/**
 * What pipechat costs.
 *
 *     deno task bench [NAME…]
 *
 * @module
 */
import { benchAuthors } from "./authors.ts";
import { benchBinary } from "./binary.ts";
import { benchFifos } from "./fifos.ts";
import { benchLink } from "./link.ts";
import { benchPurge } from "./purge.ts";
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

for (const name of Deno.args.length > 0 ? Deno.args : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`There is no bench "${name}", only: ${Object.keys(benches).join(", ")}`);
    Deno.exit(100);
  }
  console.log(`\n${name}`);
  await bench();
}
