/**
 * What a message costs in system calls on the terminals of those who say and hear it, so that none
 * creeps back. Only calls that concern the room count: the terminal's read and write and the wait
 * are one each, and what else there is keeps the runtime going.
 *
 * @module
 */
import { assert } from "@std/assert";
import { quote } from "../../lib/shell_word.ts";
import { type PipedProgram, programArgv, startPipechat } from "../helpers/program.ts";
import { TerminalProgram } from "../helpers/screen.ts";
import { programOnly, TemporaryFolder } from "../helpers/temporary.ts";

/** Appending and vouching, with other clients of the user kept waiting, and reading the fifodir. */
const FOR_SAYING = 10;
/** Open, look whether it is a FIFO, write, close. */
const FOR_A_LISTENER = 4;
/** Reading the FIFO, the log and the author's file, and looking whether all is where it was. */
const FOR_HEARING = 7;
const WARM_UP = 5;
const MESSAGES = 11;

const TEXTS = Array.from({ length: WARM_UP + MESSAGES + 1 }, (_, count) => `message ${count}.`);
const straceOnly = (name: string) => programOnly("strace", name);

/** A chat on a terminal whose calls that concern the room are written down. */
class TracedChat implements AsyncDisposable {
  readonly #room: string;
  readonly #trace: string;
  readonly #terminal: TerminalProgram;

  private constructor(room: string, trace: string, terminal: TerminalProgram) {
    this.#room = room;
    this.#trace = trace;
    this.#terminal = terminal;
  }

  static async start(room: string, trace: string): Promise<TracedChat> {
    // -y: with the path behind each descriptor.
    const strace = ["strace", "-f", "-y", "-qq", "-s", "200", "-o", trace];
    const words = [...strace, ...await programArgv([room])].map(quote).join(" ");
    const terminal = new TerminalProgram(`exec ${words}`, {});
    await terminal.expect(/joined[^]*^>/m);
    return new TracedChat(room, trace, terminal);
  }

  async say(text: string): Promise<void> {
    await this.#terminal.type(`${text}\r`);
    await this.hears(text);
  }

  /** As {@linkcode TracedChat.say}, with Enter pressed when the text stands behind the prompt. */
  async sayInTwoSteps(text: string): Promise<void> {
    await this.#terminal.type(text);
    await this.#terminal.expect(new RegExp(`^> ${text}`, "m"));
    await this.#terminal.type("\r");
    await this.hears(text);
  }

  async hears(text: string): Promise<void> {
    await this.#terminal.expect(new RegExp(`^[\\d ].*  ${text}`, "m"));
  }

  /** The calls from each text but the first ones to the next; it has left then. */
  async calls(): Promise<string[][]> {
    const isPoll = /^\d+ +(?:<\.\.\. )?poll\b/;
    return await this.#calls((line) => line.includes(this.#room) && !isPoll.test(line));
  }

  /** As {@linkcode TracedChat.calls}, those that write to the terminal. */
  async writes(): Promise<string[][]> {
    return await this.#calls((line) => /^\d+ +write\(1</.test(line));
  }

  async #calls(isWanted: (line: string) => boolean): Promise<string[][]> {
    await this.#terminal.type("/quit\r");
    await this.#terminal.ended();
    const lines = (await Deno.readTextFile(this.#trace)).split("\n");
    const starts = TEXTS.map((text) => lines.findIndex((line) => line.includes(`>: ${text}`)));
    return starts.slice(WARM_UP, -1).map((start, index) =>
      lines.slice(start, starts[WARM_UP + index + 1]).filter(isWanted)
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]();
  }
}

/** Has somebody say all texts, and a chat hear them. */
async function hearAll(chat: TracedChat, other: PipedProgram): Promise<void> {
  for (const text of TEXTS) {
    await other.write(`${text}\n`);
    await chat.hears(text);
  }
}

/** Does something with a traced chat and another one in the same room. */
async function whileTraced(
  action: (chat: TracedChat, other: PipedProgram) => Promise<void>,
): Promise<void> {
  await using folder = new TemporaryFolder();
  await using other = await startPipechat([folder.at("room")]);
  await other.expect(/joined/);
  await using chat = await TracedChat.start(folder.at("room"), folder.at("trace"));
  await action(chat, other);
}

/** Checks the middle one: two wake-ups may fall on one message. */
function assertFew(calls: string[][], limit: number): void {
  const ranked = calls.toSorted((one, other) => one.length - other.length);
  const middle = ranked[Math.floor(ranked.length / 2)] ?? [];
  assert(middle.length > 0, "nothing was traced");
  assert(middle.length <= limit, `${middle.length} calls:\n${middle.join("\n")}`);
}

Deno.test({
  ...straceOnly("to say something takes few system calls, and four for each who hears it"),
  async fn() {
    await whileTraced(async (chat) => {
      for (const text of TEXTS) await chat.say(text);
      // Who says it takes it at once, without an event.
      assertFew(await chat.calls(), FOR_SAYING + FOR_A_LISTENER + FOR_HEARING);
    });
  },
});

Deno.test({
  ...straceOnly("to hear something takes few system calls"),
  async fn() {
    await whileTraced(async (chat, other) => {
      await hearAll(chat, other);
      assertFew(await chat.calls(), FOR_HEARING);
    });
  },
});

Deno.test({
  ...straceOnly("what arrives and the line being typed are shown in one write"),
  async fn() {
    await whileTraced(async (chat, other) => {
      await hearAll(chat, other);
      assertFew(await chat.writes(), 1);
    });
  },
});

Deno.test({
  ...straceOnly("what one says is shown in the write that empties the line"),
  async fn() {
    await whileTraced(async (chat) => {
      for (const text of TEXTS) await chat.sayInTwoSteps(text);
      const forTyping = 1;
      assertFew(await chat.writes(), forTyping + 1);
    });
  },
});
