/**
 * Answering the questions of C clients: who is there, and at which terminal (docs/protocol.md).
 *
 * @module
 */
import { terminalName } from "../posix/descriptor.ts";
import { NotSentError } from "./errors.ts";
import { formatAnswer, formatTerminals } from "./log/record.ts";

/** Questions of the same kind are answered at most once in so many ms. */
const ANSWER_INTERVAL = 1000;

/** What one client answers. */
export class Answers {
  readonly #client: { readonly pid: number; readonly nick: string };
  readonly #record: (lines: string) => void;
  readonly #last = new Map<string, number>();

  /**
   * Answers for one client.
   *
   * @param record Puts lines into the log and tells everybody.
   */
  constructor(
    client: { readonly pid: number; readonly nick: string },
    record: (lines: string) => void,
  ) {
    this.#client = client;
    this.#record = record;
  }

  /** Answers what events ask; many at once, or one upon the other, are one question. */
  answer(events: string): void {
    const { pid, nick } = this.#client;
    if (/[Lw]/.test(events)) this.#answerOnce("L", formatAnswer(pid, nick));
    if (!events.includes("p")) return;
    const [input, output] = [terminalName(0), terminalName(1)];
    this.#answerOnce("p", formatTerminals(pid, nick, input, output));
  }

  #answerOnce(kind: string, lines: string): void {
    const now = Date.now();
    if (now - (this.#last.get(kind) ?? -Infinity) < ANSWER_INTERVAL) return;
    this.#last.set(kind, now);
    try {
      this.#record(lines);
    } catch (error) {
      // On a full disk a question stays unanswered; that is no reason to quit.
      if (!(error instanceof NotSentError)) throw error;
    }
  }
}
