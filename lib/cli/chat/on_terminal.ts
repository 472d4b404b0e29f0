/**
 * The chat on a terminal, with an editor at the bottom of the screen. All of it waits in one
 * poll(2), over the terminal, this client's FIFO and whatever wants the runtime's event loop.
 *
 * It is loaded when the prompt is there already: see `prompt.ts`.
 *
 * @module
 */
import { readInto } from "../../posix/descriptor.ts";
import { Errno } from "../../posix/errno.ts";
import { compileCallsOfMessages } from "../../posix/libc.ts";
import { stopProcessGroup, yieldProcessor } from "../../posix/process.ts";
import { explain, RoomError } from "../../room/errors.ts";
import { Recollection } from "../../room/log/recollection.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { Session } from "../../room/session.ts";
import { ColumnLayout, type ColumnOptions } from "../../terminal/column_layout.ts";
import { type EditorEvent, LineEditor } from "../../terminal/editor.ts";
import { NickColors } from "../../terminal/nick_colors.ts";
import type { PromptLine, StatusRow } from "../../terminal/prompt_line.ts";
import { Renderer, type RenderOptions } from "../../terminal/render.ts";
import { Sgr } from "../../terminal/style.ts";
import { ExitStatus } from "../exit_status.ts";
import { type Look, lookOfOutput } from "../look.ts";
import { candidatesIn } from "./candidates.ts";
import { Chat } from "./chat.ts";
import { CHAT_COMMANDS } from "./commands.ts";
import { completeLine } from "./completion.ts";
import { Company } from "./company.ts";
import { recallRoom } from "../seen/seen_rooms.ts";
import { forgetTyped, readToEnter } from "./last_enter.ts";
import { ReadingMark } from "./reading_mark.ts";
import { DEFAULT_HISTORY, type Setting } from "./setting.ts";
import { screenOf } from "./terminal_screen.ts";
import { Wait, Work } from "./wait.ts";
import { applyRcFile } from "./settings.ts";
import { statusOf, titleOf } from "./window.ts";
import { describeNews, describeRoom } from "./welcome.ts";

const STDIN = 0;
/** What one read takes from the terminal: more than a person types, and a good part of a paste. */
const KEYS_BYTES = 64 * 1024;

/** A conversation on a terminal. */
export class TerminalTalk {
  readonly #setting: Setting;
  readonly #line: PromptLine;
  readonly #editor: LineEditor;
  readonly #look: Look;
  readonly #company: Company;
  readonly #chat: Chat;
  readonly #work = new Work();
  /** What the room is called: to look it up takes a system call. */
  #name: string;
  /** Somebody says something, or is about to. */
  #isTalkedIn = false;

