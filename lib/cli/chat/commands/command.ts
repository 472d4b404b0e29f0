/**
 * What a command of the chat is.
 *
 * @module
 */
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

/** A path as a shell would take it, as far as `~/` is concerned. */
export function expandHome(path: string): string {
  const home = Deno.env.get("HOME");
  return home !== undefined && path.startsWith("~/") ? home + path.slice(1) : path;
}
