/**
 * Answering a message: the text begins with `/re ID `, as what one does begins with `/me `. A C
 * client shows it as it is, and who types it there answers as well.
 *
 * @module
 */
const ANSWER = /^\/re #?(\d{1,15})(?:\s|$)/;

/** A text that answers the message with this id. */
export function formatAnswer(id: number, text: string): string {
  return `/re ${id} ${text}`;
}

/** Which message a text answers, and what it says itself; undefined when it is no answer. */
export function parseAnswer(text: string): { re: number; text: string } | undefined {
  const [start = "", id] = ANSWER.exec(text) ?? [];
  return id === undefined ? undefined : { re: Number(id), text: text.slice(start.length) };
}
