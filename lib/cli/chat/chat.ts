/**
 * A conversation: what is typed goes to the room or to a command, and what happens in the room
 * goes to the screen. Whether that is a terminal or a pipe is not known here.
 *
 * @module
 */
import { RoomError, RoomGoneError } from "../../room/errors.ts";
import { findAcknowledgements } from "../../room/log/acknowledgements.ts";
import { lastMessages } from "../../room/log/history.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import type { ChatMessage } from "../../room/message/message.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { Session, SessionEvent } from "../../room/session.ts";
import type { Renderer } from "../../terminal/render.ts";
import { noticeOf, withoutEchoes } from "../room_notice.ts";
import { Attention, type Said } from "./attention.ts";
import { Company } from "./company.ts";
import { findCommand, suggestCommand } from "./command_names.ts";
import { ExitStatus } from "../exit_status.ts";
import { UsageError } from "../options.ts";
import { View } from "./view.ts";

/** What begins with a path: no command has a slash in its name. */
const PATH = /^\/[^\s/]+\//;

/** Where a conversation is shown. */
export interface ChatScreen {
  /** Shows whole lines that were said in the room. */
  print(text: string): void;
  /** Shows whole lines that pipechat itself has to say. */
  tell(text: string): void;
  bell(): void;
  /** Has the person told that somebody names them, though they may look elsewhere. */
  notify?(said: Said): void;
  /** Removes what was shown. */
  clear(): void;
  /** Puts a harmless text on the terminal's clipboard; not there where there is no terminal. */
  copy?(text: string): void;
  /** How wide it is right now; undefined where lines are not broken. */
  readonly columns: number | undefined;
  /** Gives a line back to be edited, because it could not be sent. */
  restore(text: string): void;
}

/** What a command sets, for `rc` to hold it until the next time. */
export interface Setting {
  /** What is set as long as nobody has set anything: see `values`. */
  readonly usual: readonly string[];
  /** What is set, as it would be typed behind the command; of a list, each of it. */
  values(chat: Chat): readonly string[];
  /**
   * Sets it, or adds it to a list, and shows nothing.
   *
   * @throws {UsageError} when that makes no sense.
   */
  set(chat: Chat, value: string): void;
}

/** One command of the chat. */
export interface ChatCommand {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What may follow the name, as `/help` shows it; Tab takes its kinds from it. */
  readonly argument: string;
  /** Words that may stand there beside a text. */
  readonly choices?: readonly string[];
  /** What it does, in the few letters that a cell of `/help` has. */
  readonly brief: string;
  /** What it does. */
  readonly summary: string;
  /** What it sets, if it sets anything. */
  readonly setting?: Setting;
  run(chat: Chat, argument: string): void | Promise<void>;
}

/** A question that the next line answers. */
interface Question {
  /** The one answer upon which something is done. */
  readonly answer: string;
  readonly action: () => Promise<void>;
}

/** One person's conversation in one room. */
export class Chat {
  readonly session: Session;
  readonly renderer: Renderer;
  /** What of all that comes wants the person's attention. */
  readonly attention: Attention;
  /** What of the room is shown. */
  readonly view: View;
  /** Who is here. */
  readonly company: Company;
  readonly #screen: ChatScreen;
  readonly #commands: readonly ChatCommand[];
  readonly #ended = Promise.withResolvers<number>();
  #isOver = false;
  #hasEndedByItself = false;
  #hasFailed = false;
  #question: Question | undefined;

  /** @param commands What can be done beside talking. */
  constructor(
    session: Session,
    renderer: Renderer,
    screen: ChatScreen,
    commands: readonly ChatCommand[],
    company = new Company(() => listPresent(session.room)),
  ) {
    this.session = session;
    this.renderer = renderer;
    this.company = company;
    this.attention = new Attention(session.nick, session.pid);
    this.view = new View(session.nick);
    this.#screen = screen;
    this.#commands = commands;
    // It may well be that nobody waits at that moment.
    this.#ended.promise.catch(() => {});
  }

  /** Resolves with the exit status when the conversation is over. */
  get ended(): Promise<number> {
    return this.#ended.promise;
  }

  /** Whether the conversation is over. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether something that was asked for was not done. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Whether it is over though the person did nothing to end it, and may be typing. */
  get hasEndedByItself(): boolean {
    return this.#hasEndedByItself;
  }

  /**
   * Shows the last messages before joining.
   *
   * @param past Those that are there, whether they are to be shown or not.
   * @param news What to say above those that are new, and the byte offset where these begin.
   */
  begin(
    past: readonly RecordGroup[],
    news?: { readonly text: string; readonly start: number },
  ): void {
    const { nick } = this.session;
    const history = past.filter((group) => this.view.shows(group));
    if (news === undefined) return this.show(history);
    const isNew = ([head]: RecordGroup) =>
      head.id >= news.start && !("nick" in head && head.nick === nick);
    const known = history.findIndex(isNew);
    const cut = known < 0 ? history.length : known;
    this.show(history.slice(0, cut));
    this.#print(this.renderer.rule(news.text));
    this.show(history.slice(cut));
  }

  /** Leaves the room, and shows what was said up to there. */
  leave(): void {
    this.session.leave();
    this.hear(this.session.rest());
  }

  /** Ends the conversation with an exit status. */
  end(status: number): void {
    this.#isOver = true;
    this.#ended.resolve(status);
  }

  /** Ends the conversation because of an error; a room that is gone is an end like any other. */
  fail(error: unknown): void {
    if (error instanceof RoomGoneError) {
      this.#screen.tell(this.renderer.problem(error.message));
      return this.#endByItself(ExitStatus.success);
    }
    this.#hasEndedByItself ||= !this.#isOver;
    this.#isOver = true;
    this.#ended.reject(error);
  }

