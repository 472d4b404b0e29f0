/**
 * What to ask for, and which of what comes is worth a call.
 *
 * @module
 */

/** So many older messages come with each request, and where all of them are wanted. */
export const OLDER = 50;
export const ALL = 500;
/** Above every id there can be. */
const END = "999999999999999";

/**
 * The first question, which is answered at once, even if there is nothing.
 *
 * @param {number} [count] How many messages are wanted.
 */
export function firstQuery(count = OLDER) {
  return olderQuery(END, count);
}

/**
 * The question for what is new.
 *
 * @param {number | undefined} last The id of the last message or deletion that came.
 */
export function nextQuery(last) {
  return `chat-poll?present&name=${last ?? -OLDER}`;
}

/**
 * The question for what is older.
 *
 * @param {number} first The id of the first message.
 * @param {number} [count] How many at most.
 */
export function olderQuery(first, count = OLDER) {
  return `chat-poll?present&before=${first}&n=${count}`;
}

/**
 * Whether there may be more before these.
 *
 * @param {object[]} messages
 * @param {boolean} [isCut]
 * @param {number} [count] How many were asked for.
 */
export function mayHaveOlder(messages, isCut = false, count = OLDER) {
  return messages.length >= count || isCut;
}

/** Whether something was said, and not only taken back or seen. */
export function isMessage({ mdel, ack }) {
  return mdel === undefined && ack === undefined;
}

/**
 * The id of the first message of others since the last visit; undefined when there is none.
 *
 * @param {object[]} messages
 * @param {string} nick
 * @param {number} [last] The last message that was seen then.
 */
export function firstSince(messages, nick, last = Infinity) {
  const ids = foreignMessages(messages, nick).map(({ msgid }) => msgid).filter((id) => id > last);
  return ids.length === 0 ? undefined : Math.min(...ids);
}

/**
 * Messages with who has seen them.
 *
 * @param {object[]} messages
 * @param {Record<string, string[]>} [seen] By their ids.
 */
export function withSeen(messages, seen = {}) {
  return messages.map((message) => ({ ...message, seen: seen[message.msgid] ?? [] }));
}

/** The messages that others wrote, or forged. @param {object[]} messages @param {string} nick */
export function foreignMessages(messages, nick) {
  return messages.filter((message) =>
    isMessage(message) && (message.xfrom !== nick || message.vouched === "forged")
  );
}
