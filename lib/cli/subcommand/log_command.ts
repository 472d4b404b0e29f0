/**
 * `pipechat log --follow --exec COMMAND`: a command for each message.
 *
 * @module
 */
import { isMention } from "../../mention.ts";
import { ownNick } from "../../room/names.ts";
import type { RecordGroup } from "../../room/message/group.ts";
import { type ChatMessage, toMessage } from "../../room/message/message.ts";
import { formatIso } from "../../room/units.ts";
import type { Room } from "../../room/room.ts";
import type { CommandLine } from "../options.ts";

/** So many messages wait for the command to end; of more, it would be about the past for ever. */
const MAX_WAITING = 100;
/** The kernel takes no variable of 128 KiB or more (MAX_ARG_STRLEN, execve(2)). */
const MAX_TEXT_BYTES = 96 * 1024;

/** What a command is told, by the variable that holds it. */
type Variables = Readonly<Record<string, string>>;

/** What `--exec` asks for; undefined without it. */
export async function makeRunner(line: CommandLine): Promise<CommandRunner | undefined> {
  const command = line.value("exec");
  if (command === undefined) return undefined;
  const pattern = line.value("match");
  // Loaded only when it is wanted: it is larger than all the rest.
  const matches = pattern === undefined
    ? () => true
    : (await import("../pattern.ts")).parsePattern(pattern);
  const nick = ownNick(Deno.env.get("SUDO_USER"));
  const isForOne = line.has("mention");
  return new CommandRunner(
    command,
    (message) => matches(message) && (!isForOne || isMention(message.text, nick)),
  );
}

/**
 * Runs a command for messages, one at a time, in their order. What the message is goes into its
 * environment and never into the text that the shell reads.
 */
export class CommandRunner {
  readonly #command: string;
  readonly #isWanted: (message: ChatMessage) => boolean;
  #waiting: Variables[] = [];
  #leftOut = 0;
  /** What settles when none is left. */
  #running: Promise<void> | undefined;

  /** @param command What `sh -c` is to do. */
  constructor(command: string, isWanted: (message: ChatMessage) => boolean) {
    this.#command = command;
    this.#isWanted = isWanted;
  }

  /** Runs the command for a message, now or later, if it is one that is wanted. */
  offer(group: RecordGroup, room: Room): void {
    const message = toMessage(group);
    if (message === undefined || message.deletes !== undefined || !this.#isWanted(message)) return;
    if (this.#waiting.length === MAX_WAITING) this.#leftOut++;
    else this.#waiting.push(describe(message, room));
    this.#running ??= this.#runAll();
  }

  /** Waits for the command that runs; none is started any more. */
  async end(): Promise<void> {
    this.#leftOut += this.#waiting.length;
    this.#waiting = [];
    await this.#running;
    this.#tellLeftOut();
  }

  async #runAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#run(next);
    }
    // In the turn that found nothing more, not in a later one: a message offered between the two
    // would wait for a command that is not running.
    this.#running = undefined;
    this.#tellLeftOut();
  }

  async #run(env: Variables): Promise<void> {
    try {
      const { code } = await new Deno.Command("sh", {
        args: ["-c", this.#command],
        env,
        stdin: "null",
        stdout: "inherit",
        stderr: "inherit",
      }).output();
      if (code !== 0) complain(`the command failed with status ${code} for #${env["PIPECHAT_ID"]}`);
    } catch (error) {
      complain(`Cannot run the command: ${error instanceof Error ? error.message : error}`);
    }
  }

  #tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    const messages = this.#leftOut === 1 ? "1 message was" : `${this.#leftOut} messages were`;
    complain(`the command was too slow: ${messages} left out`);
    this.#leftOut = 0;
  }
}

function describe({ id, nick, text, time, authorship }: ChatMessage, room: Room): Variables {
  return {
    PIPECHAT_ID: String(id),
    PIPECHAT_NICK: nick,
    PIPECHAT_TEXT: cut(text),
    PIPECHAT_TIME: formatIso(time),
    PIPECHAT_ROOM: room.place ?? room.path,
    PIPECHAT_VERDICT: authorship?.verdict ?? "unvouched",
  };
}

/** As much of a text as a variable holds. */
function cut(text: string): string {
  const bytes = new Uint8Array(MAX_TEXT_BYTES);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return text.slice(0, read);
}

function complain(text: string): void {
  console.error(`pipechat: ${text}`);
}