  /** @param line Shows the prompt already. */
  constructor(setting: Setting, line: PromptLine) {
    const { session, color, signalled } = setting;
    const { room, nick } = session;
    this.#setting = setting;
    this.#line = line;
    this.#look = lookOfOutput(color);
    this.#name = room.name;
    const colors = new NickColors(this.#look.palette);
    const company = new Company(
      () => listPresent(room),
      (nicks) => colors.settle(nicks.filter((other) => other !== nick)),
    );
    const recollection = Recollection.of(room);
    const renderer = makeRenderer(session, this.#look, {
      columns: () => line.size.columns,
      nickColor: (other) => colors.of(other),
      needsPid: (other) => chat.view.pids || company.isAmbiguous(other),
      recall: (id) => chat.view.quotable(recollection.recall(id)),
    });
    const kind = { term: Deno.env.get("TERM"), tmux: Deno.env.get("TMUX") };
    const screen = screenOf(line, () => this.#editor, () => this.#name, kind);
    const chat: Chat = new Chat(session, renderer, screen, CHAT_COMMANDS, company);
    this.#company = company;
    this.#chat = chat;
    const candidates = candidatesIn(chat, CHAT_COMMANDS);
    this.#editor = new LineEditor(line, {
      complete: (typed) => completeLine(typed, candidates),
      onActivity: () => chat.try(() => session.ensureRegistered()),
      onEvent: (event) => this.#work.add(chat.try(() => this.#obey(event))),
    });
    signalled.then((status) => chat.end(status));
  }

  /** What stands below the line, in so many columns; undefined where nobody wants it. */
  status(columns: number): StatusRow | undefined {
    if (!this.#chat.view.hasStatus) return undefined;
    const { arrivals } = this.#chat.attention;
    const { nick } = this.#setting.session;
    const nicks = this.#company.nicks().filter((other) => other !== nick);
    const text = statusOf({ name: this.#name, nicks, arrivals }, columns);
    return { text, painted: this.#look.paint(text, Sgr.inverse) };
  }

  /** The window's title. */
  title(): string {
    return titleOf({ name: this.#name, arrivals: this.#chat.attention.arrivals });
  }

  /** Talks until the person leaves, and returns the exit status. */
  async run(): Promise<number> {
    const { session, history, signalled } = this.#setting;
    const [chat, line, editor, work] = [this.#chat, this.#line, this.#editor, this.#work];
    // Looked at once: to list them asks the kernel several things about each.
    let present: readonly Present[] = [];
    let past: readonly RecordGroup[] = [];
    const seen = recallRoom(session.logKey);
    chat.try(() => {
      past = history === undefined
        ? session.lookBack(DEFAULT_HISTORY, seen?.position)
        : session.lookBack(history);
      present = this.#company.meet(past.flat());
    });
    const troubles = applyRcFile(chat, CHAT_COMMANDS);
    chat.begin(past, describeNews(session, seen, chat.view.ignored));
    chat.output(describeRoom(session, present));
    for (const trouble of troubles) chat.problem(trouble);
    const mark = new ReadingMark(session);
    const keys = new Uint8Array(KEYS_BYTES);
    const wait = new Wait(session, work);
    work.add(chat.try(() => warnOfAging(chat)));
    let isPrepared = false;
    while (!chat.isOver) {
      const { isTyped, isHeard, isQuiet } = wait.block() ?? await wait.pause(chat.ended);
      if (isHeard && !chat.isOver) {
        this.#hear(isQuiet);
      }
      if (isTyped && !chat.isOver) {
        chat.attention.settle();
        line.showTogether(() => {
          readKeys(editor, keys);
          if (!chat.isOver) this.#hearOwn(isQuiet);
        });
        this.#isTalkedIn = true;
      }
      mark.move();
      // When all is shown: more will be said.
      if (this.#isTalkedIn && !isPrepared) {
        isPrepared = true;
        compileCallsOfMessages();
      }
    }
    chat.try(() => chat.leave());
    mark.keep();
    const status = await chat.ended.catch((error: unknown) => {
      // Any other error is a defect, and for whoever started this to show.
      if (!(error instanceof RoomError)) throw error;
      chat.problem(error.message);
      return ExitStatus.system;
    });
    if (chat.hasEndedByItself) {
      // Before it is said: who has read that may press it at once.
      forgetTyped(editor, keys);
      chat.output("Press Enter.");
      line.retire();
      await readToEnter(editor, wait, keys, signalled);
    }
    return status;
  }

  /**
   * Shows what has happened.
   *
   * @param isQuiet As for {@linkcode Session.take}.
   */
  #hear(isQuiet: boolean): void {
    const { session } = this.#setting;
    this.#chat.try(() => {
      const events = session.take(isQuiet);
      for (const event of events) {
        if (event.type === "moved") this.#name = session.room.name;
        this.#isTalkedIn ||= event.type === "group" && event.group[0].type === "message";
      }
      this.#chat.hear(events);
    });
    this.#line.refresh();
  }

  /**
   * Shows what was said here, if anything was, once all others can read it. The kernel takes whoever
   * writes into a FIFO to be about to wait, and puts the readers behind that on the same processor
   * (fs/pipe.c): it would be drawn here before anybody there is woken.
   */
  #hearOwn(isQuiet = false): void {
    if (!this.#setting.session.hasOwn) return;
    yieldProcessor();
    this.#hear(isQuiet);
  }

  #obey(event: EditorEvent): void | Promise<void> {
    const [chat, line] = [this.#chat, this.#line];
    switch (event.type) {
      case "line":
        // What a command answers stands below what was said before it.
        if (event.text[0] === "/") this.#hearOwn();
        return chat.enter(event.text);
      case "interrupt":
        return chat.output("To leave: /quit, or Ctrl-D.");
      case "end":
        return chat.end(ExitStatus.success);
      case "interrupted":
        return chat.renderer.interrupt();
      case "suspend":
        line.suspend();
        stopProcessGroup();
        return line.resume();
      case "edit":
        return editElsewhere(chat, line, this.#editor, event.text);
    }
  }
}

function makeRenderer(
  { nick, pid }: Session,
  look: Look,
  rest: Omit<ColumnOptions, keyof Look | "nick" | "pid"> & Pick<RenderOptions, "recall">,
): Renderer {
  const options = { ...look, ...rest, nick, pid };
  return new Renderer({ ...options, layout: new ColumnLayout(options) });
}

/** Tells of a cleaner of old files, once the prompt is there, as to look for one takes its time. */
async function warnOfAging(chat: Chat): Promise<void> {
  const { agingOf } = await import("../../room/aging.ts");
  const path = chat.session.room.place;
  const aging = path === undefined ? undefined : agingOf(path);
  if (aging === undefined) return;
  chat.output(
    `Files in "${aging.directory}" that are older than ${aging.age} are removed on this host: ` +
      `this room, too, when nobody has been in it for so long.`,
  );
}

/** Has the line edited by the person's own editor. */
async function editElsewhere(
  chat: Chat,
  line: PromptLine,
  editor: LineEditor,
  text: string,
): Promise<void> {
  line.suspend({ leavesLine: false });
  try {
    // Who never needs it should not pay for it at every start.
    const { editText } = await import("./text_editor.ts");
    const edited = editText(text);
    line.resume();
    editor.replace(edited);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    line.resume();
    chat.problem(`${explain("have the line edited", error).message}. The line is as it was.`);
  }
}

function readKeys(editor: LineEditor, keys: Uint8Array<ArrayBuffer>): void {
  const length = readInto(STDIN, keys);
  if (length > 0) editor.feed(keys.subarray(0, length));
  // EIO: the terminal is gone (tty_ioctl(4)); that is the end of input like any other.
  else if (length !== -Errno.EINTR && length !== -Errno.EAGAIN) editor.end();
}
