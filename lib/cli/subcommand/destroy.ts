/**
 * `pipechat destroy CHATDIR`: makes everybody quit and removes the room.
 *
 * @module
 */
import { describeRemnants, destroyRoom } from "../../room/destroy.ts";
import { LogWriter } from "../../room/log/writer.ts";
import { Room } from "../../room/room.ts";
import { sanitise } from "../../sanitise.ts";
import { destroyQuestion } from "../destroy_question.ts";
import { ExitStatus } from "../exit_status.ts";
import { senderNick } from "../nick.ts";
import { type CommandLine, UsageError } from "../options.ts";

/** Destroys the room and returns the exit status; asks first, unless `--yes` was given. */
export async function destroy(line: CommandLine): Promise<number> {
  const [path = ""] = line.operands;
  using room = Room.open(path, { remains: true });
  if (!line.has("yes") && !confirm(room)) {
    console.error("pipechat: Not done.");
    return ExitStatus.incomplete;
  }
  using writer = new LogWriter(room);
  const by = { pid: Deno.pid, time: Date.now(), nick: senderNick(undefined) };
  const remnants = await destroyRoom(room, writer, by);
  if (remnants.length === 0) return ExitStatus.success;
  const [title, ...lines] = describeRemnants(room, remnants);
  console.error([`pipechat: ${title}`, ...lines].map(sanitise).join("\n"));
  return ExitStatus.incomplete;
}

function confirm(room: Room): boolean {
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError("there is no terminal to ask on: give --yes to destroy the room");
  }
  const { question, answer } = destroyQuestion(room);
  return prompt(sanitise(question) + "\n>")?.trim() === answer;
}
