/**
 * What is told of a message where another one is about it: who said it, and how it begins.
 *
 * @module
 */
import { bylineOf } from "../authors/signature.ts";
import type { ChatMessage } from "./message.ts";

/** So many characters of a text are quoted: most of a row. */
const MAX_LENGTH = 60;
/** No character takes more UTF-16 units. */
const MAX_UNITS = 2;
const ACTION = /^\/me /;

/** How a message begins. */
export interface Quote {
  /** Harmless as it is; undefined where there is no such message. */
  readonly author: string | undefined;
  /** Anybody's choice: sanitise it. */
  readonly text: string;
}

/**
 * What stands above an answer.
 *
 * @param message The message with this id, or what is left of it; undefined when there is none.
 */
export function quoteOf(message: ChatMessage | undefined, id: number): Quote {
  if (message === undefined) return { author: undefined, text: `#${id} (not there)` };
  const author = bylineOf(message);
  if (message.isDeleted) return { author, text: "(taken back)" };
  const { text, attachment } = message;
  const whole = text.replace(ACTION, "* ").trim();
  if (whole === "" && attachment !== undefined) {
    return { author, text: `[file: ${attachment.name}]` };
  }
  const beginning = cut(whole);
  return { author, text: beginning === whole ? whole : `${beginning.trimEnd()} …` };
}

/** A part of the first line. */
function cut(text: string): string {
  const [line = ""] = text.split("\n", 1);
  return [...line.slice(0, MAX_LENGTH * MAX_UNITS)].slice(0, MAX_LENGTH).join("");
}
