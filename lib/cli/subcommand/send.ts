/**
 * `pipechat send CHATDIR`: messages from programs and scripts.
 *
 * @module
 */
import { NotSentError, RoomError } from "../../room/errors.ts";
import { findMessage } from "../../room/log/find.ts";
import { formatAnswer } from "../../room/message/answer.ts";
import { Room } from "../../room/room.ts";
import { Sender } from "../../room/sender.ts";
import type { Sent } from "../../room/session.ts";
import { ExitStatus } from "../exit_status.ts";
import { readLineBatches, readText } from "../input.ts";
import { keepNewRoom, keepOption } from "./keep.ts";
import { senderNick } from "../nick.ts";
import { type CommandLine, UsageError } from "../options.ts";
import { printLines } from "../output.ts";
import { mustBeId } from "../values.ts";

/** Sends one message, or every line of stdin as one, and returns the exit status. */
export async function send(line: CommandLine): Promise<number> {
  const { path, text } = readWords(line);
  if (line.has("lines") && (text !== undefined || line.has("file"))) {
    throw new UsageError(
      "--lines takes its messages from stdin: leave --message and --file away, or the text",
    );
  }
  const re = reOption(line);
  const nick = senderNick(line.value("as"));
  const age = keepOption(line);
  using room = Room.open(path, { create: line.has("create") && !line.isRoomAdded });
  keepNewRoom(room, age);
  if (re !== undefined) findMessage(room, re);
  const answer = (words: string) => re === undefined ? words : formatAnswer(re, words);
  using sender = new Sender(room, nick);
  if (line.has("lines")) return await sendLines(sender, line.has("verbose"));
  const file = line.value("file");
  if (file === undefined) return await sendText(sender, text, answer, line);
  // Few messages come with one.
  const { sendFile } = await import("./send_file.ts");
  const sent = await sendFile(room, sender, file, answer(text ?? ""), line);
  return typeof sent === "number" ? sent : await report(sent, line);
}

/** The id of the message that is to be answered. */
function reOption(line: CommandLine): number | undefined {
  const id = line.value("re");
  if (id !== undefined && line.has("lines")) {
    throw new UsageError("--re answers with one message: leave --lines away");
  }
  return id === undefined ? undefined : mustBeId(id);
}

/**
 * The room, and the text that stands behind it or in `--message`.
 *
 * @throws {UsageError} when there are two texts.
 */
function readWords(line: CommandLine): { path: string; text: string | undefined } {
  const [path = "", ...words] = line.operands;
  const message = line.value("message");
  if (words.length === 0) return { path, text: message };
  if (message === undefined) return { path, text: words.join(" ") };
  throw new UsageError(`there are two texts: that of --message, and "${words.join(" ")}"`);
}

async function sendText(
  sender: Sender,
  given: string | undefined,
  answer: (text: string) => string,
  line: CommandLine,
): Promise<number> {
  const text = given ?? await readText(Deno.stdin.readable);
  if (isBlank(text)) throw new UsageError("there is nothing to send: give a text, or stdin");
  return await report(sender.send(answer(text)), line);
}

async function report({ id, woken }: Sent, line: CommandLine): Promise<number> {
  if (line.has("verbose")) console.error(`pipechat: woke ${listeners(woken)}`);
  await printLines([String(id)]);
  return ExitStatus.success;
}

/** Sends every line that is not blank; what arrives together goes out together. */
async function sendLines(sender: Sender, isVerbose: boolean): Promise<number> {
  let [lines, sent, woken] = [0, 0, 0];
  try {
    for await (const batch of readLineBatches(Deno.stdin.readable)) {
      const { ids, ...result } = sender.sendAll(batch.texts.filter((text) => !isBlank(text)));
      lines += batch.lines;
      sent += ids.length;
      woken = Math.max(woken, result.woken);
      if (isVerbose) await printLines(ids.map(String));
    }
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    const outcome = `sent: ${messages(sent)}; not sent: line ${lines + 1} and all after it`;
    throw new NotSentError(`${error.message} (${outcome})`, { cause: error });
  }
  if (isVerbose) console.error(`pipechat: sent ${messages(sent)}, woke ${listeners(woken)}`);
  return ExitStatus.success;
}

function isBlank(text: string): boolean {
  return text.replaceAll("\0", "").trim() === "";
}

function messages(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}

function listeners(count: number): string {
  return count === 1 ? "1 listener" : `${count} listeners`;
}
