/**
 * A conversation: what is typed goes to the room or to a command, and what happens in the room
 * goes to the screen. Whether that is a terminal or a pipe is not known here.
 *
 * @module
 */
import { RoomError, RoomGoneError } from "../../room/errors.ts";
import { lastMessages } from "../../room/log/history.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { listPresent, type Present } from "../../room/presence.ts";
import type { LogRecord } from "../../room/log/record.ts";
import type { Session, SessionEvent } from "../../room/session.ts";
import { isMention, type Renderer } from "../../terminal/render.ts";
import { sanitiseNick } from "../../sanitise.ts";
import { CHAT_COMMANDS, findCommand, suggestCommand } from "./commands.ts";
import { ExitStatus } from "../exit_status.ts";
import { UsageError } from "../options.ts";
import { View } from "./view.ts";

/** So many clients are remembered with their nicks: a hostile log may name any number. */
const MAX_NICKS = 1000;

/** When to ring the bell. */
export const BELL_MODES = ["mention", "all", "off"] as const;
export type BellMode = typeof BELL_MODES[number];

/** Where a conversation is shown. */
export interface ChatScreen {
  /** Shows whole lines. */
  print(text: string): void;
  bell(): void;
  /** Gives a line back to be edited, because it could not be sent. */
  restore(text: string): void;
}

/** One person's conversation in one room. */
export class Chat {
  readonly session: Session;
  readonly renderer: Renderer;
  /** When to ring the bell. */
  bell: BellMode = "mention";
  /** What of the room is shown. */
  readonly view: View;
  readonly #screen: ChatScreen;
  readonly #isShown: (record: LogRecord) => boolean;
  readonly #ended = Promise.withResolvers<number>();
  readonly #nicks = new Map<number, string>();
  #confirm: (() => Promise<void>) | undefined;

  constructor(session: Session, renderer: Renderer, screen: ChatScreen) {
    this.session = session;
    this.renderer = renderer;
    this.view = new View(session.nick);
    this.#isShown = this.view.filter();
    this.#screen = screen;
  }

  /**
   * Shows the last messages, then what happens, until the conversation is over; then leaves the
   * room and shows what was said up to there.
   *
   * @returns The exit status.
   */
  async run(): Promise<number> {
    this.show(this.session.history, { dim: true });
    const followed = this.#follow();
    followed.catch((error) => this.fail(error));
    const status = await this.#ended.promise;
    this.session.leave();
    await followed;
    return status;
  }

  /** Ends the conversation with an exit status. */
  end(status: number): void {
    this.#ended.resolve(status);
  }

  /** Ends the conversation because of an error. */
  fail(error: unknown): void {
    this.#ended.reject(error);
  }

  /** Shows records, all in one piece. */
  show(records: readonly LogRecord[], options: { dim?: boolean; id?: boolean } = {}): void {
    const shown = { id: this.view.ids, ...options };
    this.#print(records.map((record) => this.renderer.record(record, shown)).join(""));
  }

  /** Shows something that pipechat itself has to say; lines are separated by newlines. */
  output(text: string): void {
    this.#print(this.renderer.output(text));
  }

  /** Shows what went wrong. */
  problem(text: string): void {
    this.#print(this.renderer.problem(text));
  }

  /** Asks a question; only when the next line is `yes` is `action` done. */
  confirm(question: string, action: () => Promise<void>): void {
    this.output(`${question} [yes/no]`);
    this.#confirm = action;
  }

  /** Takes a line that was typed. */
  async enter(text: string): Promise<void> {
    const confirmed = this.#confirm;
    this.#confirm = undefined;
    if (confirmed !== undefined) {
      return /^y(es)?$/i.test(text.trim()) ? await confirmed() : this.output("Not done.");
    }
    if (text.trim() === "") return;
    if (!text.startsWith("/")) return this.say(text);
    if (text.startsWith("//")) return this.say(text.slice(1));
    await this.#command(text);
  }

  /** Says `text`; what can't be sent is given back. */
  say(text: string): Promise<void> {
    return this.attempt(text, () => this.session.say(text));
  }

