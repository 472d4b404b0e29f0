/**
 * `pipechat CHATDIR [GROUP]`: the chat itself.
 *
 * @module
 */
import { stopProcessGroup } from "../../posix/process.ts";
import { RoomGoneError } from "../../room/errors.ts";
import { ownNick } from "../../room/identity.ts";
import { readKeeping } from "../../room/expiry/keep.ts";
import { Room } from "../../room/room.ts";
import { Session } from "../../room/session.ts";
import { LineEditor, type Terminal } from "../../terminal/editor.ts";
import { readLines } from "../../terminal/plain.ts";
import { Renderer } from "../../terminal/render.ts";
import { sanitise } from "../../sanitise.ts";
import { COLOR_MODES, isDumb, makePainter, wantsColor } from "../../terminal/style.ts";
import { Chat } from "../chat/chat.ts";
import { ExitStatus, SIGNAL_STATUS } from "../exit_status.ts";
import { keepNewRoom, keepOption } from "./keep.ts";
import type { CommandLine } from "../options.ts";
import { printSync } from "../output.ts";

/** Messages that are shown on joining. */
const DEFAULT_HISTORY = 10;

/** Joins the room, talks until the person leaves, and returns the exit status. */
export async function join(line: CommandLine): Promise<number> {
  const [path = "", group] = line.operands;
  const history = line.count("history") ?? DEFAULT_HISTORY;
  // Before anything of this client is in the room: a signal must find it able to leave.
  const signalled = Promise.withResolvers<number>();
  using _signals = listenToSignals({
    SIGHUP: () => signalled.resolve(SIGNAL_STATUS.SIGHUP),
    SIGINT: () => signalled.resolve(SIGNAL_STATUS.SIGINT),
    SIGTERM: () => signalled.resolve(SIGNAL_STATUS.SIGTERM),
  });
  const age = keepOption(line);
  using room = Room.open(path, { create: true, group });
  keepNewRoom(room, age);
  const { ignored } = readKeeping(room);
  for (const warning of [...room.warnings(), ...ignored === undefined ? [] : [ignored]]) {
    console.error(`pipechat: warning: ${sanitise(warning)}`);
  }
  using session = Session.join(room, {
    nick: ownNick(Deno.env.get("SUDO_USER")),
    history,
  });
  const isTerminal = Deno.stdout.isTerminal();
  const term = Deno.env.get("TERM");
  const color = wantsColor(COLOR_MODES.find((mode) => mode === line.value("color")) ?? "auto", {
    isTerminal,
    noColor: Deno.env.get("NO_COLOR"),
    term,
  });
  const isInteractive = isTerminal && Deno.stdin.isTerminal() && !isDumb(term);
  const renderer = new Renderer({
    paint: makePainter(color),
    columns: () => isInteractive ? Deno.consoleSize().columns : undefined,
    nick: session.nick,
    pid: session.pid,
  });
  const converse = isInteractive ? converseOnTerminal : converseInLines;
  return await converse(session, renderer, signalled.promise);
}

/** With an editor at the bottom of the screen. */
async function converseOnTerminal(
  session: Session,
  renderer: Renderer,
  signalled: Promise<number>,
): Promise<number> {
  let isEdited: Promise<void> | undefined;
  const chat: Chat = new Chat(session, renderer, {
    print: (text) => editor.print(text),
    bell: () => editor.bell(),
    restore: (text) => editor.restore(text),
  });
  using editor: LineEditor = new LineEditor({
    terminal: TERMINAL,
    prompt: `[${session.pid}]<${session.nick}>: `,
    complete: (typed) => chat.complete(typed),
    onActivity: guarded(chat, () => session.ensureRegistered()),
    onEvent: guarded(chat, async (event) => {
      if (event.type === "line") await chat.enter(event.text);
      else if (event.type === "interrupt") chat.output("To leave: /quit, or Ctrl-D.");
      else if (event.type === "end") chat.end(ExitStatus.success);
      else if (event.type === "suspend") suspend(editor);
      else await (isEdited = editElsewhere(chat, editor, event.text));
    }),
  });
  using _signals = listenToSignals({
    SIGWINCH: () => editor.resize(),
    SIGCONT: () => editor.resume(),
  });
  signalled.then((status) => chat.end(status));
  // What is typed into another editor is not for this one.
  readKeys(editor, () => isEdited).catch((error) => chat.fail(error));
  return await chat.run();
}

/** Feeds the editor with what is typed, but reads nothing while it is busy. */
async function readKeys(
  editor: LineEditor,
  whileBusy: () => Promise<void> | undefined,
): Promise<void> {
  try {
    for await (const bytes of Deno.stdin.readable) {
      editor.feed(bytes);
      await whileBusy();
    }
  } catch (error) {
    // EIO: the terminal is gone (tty_ioctl(4)); that is the end of input like any other.
    if (!(error instanceof Error)) throw error;
  }
  editor.end();
}

/** Line by line: in a pipe, for a script or for a screen reader. */
async function converseInLines(
  session: Session,
  renderer: Renderer,
  signalled: Promise<number>,
): Promise<number> {
  let isAllSent = true;
  const chat = new Chat(session, renderer, {
    print: (text) => TERMINAL.write(text),
    bell: () => {},
    // A line can't be given back to a pipe; the exit status tells that it was lost.
    restore: () => isAllSent = false,
  });
  signalled.then((status) => chat.end(status));
  const enter = guarded(chat, (text: string) => chat.enter(text));
  const read = async () => {
    for await (const text of readLines(Deno.stdin.readable)) await enter(text);
    chat.end(ExitStatus.success);
  };
  read().catch((error) => chat.fail(error));
  const status = await chat.run();
  return isAllSent ? status : ExitStatus.system;
}

/** The terminal, or pipes, that this process was started with. */
const TERMINAL: Terminal = {
  write: printSync,
  setRaw: (raw) => Deno.stdin.setRaw(raw),
  size: () => Deno.consoleSize(),
};

/** Ends the chat by what went wrong in `action`; a room that is gone is an end like any other. */
function guarded<T extends unknown[]>(
  chat: Chat,
  action: (...args: T) => void | Promise<void>,
): (...args: T) => Promise<void> {
  return async (...args) => {
    try {
      await action(...args);
    } catch (error) {
      if (!(error instanceof RoomGoneError)) return chat.fail(error);
      chat.problem(error.message);
      chat.end(ExitStatus.success);
    }
  };
}

function suspend(editor: LineEditor): void {
  editor.suspend();
  stopProcessGroup();
  editor.resume();
}

/** Has the line edited by the person's own editor. */
async function editElsewhere(chat: Chat, editor: LineEditor, text: string): Promise<void> {
  editor.suspend({ leavesLine: false });
  try {
    // Who never needs it should not pay for it at every start.
    const { editText } = await import("../chat/text_editor.ts");
    const edited = editText(text);
    editor.resume();
    editor.replace(edited);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    editor.resume();
    chat.problem(`${error.message}. The line is as it was.`);
  }
}

/** Calls a handler for each signal that comes, until it is disposed of. */
function listenToSignals(handlers: Partial<Record<Deno.Signal, () => void>>): Disposable {
  const stack = new DisposableStack();
  const signals: Deno.Signal[] = ["SIGHUP", "SIGINT", "SIGTERM", "SIGWINCH", "SIGCONT"];
  for (const signal of signals) {
    const handler = handlers[signal];
    if (handler === undefined) continue;
    Deno.addSignalListener(signal, handler);
    stack.defer(() => Deno.removeSignalListener(signal, handler));
  }
  return stack;
}
