/**
 * What a command of the chat is.
 *
 * @module
 */
import { UsageError } from "../options.ts";
import type { Chat } from "../chat.ts";

/** One command of the chat. */
export interface ChatCommand {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What may follow the name, as `/help` shows it. */
  readonly argument: string;
  readonly summary: string;
  run(chat: Chat, argument: string): void | Promise<void>;
}

/**
 * The id in `12` or `#12`.
 *
 * @throws {UsageError} when it is something else.
 */
export function parseId(text: string): number {
  const [, digits] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(`an id is a number such as #1234, not "${text}"; /history shows ids`);
}

/** A path as a shell would take it, as far as `~/` is concerned. */
export function expandHome(path: string): string {
  const home = Deno.env.get("HOME");
  return home !== undefined && path.startsWith("~/") ? home + path.slice(1) : path;
}