  /** Does something that sends; if it was not sent, says why and gives `line` back. */
  async attempt(line: string, send: () => unknown): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof RoomError) || error instanceof RoomGoneError) throw error;
      this.problem(`${error.message}. Your text was not sent.`);
      this.#screen.restore(line);
    }
  }

  /** The last `count` messages that are in the log now and are shown: see {@linkcode lastMessages}. */
  history(
    count: number,
    reach = this.session.position,
    isWanted: (group: RecordGroup) => boolean = () => true,
  ): LogRecord[] {
    const { room, position } = this.session;
    const isShown = this.view.filter();
    return lastMessages(room, position, count, reach, (group) => {
      return isShown(group[0]) && isWanted(group);
    });
  }

  /** Who is connected now. */
  present(): Present[] {
    return listPresent(this.session.room);
  }

  /** What the end of `line` may become: a command, or the nick of somebody who is here. */
  complete(line: string): { matches: string[]; part: string } {
    const part = /\S*$/.exec(line)?.[0] ?? "";
    const isFirst = part.length === line.length;
    if (isFirst && part.startsWith("/")) {
      const names = CHAT_COMMANDS.map(({ name }) => `/${name} `);
      return { matches: names.filter((name) => name.startsWith(part)), part };
    }
    if (part === "") return { matches: [], part };
    const matches = this.#presentNicks()
      .filter((nick) => nick.toLowerCase().startsWith(part.toLowerCase()))
      .map((nick) => isFirst ? `${nick}: ` : `${nick} `);
    return { matches, part };
  }

  #presentNicks(): string[] {
    const nicks = this.present().map(({ pid, user }) => this.#nicks.get(pid) ?? user);
    return [...new Set(nicks.map(sanitiseNick))].filter((nick) => nick !== this.session.nick);
  }

  async #command(text: string): Promise<void> {
    const [, name = "", argument = ""] = /^\/(\S*)\s*([^]*)$/.exec(text) ?? [];
    const command = findCommand(name);
    if (command === undefined) {
      const suggestion = suggestCommand(name);
      const hint = suggestion === undefined ? "/help lists them" : `did you mean /${suggestion}?`;
      return this.problem(
        `There is no command /${name}: ${hint} (//${name} sends a message that begins with /)`,
      );
    }
    try {
      await command.run(this, argument.trim());
    } catch (error) {
      if (error instanceof UsageError) return this.problem(`/${command.name}: ${error.message}`);
      if (!(error instanceof RoomError) || error instanceof RoomGoneError) throw error;
      this.problem(error.message);
    }
  }

  async #follow(): Promise<void> {
    for await (const events of this.session.events()) {
      this.#print(events.map((event) => this.#render(event)).join(""));
      if (events.some(({ type }) => type === "destroyed")) return this.end(ExitStatus.success);
    }
  }

  #render(event: SessionEvent): string {
    switch (event.type) {
      case "record":
        return this.#renderRecord(event.record);
      case "log":
        return this.renderer.output(
          event.change === "truncated"
            ? "The log was cut short by somebody: what follows may repeat."
            : "The log was replaced by a new one.",
        );
      case "destroyed":
        return this.renderer.output(`Room "${this.session.room.path}" was destroyed.`);
    }
  }

  #renderRecord(record: LogRecord): string {
    if (this.#nicks.size > MAX_NICKS) this.#nicks.clear();
    if ("nick" in record) this.#nicks.set(record.pid, record.nick);
    if (record.type === "status" && record.status === "left") this.#nicks.delete(record.pid);
    if (!this.#isShown(record)) return "";
    if (this.#wantsBell(record)) this.#screen.bell();
    return this.renderer.record(record, { id: this.view.ids });
  }

  #wantsBell(record: LogRecord): boolean {
    if (record.type !== "message" && record.type !== "continuation") return false;
    if (record.pid === this.session.pid || this.bell === "off") return false;
    return this.bell === "all" || isMention(record.text, this.session.nick);
  }

  #print(text: string): void {
    if (text !== "") this.#screen.print(text);
  }
}
