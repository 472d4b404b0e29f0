import { assertEquals } from "@std/assert";
import { CommandRunner } from "../../../lib/cli/subcommand/log_command.ts";
import { groupsBetween } from "../../../lib/room/log/history.ts";
import { formatMessage } from "../../../lib/room/log/record.ts";
import { TemporaryRoom } from "../../helpers/room.ts";

/** More promises than there are between the end of a command and the runner's rest. */
const MOST_TURNS = 20;

/** Offers a message, and another so many turns after the command for the first one has ended. */
async function offerTwice(room: TemporaryRoom, turns: number): Promise<string[]> {
  const [group] = groupsBetween(room.room, 0, room.log.length);
  const runner = new CommandRunner("exit 3", () => true);
  const { promise: bothEnded, resolve } = Promise.withResolvers<void>();
  const complaints: string[] = [];
  const { error } = console;
  // That a command failed is told as soon as it has ended.
  console.error = async (text: string) => {
    complaints.push(text);
    if (complaints.length === 2) return resolve();
    for (let turn = 0; turn < turns; turn++) await undefined;
    runner.offer(group!, room.room);
  };
  try {
    runner.offer(group!, room.room);
    await bothEnded;
  } finally {
    console.error = error;
  }
  await runner.end();
  return complaints;
}

Deno.test("a message that comes just as the last command has ended gets one too", async () => {
  await using room = new TemporaryRoom();
  room.log = formatMessage({ pid: 7, time: Date.now(), nick: "ann" }, "disk full");
  for (let turns = 0; turns <= MOST_TURNS; turns++) {
    const complaints = await offerTwice(room, turns);
    assertEquals(complaints, Array(2).fill("pipechat: the command failed with status 3 for #0"));
  }
});