  /** Does something that may fail, at once or later: see {@linkcode Chat.fail}. */
  try(action: () => void | Promise<void>): void | Promise<void> {
    try {
      const done = action();
      return done instanceof Promise ? done.catch((error) => this.fail(error)) : done;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Shows messages of the past, all in one piece, with those who have seen them. */
  show(groups: readonly RecordGroup[], options: { dim?: boolean; id?: boolean } = {}): void {
    const [first] = groups;
    if (first === undefined) return;
    const { room, position } = this.session;
    const seenBy = findAcknowledgements(room, first[0].id, position);
    const shown = groups.map((group) => {
      const names = seenBy.get(group[0].id) ?? [];
      return this.renderer.group(group, { id: this.view.ids, ...options, seenBy: names });
    });
    this.#print(shown.join(""));
  }

  /** Shows something that pipechat itself has to say; lines are separated by newlines. */
  output(text: string): void {
    this.#screen.tell(this.renderer.output(text));
  }

  /** Shows what went wrong. */
  problem(text: string): void {
    this.#hasFailed = true;
    this.#screen.tell(this.renderer.problem(text));
  }

  /** Shows a message alone and unbroken, between two rules. */
  showAlone({ id, text }: ChatMessage): void {
    this.#print(this.renderer.alone(id, text));
  }

  /** Puts a harmless text on the terminal's clipboard, if there is one. */
  copy(text: string): boolean {
    this.#screen.copy?.(text);
    return this.#screen.copy !== undefined;
  }

  /** Removes what was shown from the screen. */
  clear(): void {
    this.renderer.interrupt();
    this.#screen.clear();
  }

  /** How wide the screen is right now; undefined where lines are not broken. */
  get columns(): number | undefined {
    return this.#screen.columns;
  }

  /** Asks a question; only when the next line is `answer` is `action` done. */
  confirm(question: string, answer: string, action: () => Promise<void>): void {
    this.output(question);
    this.#question = { answer, action };
  }

  /** Takes a line that was typed; what takes its time gives a promise. */
  enter(text: string): void | Promise<void> {
    const question = this.#question;
    this.#question = undefined;
    if (question !== undefined) {
      return text.trim() === question.answer ? question.action() : this.output("Not done.");
    }
    if (text.trim() === "") return;
    if (text[0] !== "/" || PATH.test(text)) return this.say(text);
    if (text[1] === "/") return this.say(text.slice(1));
    return this.#command(text);
  }

  /** Says `text`; what can't be sent is given back. */
  say(text: string): void {
    try {
      this.session.say(text);
    } catch (error) {
      this.giveBack(text, error);
    }
  }

  /**
   * Says why something was not sent, and gives the line that was typed back.
   *
   * @throws {unknown} `error`, where it is no reason of that kind.
   */
  giveBack(line: string, error: unknown): void {
    if (!(error instanceof RoomError) || error instanceof RoomGoneError) throw error;
    this.problem(`${error.message}. Your text was not sent.`);
    this.#screen.restore(line);
  }

  /** The last `count` messages that are in the log now and are shown: see {@linkcode lastMessages}. */
  history(
    count: number,
    reach = this.session.position,
    isWanted: (group: RecordGroup) => boolean = () => true,
  ): RecordGroup[] {
    const { room, position } = this.session;
    return lastMessages(room, position, count, reach, (group) => {
      return this.view.shows(group) && isWanted(group);
    });
  }

  /** Who is connected now. */
  present(): Present[] {
    return listPresent(this.session.room);
  }

  #command(text: string): void | Promise<void> {
    const [, name = "", argument = ""] = /^\/(\S*)\s*([^]*)$/.exec(text) ?? [];
    const command = findCommand(this.#commands, name);
    if (command === undefined) {
      const suggestion = suggestCommand(this.#commands, name);
      const hint = suggestion === undefined ? "/help lists them" : `did you mean /${suggestion}?`;
      return this.problem(
        `There is no command /${name}: ${hint} (//${name} sends a message that begins with /)`,
      );
    }
    const complain = (error: unknown): void => {
      if (error instanceof UsageError) return this.problem(`/${command.name}: ${error.message}`);
      if (!(error instanceof RoomError) || error instanceof RoomGoneError) throw error;
      this.problem(error.message);
    };
    try {
      // A space at the end of a file's name stands behind a backslash.
      const done = command.run(this, argument.replace(/(?<!\\)\s+$/, ""));
      return done instanceof Promise ? done.catch(complain) : done;
    } catch (error) {
      complain(error);
    }
  }

  /** Shows what has happened. */
  hear(events: readonly SessionEvent[]): void {
    let said = "";
    for (const event of withoutEchoes(events)) {
      if (event.type === "group") {
        said += this.#renderGroup(event.group);
        continue;
      }
      this.#print(said);
      said = "";
      this.output(noticeOf(event, this.session.room));
    }
    this.#print(said);
    if (events.some(({ type }) => type === "destroyed")) this.#endByItself(ExitStatus.success);
  }

  #endByItself(status: number): void {
    this.#hasEndedByItself ||= !this.#isOver;
    this.end(status);
  }

  #renderGroup(group: RecordGroup): string {
    const [head] = group;
    this.company.learn(head);
    if (!this.view.shows(group)) return "";
    const { rings, mention } = this.attention.notice(group);
    if (rings) this.#screen.bell();
    if (mention !== undefined && this.view.notifies) this.#screen.notify?.(mention);
    return this.renderer.group(group, { id: this.view.ids });
  }

  #print(text: string): void {
    if (text !== "") this.#screen.print(text);
  }
}
