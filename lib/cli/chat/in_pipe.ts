/**
 * The chat line by line: in a pipe, for a script or for a screen reader.
 *
 * @module
 */
import { Recollection } from "../../room/log/recollection.ts";
import { readLines } from "../../terminal/plain.ts";
import { LineLayout } from "../../terminal/line_layout.ts";
import { NickColors } from "../../terminal/nick_colors.ts";
import { Renderer } from "../../terminal/render.ts";
import { ExitStatus } from "../exit_status.ts";
import { lookOfOutput } from "../look.ts";
import { printErrorSync, printSync } from "../output.ts";
import { Chat } from "./chat.ts";
import { CHAT_COMMANDS } from "./commands.ts";
import { DEFAULT_HISTORY, type Setting } from "./setting.ts";

/** Whom a flood keeps from catching up is answered in the midst of it. */
const MAX_TURNS = 50;
/** What is due later (ms) is no message that somebody may still vouch for. */
const MAX_DELAY = 20;

/** Talks until there are no more lines, and returns the exit status. */
export async function talkInPipe({ session, history, color, signalled }: Setting): Promise<number> {
  const { nick, pid } = session;
  const look = lookOfOutput(color);
  let isAllSent = true;
  const colors = new NickColors(look.palette);
  const recollection = Recollection.of(session.room);
  const options = {
    ...look,
    columns: () => undefined,
    nick,
    pid,
    nickColor: (name: string) => colors.of(name),
    recall: (id: number) => chat.view.quotable(recollection.recall(id)),
  };
  const renderer = new Renderer({ ...options, layout: new LineLayout(options) });
  const chat: Chat = new Chat(session, renderer, {
    print: printSync,
    // So that nothing but messages is in the output.
    tell: printErrorSync,
    bell: () => {},
    clear: () => {},
    columns: undefined,
    // A line can't be given back to a pipe; the exit status tells that it was lost.
    restore: () => isAllSent = false,
  }, CHAT_COMMANDS);
  signalled.then((status) => chat.end(status));
  chat.begin(session.lookBack(history ?? DEFAULT_HISTORY));
  const heard = hear(chat);
  sayAll(chat).catch((error) => chat.fail(error));
  const status = await chat.ended;
  session.leave();
  await heard;
  if (!isAllSent) return ExitStatus.system;
  return status === ExitStatus.success && chat.hasFailed ? ExitStatus.incomplete : status;
}

async function hear(chat: Chat): Promise<void> {
  try {
    for await (const events of chat.session.events()) chat.hear(events);
  } catch (error) {
    chat.fail(error);
  }
}

async function sayAll(chat: Chat): Promise<void> {
  let isBroken = false;
  chat.ended.catch(() => isBroken = true);
  for await (const text of readLines(Deno.stdin.readable)) {
    // Why is told in a moment, and what comes from now on is as if it had not been read.
    if (isBroken) return;
    if (text.startsWith("/")) await chat.try(() => catchUp(chat));
    await chat.try(() => chat.enter(text));
  }
  chat.end(ExitStatus.success);
}

/** Shows what was said so far: the answer to a command stands behind that. */
async function catchUp(chat: Chat): Promise<void> {
  // What was taken already is on its way to the screen.
  let delay: number | undefined = 0;
  for (let turn = 0; turn < MAX_TURNS && delay !== undefined && !chat.isOver; turn++) {
    const wait = delay;
    await new Promise((resolve) => setTimeout(resolve, wait));
    chat.hear(chat.session.take());
    const { dueIn = Infinity } = chat.session;
    delay = dueIn > MAX_DELAY ? undefined : dueIn;
  }
}
