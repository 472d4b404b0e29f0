/**
 * From Enter on one terminal to the text on all the others.
 *
 * @module
 */
import { Room } from "../../lib/room/room.ts";
import { TemporaryFolder } from "../helpers/temporary.ts";
import { Floor } from "./floor.ts";
import { BINARY, printRatio } from "./report.ts";

const CLIENTS = [2, 8];
const MESSAGES = 200;

/**
 * Prints how long a message takes, next to a C program that appends, syncs and tells, and to the C
 * pipechat if `C_PIPECHAT` names it.
 */
export async function benchScreens(): Promise<void> {
  await using folder = new TemporaryFolder();
  const floor = await Floor.build(folder);
  const original = Deno.env.get("C_PIPECHAT");
  for (const clients of CLIENTS) {
    const measure = async (...command: string[]) => {
      const path = folder.at(crypto.randomUUID());
      Room.open(path, { create: true }).close();
      Deno.writeTextFileSync(`${path}/log`, "");
      return await floor.measure("keys", `${clients}`, `${MESSAGES}`, ...command, path) / 1000;
    };
    const floorTime = await measure(floor.path, "syncing-peer");
    const what = `Enter to the other screens, ${clients} clients`;
    printRatio(what, await measure(BINARY), floorTime, "ms", "aim: as the C pipechat");
    if (original === undefined) continue;
    printRatio("… of the C pipechat", await measure(original), floorTime, "ms");
  }
}
