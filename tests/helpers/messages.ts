/**
 * What was said in a room, read from outside, as any program could.
 *
 * @module
 */
import { LineSplitter } from "../../lib/room/log/lines.ts";
import { type ChatMessage, groupMessages } from "../../lib/room/message/message.ts";
import { parseRecord } from "../../lib/room/log/record.ts";
import { namesIn } from "./temporary.ts";

/** The messages in the log of the room at `path`. */
export async function messagesIn(path: string): Promise<ChatMessage[]> {
  const log = await Deno.readFile(`${path}/log`);
  return [...groupMessages([...new LineSplitter(0).push(log)].map(parseRecord))];
}

/** Their texts. */
export async function textsIn(path: string): Promise<string[]> {
  return (await messagesIn(path)).map(({ text }) => text);
}

/** The names of the FIFOs in the room at `path`: those of who is there, or has left one behind. */
export function fifosIn(path: string): string[] {
  return namesIn(`${path}/event`);
}
